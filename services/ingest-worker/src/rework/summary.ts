import type { FieldDifference } from './difference.ts';
import type { Trial } from './trial.ts';

/** What a replay of one submission would come to, counted. */
export class Summary {
  changed = 0;
  unchanged = 0;
  rejected = 0;
  shown = 0;
  readonly #types: Record<string, Record<string, number>> = {};
  readonly #fields: Record<string, number> = {};

  /** One resource that would get a version. */
  add(type: string, status: string, fields: readonly FieldDifference[]): void {
    const of = this.#types[type] ?? {};
    this.#types[type] = of;
    of[status] = (of[status] ?? 0) + 1;
    if (status !== 'updated') return;
    for (const { path } of fields) this.#fields[`${type}.${path}`] = (this.#fields[`${type}.${path}`] ?? 0) + 1;
  }

  records({ changed, unchanged, rejected }: Trial): void {
    this.changed += changed;
    this.unchanged += unchanged;
    this.rejected += rejected;
  }

  /** Resources by type and what would happen to them; how many resources differ in each field. */
  json(): Record<string, unknown> {
    return { resources: this.#types, fields: this.#fields };
  }
}
