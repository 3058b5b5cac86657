import type { Effect, ExpectedIssue, ExpectedReceipt, WrittenDefect } from '../defects/expected.ts';
import type { DefectKind } from '../defects/kinds.ts';

/** Adds up the receipt of a file record by record. */
export class Expecting {
  readonly #issues: ExpectedIssue[] = [];
  readonly #defects: WrittenDefect[] = [];
  #stored = 0;
  #rejected = 0;
  #unchanged = 0;

  /** A record that is stored unless its fault costs it. */
  record(effect?: Effect): void {
    if (effect?.rejected === true) this.#rejected += 1;
    else this.#stored += 1;
    this.#issues.push(...(effect?.issues ?? []));
  }

  /** A record that says nothing new. */
  again(issues: readonly ExpectedIssue[] = []): void {
    this.#unchanged += 1;
    this.#issues.push(...issues);
  }

  /** Issues of the file as a whole. */
  file(issues: readonly ExpectedIssue[]): void {
    this.#issues.push(...issues);
  }

  defect(kind: DefectKind, record?: string): void {
    this.#defects.push(record === undefined ? { kind } : { kind, record });
  }

  receipt(): ExpectedReceipt {
    const received = this.#stored + this.#rejected + this.#unchanged;
    const counts = { received, stored: this.#stored, rejected: this.#rejected };
    return {
      counts: this.#unchanged === 0 ? counts : { ...counts, unchanged: this.#unchanged },
      issues: this.#issues,
      defects: this.#defects,
    };
  }
}
