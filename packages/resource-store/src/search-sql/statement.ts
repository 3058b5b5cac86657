import type { Visibility } from '@hub/access';
import { typeNumber } from '@hub/fhir-model';
import { problem } from '@hub/outcome';
import { CONTAINED, type LocalReference } from '@hub/search';
import type { Systems } from './systems.ts';

/** Postgres counts a statement's parameters in 16 bits. */
const MOST_VALUES = 65_535;

/** Where a value of a statement is from: a part of the query, of which it is made; undefined: nobody said. */
export type Origin = typeof FIXED | { readonly from: object; readonly read: (from: object) => unknown };
export const FIXED = 'fixed';

/**
 * SQL text with its parameters, built together: values never enter the text, except numbers the hub made itself. Made for who asks
 * (`statementAs` in visible.ts).
 */
export abstract class Statement {
  readonly values: unknown[] = [];
  /** Where each value is from. */
  readonly origins: (Origin | undefined)[] = [];
  readonly visibility: Visibility;
  /** Numbers of systems that need no look-up. */
  readonly systems: Systems;
  // Not #private: `unfiltered` is an object before this one.
  private readonly byName = new Map<string, string>();
  private readonly onceOnly = new Map<string, string>();
  private reachedOnly = false;

  constructor(visibility: Visibility, systems: Systems = () => undefined) {
    this.visibility = visibility;
    this.systems = systems;
  }

  /** The placeholder of a value, cast so that the planner knows its type. Throws `too-costly` for more than one statement takes. */
  value(value: unknown, type: string): string {
    if (this.values.length === MOST_VALUES) throw tooManyValues();
    this.values.push(value);
    this.origins.push(undefined);
    return `$${this.values.length}::${type}`;
  }

  /** A value that is the same in every statement for this caller with this text: what the caller may see, how much is looked at. */
  fixed(value: unknown, type: string): string {
    const placeholder = this.value(value, type);
    this.origins[this.values.length - 1] = FIXED;
    return placeholder;
  }

  /** A value that `read` makes of what is asked for: another search of the same shape has the same text with its own (kept-page.ts). */
  asked<From extends object>(from: From, read: (from: From) => unknown, type: string): string {
    const placeholder = this.value(read(from), type);
    this.origins[this.values.length - 1] = { from, read: read as (from: object) => unknown };
    return placeholder;
  }

  /** The same SQL wherever it is needed in the statement: made once, by its name. */
  shared(name: string, make: () => string): string {
    const before = this.byName.get(name);
    if (before !== undefined) return before;
    const made = make();
    this.byName.set(name, made);
    return made;
  }

  /** The same statement for what is counted by what it costs to read, which is what others may see too. */
  unfiltered(): Statement {
    return Object.create(this, { visibility: { value: { all: true } } }) as Statement;
  }

  /** A query that several places of the statement read, by its name: computed once, and only when it is needed. */
  once(name: string, make: () => string): string {
    if (!this.onceOnly.has(name)) this.onceOnly.set(name, make());
    return name;
  }

  /** The statement's text with what it reads from {@link once}. To be asked last. */
  whole(text: string): string {
    if (this.onceOnly.size === 0) return text;
    const parts = [...this.onceOnly].map(([name, query]) => `${name} as materialized (${query})`).join(', ');
    const begins = /^\s*with (?:recursive )?/.exec(text);
    return begins === null ? `with ${parts} ${text}` : `with recursive ${parts}, ${text.slice(begins[0].length)}`;
  }

  /** Inside, rows are seen by owner, label and relation alone: what depends on their resource is being asked just now. */
  within(make: () => string | undefined): string | undefined {
    const before = this.reachedOnly;
    this.reachedOnly = true;
    try {
      return before ? undefined : make();
    } finally {
      this.reachedOnly = before;
    }
  }

  /**
   * The access filter on a row with `rid`, `owner`, `labels` and `patient` columns: on every index row, chain target and included
   * resource, so that nothing is filtered after SQL (visible.ts). `whole`: the alias is over `resource`, of rows that are few.
   */
  abstract visible(alias: string, whole?: boolean): string;

  /** The same on index rows that are few whatever the data hold: each is asked for by itself, nothing is made ready for many. */
  abstract visibleOfFew(alias: string): string;

  /** The same on index rows by which resources refer to this patient, in a parameter of the patient's compartment: they are about this patient or about nobody. */
  abstract visibleOfPatient(alias: string, patient: LocalReference): string;
}

function tooManyValues() {
  return problem(
    'too-costly',
    'search-too-costly',
    'Tìm kiếm này có quá nhiều giá trị cho một câu lệnh. Hãy chia danh sách ra nhiều lần tìm.',
    'This search has more values than one statement takes. Split its lists into several searches.',
  );
}

/** A small whole number from the hub's own tables, as SQL text. Throws on anything else: text must never come through here. */
export function constant(number: number): string {
  if (!Number.isSafeInteger(number)) throw new Error('not a whole number');
  return String(number);
}

/** The row is of one of these resource types. Throws on a name that is none. */
export function typeIn(alias: string, types: readonly string[]): string {
  const numbers = types.map((type) => constant(typeNumber(type.replace(CONTAINED, '')) as number));
  return numbers.length === 1 ? `${alias}.type = ${numbers[0]}` : `${alias}.type in (${numbers.join(', ')})`;
}

/** `param` is one of these. */
export function paramIn(alias: string, numbers: readonly number[]): string {
  return numbers.length === 1
    ? `${alias}.param = ${constant(numbers[0] as number)}`
    : `${alias}.param in (${numbers.map(constant).join(', ')})`;
}

/** Resources of these types, there and visible, as `from … where …` without either word: contained ones (all types or none) have a table of their own. */
export function ofTypes(alias: string, types: readonly string[], s: Statement): { readonly from: string; readonly where: string } {
  const [type, seen] = [typeIn(alias, types), s.visible(alias)];
  return types[0]?.startsWith(CONTAINED) === true
    ? { from: `contained ${alias}`, where: `${type} and ${seen}` }
    : { from: `resource ${alias}`, where: `${type} and not ${alias}.deleted and ${seen}` };
}
