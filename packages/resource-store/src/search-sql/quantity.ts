import type { QuantityValue, ValueCriterion } from '@hub/search';
import { storedUri } from '../uri-dictionary.ts';
import { type Branch, type Drive, perRow } from './drive.ts';
import { paramIn, type Statement } from './statement.ts';

type QuantityCriterion = Extract<ValueCriterion, { kind: 'quantity' }>;

/** Columns a quantity is compared with: those of idx_quantity, or those of a composite's row. */
interface Columns {
  readonly low: string;
  readonly high: string;
  readonly system: string;
  readonly code: string;
}
const columnsOf = (alias: string): Columns => ({
  low: `${alias}.low`,
  high: `${alias}.high`,
  system: `${alias}.system`,
  code: `${alias}.code`,
});

function unitMatch({ system, code }: QuantityValue, columns: Columns, s: Statement): string[] {
  const out: string[] = [];
  if (system !== undefined) out.push(`${columns.system} = (select uri_id from uri where value = ${s.value(storedUri(system), 'text')})`);
  if (code !== undefined) out.push(`${columns.code} = ${s.value(code, 'text')}`);
  return out;
}

/**
 * A row is a number (low = high) or a span (range, comparator). A prefix other than eq, ne, ap compares the exact number
 * asked for (R4 search, number); eq means within the precision of the digits asked for. Each alternative is one index range:
 * `spans` only looks at rows that are spans, which have an index of their own.
 */
function alternatives(
  v: QuantityValue,
  { low, high }: Pick<Columns, 'low' | 'high'>,
  s: Statement,
): { readonly where: string; readonly spans?: true }[] {
  const n = (value: number) => s.value(value, 'float8');
  switch (v.prefix) {
    case 'eq':
      return [{ where: `${low} >= ${n(v.low)} and ${low} < ${n(v.high)} and ${high} < ${n(v.high)}` }];
    case 'ne':
      return [{ where: `not (${low} >= ${n(v.low)} and ${high} < ${n(v.high)})` }];
    case 'gt':
      return [{ where: `${low} > ${n(v.value)}` }, { where: `${low} <= ${n(v.value)} and ${high} > ${n(v.value)}`, spans: true }];
    case 'ge':
      return [{ where: `${low} >= ${n(v.value)}` }, { where: `${low} < ${n(v.value)} and ${high} >= ${n(v.value)}`, spans: true }];
    case 'sa':
      return [{ where: `${low} > ${n(v.value)}` }];
    case 'lt':
      return [{ where: `${low} < ${n(v.value)}` }];
    case 'le':
      return [{ where: `${low} <= ${n(v.value)}` }];
    case 'eb':
      return [{ where: `${low} < ${n(v.value)} and ${high} < ${n(v.value)}` }];
    case 'ap':
      return [
        { where: `${low} >= ${n(v.low)} and ${low} <= ${n(v.high)}` },
        { where: `${low} < ${n(v.low)} and ${high} >= ${n(v.low)}`, spans: true },
      ];
  }
}

/** The value as asked for and in the other units it may have been sent in. */
const inAllUnits = (value: QuantityValue): readonly QuantityValue[] => [value, ...(value.alike ?? [])];

/** What of a quantity are index ranges of their own: `spans` only looks at rows that are spans. */
export function quantityRanges(
  value: QuantityValue,
  columns: Columns,
  s: Statement,
): readonly { readonly where: string; readonly filter: readonly string[]; readonly spans?: true }[] {
  return inAllUnits(value).flatMap((one) =>
    alternatives(one, columns, s).map((range) => ({ ...range, filter: unitMatch(one, columns, s) })),
  );
}

/** True where these columns hold such a quantity. */
export function quantityConditions(value: QuantityValue, columns: Columns, s: Statement): string {
  const any = inAllUnits(value).map((one) => {
    const number = alternatives(one, columns, s).map(({ where }) => `(${where})`);
    return [`(${number.join(' or ')})`, ...unitMatch(one, columns, s)].join(' and ');
  });
  return any.length === 1 ? (any[0] as string) : `(${any.map((one) => `(${one})`).join(' or ')})`;
}

export function quantityMatch({ parameter, values }: QuantityCriterion, alias: string, s: Statement): string {
  const any = values.map((value) => `(${quantityConditions(value, columnsOf(alias), s)})`);
  return `${paramIn(alias, parameter.rows)} and (${any.join(' or ')})`;
}

/** The ranges of the index that hold all that satisfies it. */
export function quantityBranches({ parameter, values }: QuantityCriterion, s: Statement): readonly Branch[] {
  return values.flatMap((value) =>
    quantityRanges(value, columnsOf('t'), s).flatMap(({ where, filter, spans }) => {
      const conditions = [where, ...(spans ? ['t.low < t.high'] : [])];
      return perRow(parameter.rows, (param) => ({ table: 'idx_quantity t', where: [`t.param = ${param}`, ...conditions], filter }));
    }),
  );
}

/** By (low, rid). */
export function quantityDrive(criterion: QuantityCriterion, s: Statement): Drive {
  const { parameter } = criterion;
  const branches = quantityBranches(criterion, s);
  const several = parameter.many === true;
  return {
    key: { sql: 't.low', type: 'float8' },
    branches,
    repeats: several || branches.length > 1,
    ...(several
      ? {
          first: `not exists (select 1 from idx_quantity g where g.rid = t.rid and g.low < t.low and ${quantityMatch(criterion, 'g', s)} offset 0)`,
        }
      : {}),
  };
}
