import { isDeepStrictEqual } from 'node:util';

/**
 * The small language in which cases state what they expect (packages/sources/cases, `checks`): a path into JSON that
 * reaches a list of values, and one statement about that list.
 *
 * Path: `a.b[0].c[*].d[x.y="v"]`. A name without brackets reaches every item of a list, `[0]` one of them, `[*]` all, and
 * `[path="text"]` those in which the inner path reaches that text.
 */
export interface Check {
  readonly path: string;
  /** Exactly one value, equal to this; two instants are equal when they are the same moment. */
  readonly equals?: unknown;
  /** No value equal to this. */
  readonly notEquals?: unknown;
  /** Any value equal to this. */
  readonly contains?: unknown;
  /** Exactly one value, equal to one of these. */
  readonly in?: readonly unknown[];
  /** Whether there is any value. */
  readonly exists?: boolean;
  readonly count?: number;
  readonly minCount?: number;
  /** Exactly one value, whose text matches this regular expression. */
  readonly matches?: string;
  /** Exactly one value, not below this number or instant. */
  readonly gte?: number | string;
  /** Exactly one value, not above this number or instant. */
  readonly lte?: number | string;
}

type Selector = { readonly index: number } | { readonly all: true } | { readonly where: readonly Step[]; readonly text: string };

interface Step {
  readonly name: string;
  readonly selector?: Selector;
}

/** The values a path reaches in parsed JSON. Throws on a path that is not of the language. */
export function valuesAt(root: unknown, path: string): unknown[] {
  return walk([root], parse(path));
}

/** Why a check does not hold on parsed JSON, in words; undefined when it holds. */
export function checkProblem(root: unknown, check: Check): string | undefined {
  const values = valuesAt(root, check.path);
  const failed = STATEMENTS.filter(([name, holds]) => name in check && !holds(values, check[name])).map(
    ([name]) => `${name} ${JSON.stringify(check[name])}`,
  );
  const stated = STATEMENTS.some(([name]) => name in check);
  if (!stated) return `${check.path}: the check states nothing`;
  return failed.length === 0 ? undefined : `${check.path}: expected ${failed.join(' and ')}, found ${JSON.stringify(values).slice(0, 400)}`;
}

type Statement = Exclude<keyof Check, 'path'>;

const one = (values: readonly unknown[]): boolean => values.length === 1;

const STATEMENTS: readonly (readonly [Statement, (values: readonly unknown[], wanted: unknown) => boolean])[] = [
  ['equals', (values, wanted) => one(values) && same(values[0], wanted)],
  ['notEquals', (values, wanted) => !values.some((value) => same(value, wanted))],
  ['contains', (values, wanted) => values.some((value) => same(value, wanted))],
  ['in', (values, wanted) => one(values) && (wanted as unknown[]).some((item) => same(values[0], item))],
  ['exists', (values, wanted) => values.length > 0 === wanted],
  ['count', (values, wanted) => values.length === wanted],
  ['minCount', (values, wanted) => values.length >= (wanted as number)],
  ['matches', (values, wanted) => one(values) && new RegExp(wanted as string, 'u').test(String(values[0]))],
  ['gte', (values, wanted) => one(values) && compare(values[0], wanted) >= 0],
  ['lte', (values, wanted) => one(values) && compare(values[0], wanted) <= 0],
];

const INSTANT = /^\d{4}-\d\d-\d\dT\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d:\d\d)$/;

function moment(value: unknown): number | undefined {
  return typeof value === 'string' && INSTANT.test(value) ? Date.parse(value) : undefined;
}

function same(a: unknown, b: unknown): boolean {
  const left = moment(a);
  const right = moment(b);
  return left !== undefined && right !== undefined ? left === right : isDeepStrictEqual(a, b);
}

/** Below zero, zero, above zero; NaN (which no statement accepts) for values of different kinds. */
function compare(a: unknown, b: unknown): number {
  const left = moment(a) ?? a;
  const right = moment(b) ?? b;
  if (typeof left === 'number' && typeof right === 'number') return left - right;
  if (typeof left === 'string' && typeof right === 'string') return left < right ? -1 : left > right ? 1 : 0;
  return Number.NaN;
}

function walk(from: readonly unknown[], steps: readonly Step[]): unknown[] {
  let values: unknown[] = [...from];
  for (const step of steps) {
    values = values.flatMap((value) => {
      const next = typeof value === 'object' && value !== null ? (value as Record<string, unknown>)[step.name] : undefined;
      return next === undefined || next === null ? [] : select(Array.isArray(next) ? next : [next], step.selector);
    });
  }
  return values;
}

function select(items: readonly unknown[], selector: Selector | undefined): unknown[] {
  if (selector === undefined || 'all' in selector) return [...items];
  if ('index' in selector) return items.slice(selector.index, selector.index + 1);
  return items.filter((item) => walk([item], selector.where).some((value) => String(value) === selector.text));
}

const NAME = /[A-Za-z_][\w-]*/y;
const WHERE = /\[([^\]="]+(?:\[\d+\][^\]="]*)*)="([^"]*)"\]/y;
const INDEX = /\[(\d+|\*)\]/y;

function parse(path: string): Step[] {
  const steps: Step[] = [];
  let at = 0;
  const take = (pattern: RegExp): RegExpExecArray | null => {
    pattern.lastIndex = at;
    const found = pattern.exec(path);
    if (found !== null) at = pattern.lastIndex;
    return found;
  };
  while (at < path.length) {
    if (steps.length > 0 && path[at++] !== '.') throw new Error(`not a check path: ${path} (at ${at - 1})`);
    const name = take(NAME)?.[0];
    if (name === undefined) throw new Error(`not a check path: ${path} (at ${at})`);
    const index = take(INDEX)?.[1];
    const where = index === undefined ? take(WHERE) : null;
    if (index !== undefined) steps.push({ name, selector: index === '*' ? { all: true } : { index: Number(index) } });
    else if (where !== null) steps.push({ name, selector: { where: parse(where[1] as string), text: where[2] as string } });
    else steps.push({ name });
  }
  if (steps.length === 0) throw new Error('not a check path: it is empty');
  return steps;
}
