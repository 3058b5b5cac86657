import type { QuantityValue, ValueCriterion } from '@hub/search';
import { storedUri } from '../uri-dictionary.ts';
import { type Drive, perRow } from './drive.ts';
import { paramIn, type Statement } from './statement.ts';

type QuantityCriterion = Extract<ValueCriterion, { kind: 'quantity' }>;

function unitMatch({ system, code }: QuantityValue, alias: string, s: Statement): string[] {
  const out: string[] = [];
  if (system !== undefined) out.push(`${alias}.system = (select uri_id from uri where value = ${s.value(storedUri(system), 'text')})`);
  if (code !== undefined) out.push(`${alias}.code = ${s.value(code, 'text')}`);
  return out;
}

/**
 * A row is a number (low = high) or a span (range, comparator). A prefix other than eq, ne, ap compares the exact number
 * asked for (R4 search, number); eq means within the precision of the digits asked for. Each alternative is one index range:
 * `spans` only looks at rows that are spans, which have an index of their own.
 */
function alternatives(v: QuantityValue, alias: string, s: Statement): { readonly where: string; readonly spans?: true }[] {
  const n = (value: number) => s.value(value, 'float8');
  const low = `${alias}.low`;
  const high = `${alias}.high`;
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

export function quantityMatch({ parameter, values }: QuantityCriterion, alias: string, s: Statement): string {
  const any = values.map((value) => {
    const number = alternatives(value, alias, s).map(({ where }) => `(${where})`);
    return `(${[`(${number.join(' or ')})`, ...unitMatch(value, alias, s)].join(' and ')})`;
  });
  return `${paramIn(alias, parameter.rows)} and (${any.join(' or ')})`;
}

/** By (low, rid). */
export function quantityDrive(criterion: QuantityCriterion, s: Statement): Drive {
  const { parameter, values } = criterion;
  const branches = values.flatMap((value) =>
    alternatives(value, 't', s).flatMap(({ where, spans }) => {
      const conditions = [where, ...(spans ? ['t.low < t.high'] : []), ...unitMatch(value, 't', s)];
      return perRow(parameter.rows, (param) => ({ table: 'idx_quantity t', where: [`t.param = ${param}`, ...conditions] }));
    }),
  );
  const several = parameter.many === true;
  return {
    key: { sql: 't.low', type: 'float8' },
    branches,
    repeats: several || values.length > 1,
    ...(several
      ? { first: `not exists (select 1 from idx_quantity g where g.rid = t.rid and g.low < t.low and ${quantityMatch(criterion, 'g', s)})` }
      : {}),
  };
}
