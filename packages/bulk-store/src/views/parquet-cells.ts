import { type ProblemError, problem } from '@hub/outcome';
import type { Column } from '@hub/view-definition';

/** Digits of a decimal, and those behind its point: Spark's own, room for what R4 takes for a decimal. */
export const PRECISION = 38;
export const SCALE = 18;

/** What Parquet's writer takes for a cell, from the text the view gives. The reader throws ProblemError `invalid` with the column's name, and never the value. */
export function cellReader({ name, type, collection }: Column): (text: string) => unknown {
  const read = READERS[type];
  const unfit = (): ProblemError => unfitting(name, type);
  const one = (text: string): unknown => read(text) ?? fault(unfit());
  if (!collection || type === 'json') return one;
  return (text) => listOf(text).map((item) => (item === null ? null : one(item)));
}

const READERS: Readonly<Record<Column['type'], (text: string) => unknown>> = {
  boolean: (text) => (text === 'true' ? true : text === 'false' ? false : undefined),
  integer: wholeNumber,
  decimal: scaled,
  text: (text) => text,
  json: (text) => text,
};

const [LEAST, MOST] = [-(2n ** 63n), 2n ** 63n - 1n];

function wholeNumber(text: string): bigint | undefined {
  const [, digits] = /^(-?\d{1,30})(?:\.0+)?$/.exec(text) ?? [];
  if (digits === undefined) return undefined;
  const value = BigInt(digits);
  return value < LEAST || value > MOST ? undefined : value;
}

const TOO_MUCH = 10n ** BigInt(PRECISION);

/** The decimal as a count of its smallest unit; what lies behind the last of its places is rounded. Undefined: no decimal, or too large. */
function scaled(text: string): bigint | undefined {
  const [, sign, whole = '', part = ''] = /^(-?)(\d+)(?:\.(\d+))?$/.exec(text) ?? [];
  if (whole === '' || whole.length > PRECISION) return undefined;
  const kept = BigInt(whole + part.slice(0, SCALE).padEnd(SCALE, '0'));
  const value = (part[SCALE] ?? '0') >= '5' ? kept + 1n : kept;
  if (value >= TOO_MUCH) return undefined;
  return sign === '-' ? -value : value;
}

/** The items of a JSON array of simple values as texts: numbers as they are written. */
function listOf(text: string): readonly (string | null)[] {
  return JSON.parse(text, (_, value: unknown, { source }: { readonly source?: string } = {}) =>
    typeof value === 'number' || typeof value === 'boolean' ? source : value,
  ) as readonly (string | null)[];
}

function fault(error: Error): never {
  throw error;
}

function unfitting(column: string, type: Column['type']): ProblemError {
  return problem(
    'invalid',
    'view-column-type',
    `Cột ${column} là ${type} nhưng dữ liệu có giá trị không hợp với kiểu này. Hãy khai báo type: string cho cột, hoặc xuất ndjson, csv.`,
    `Column ${column} is ${type}, and the data have a value that does not fit. Say type: string for the column, or export ndjson or csv.`,
    `ViewDefinition.select.column.where(name = '${column}')`,
  );
}
