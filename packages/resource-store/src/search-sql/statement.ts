import type { Visibility } from '@hub/access';
import { typeNumber } from '@hub/fhir-model';

/**
 * SQL text with its parameters, built together: values never enter the text, except numbers the hub made itself. Made for who asks
 * (`statementAs` in visible.ts).
 */
export abstract class Statement {
  readonly values: unknown[] = [];
  readonly visibility: Visibility;
  readonly #shared = new Map<string, string>();
  readonly #once = new Map<string, string>();
  #reachedOnly = false;

  constructor(visibility: Visibility) {
    this.visibility = visibility;
  }

  /** The placeholder of a value, cast so that the planner knows its type. */
  value(value: unknown, type: string): string {
    this.values.push(value);
    return `$${this.values.length}::${type}`;
  }

  /** The same SQL wherever it is needed in the statement: made once, by its name. */
  shared(name: string, make: () => string): string {
    const before = this.#shared.get(name);
    if (before !== undefined) return before;
    const made = make();
    this.#shared.set(name, made);
    return made;
  }

  /** A query that several places of the statement read, by its name: computed once, and only when it is needed. */
  once(name: string, make: () => string): string {
    if (!this.#once.has(name)) this.#once.set(name, make());
    return name;
  }

  /** The statement's text with what it reads from {@link once}. To be asked last. */
  whole(text: string): string {
    if (this.#once.size === 0) return text;
    const parts = [...this.#once].map(([name, query]) => `${name} as materialized (${query})`).join(', ');
    const begins = /^\s*with (?:recursive )?/.exec(text);
    return begins === null ? `with ${parts} ${text}` : `with recursive ${parts}, ${text.slice(begins[0].length)}`;
  }

  /** Inside, rows are seen by owner, label and relation alone: what depends on their resource is being asked just now. */
  within(make: () => string | undefined): string | undefined {
    const before = this.#reachedOnly;
    this.#reachedOnly = true;
    try {
      return before ? undefined : make();
    } finally {
      this.#reachedOnly = before;
    }
  }

  /**
   * The access filter on a row with `rid`, `owner`, `labels` and `patient` columns: on every index row, chain target and included
   * resource, so that nothing is filtered after SQL (visible.ts).
   */
  abstract visible(alias: string): string;
}

/** A small whole number from the hub's own tables, as SQL text. Throws on anything else: text must never come through here. */
export function constant(number: number): string {
  if (!Number.isSafeInteger(number)) throw new Error('not a whole number');
  return String(number);
}

/** The row is of one of these resource types. Throws on a name that is none. */
export function typeIn(alias: string, types: readonly string[]): string {
  const numbers = types.map((type) => constant(typeNumber(type) as number));
  return numbers.length === 1 ? `${alias}.type = ${numbers[0]}` : `${alias}.type in (${numbers.join(', ')})`;
}

/** `param` is one of these. */
export function paramIn(alias: string, numbers: readonly number[]): string {
  return numbers.length === 1
    ? `${alias}.param = ${constant(numbers[0] as number)}`
    : `${alias}.param in (${numbers.map(constant).join(', ')})`;
}
