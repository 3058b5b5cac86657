import { type CompositeValue, groupKey, type PartValue, type TokenValue, textKey, type ValueCriterion } from '@hub/search';
import { dateConditions } from './date.ts';
import { type Drive, perRow } from './drive.ts';
import { quantityConditions, quantityRanges } from './quantity.ts';
import { paramIn, type Statement } from './statement.ts';
import { after } from './string.ts';
import { valueMatch } from './token.ts';

type CompositeCriterion = Extract<ValueCriterion, { kind: 'composite' }>;

/** Codes as the rows of groups have them. */
const shortened = <T extends { readonly code?: string }>(value: T): T =>
  value.code === undefined ? value : { ...value, code: groupKey(value.code) };

/** A part on its columns: the first on code and system, the second on low, high, system2 and code2 (search: CompositeRow). */
function partMatch(part: PartValue, place: number, several: boolean, alias: string, s: Statement): string {
  switch (part.kind) {
    case 'token': {
      const value: TokenValue = shortened(part.value);
      if (place === 0) return valueMatch(value, alias, s);
      // The text's number makes it a range of the index, the text itself makes it certain.
      const { code } = value;
      const key = code === undefined ? [] : [`${alias}.low = ${s.value(textKey(code), 'float8')}`];
      return [...key, valueMatch(value, alias, s, '2')].join(' and ');
    }
    case 'quantity': {
      // Of three parts, the second is the row's low, the third its high: each a whole number by itself.
      const column = place === 1 ? `${alias}.low` : `${alias}.high`;
      const number = several ? { low: column, high: column } : { low: `${alias}.low`, high: `${alias}.high` };
      return quantityConditions(shortened(part.value), { ...number, system: `${alias}.system2`, code: `${alias}.code2` }, s);
    }
    case 'date':
      return dateConditions(part.value, alias, s).join(' and ');
    case 'string':
      return `${alias}.code2 >= ${s.value(part.value, 'text')} and ${alias}.code2 < ${s.value(after(part.value), 'text')}`;
    case 'reference': {
      const texts = part.value.map(({ type, id }) => groupKey(`${type}/${id}`));
      const keys = texts.map(textKey);
      const low = keys.length === 1 ? `${alias}.low = ${s.value(keys[0], 'float8')}` : `${alias}.low = any(${s.value(keys, 'float8[]')})`;
      return `${low} and ${alias}.code2 = any(${s.value(texts, 'text[]')})`;
    }
  }
}

function groupMatch(value: CompositeValue, alias: string, s: Statement): string {
  return value.map((part, place) => `(${partMatch(part, place, value.length > 2, alias, s)})`).join(' and ');
}

export function compositeMatch({ parameter, values }: CompositeCriterion, alias: string, s: Statement): string {
  return `${paramIn(alias, parameter.rows)} and (${values.map((value) => `(${groupMatch(value, alias, s)})`).join(' or ')})`;
}

/** The conditions of a value as ranges of the index, each in its order. */
function ranges(value: CompositeValue, s: Statement): readonly string[] {
  const [first, second] = value;
  if (first === undefined || second?.kind !== 'quantity' || value.length > 2) return [groupMatch(value, 't', s)];
  const match = partMatch(first, 0, false, 't', s);
  return quantityRanges(shortened(second.value), SECOND, s).map(({ where, filter, spans }) =>
    [`(${match})`, `(${where})`, ...filter, ...(spans === true ? ['t.low < t.high'] : [])].join(' and '),
  );
}

const SECOND = { low: 't.low', high: 't.high', system: 't.system2', code: 't.code2' };

/** The first part has a code: groups of the code are a range of the index. */
export const isCoded = ([first]: CompositeValue): boolean => first?.kind === 'token' && first.value.code !== undefined;

/** One number in `low` is all that can match: rows lie in `rid` order. */
function isPoint(value: CompositeValue): boolean {
  const coded = isCoded(value);
  const [, second] = value;
  if (second?.kind === 'token') return coded && second.value.code !== undefined;
  return coded && second?.kind === 'reference' && second.value.length === 1;
}

/**
 * By `rid` where each second part is one code or reference, else by (low, rid): a scan of idx_composite_value per value, the second part in its order. A first part without a code (`system|`) cannot lead.
 */
export function compositeDrive(criterion: CompositeCriterion, s: Statement): Drive {
  const { parameter, values } = criterion;
  const branches = values
    .flatMap((value) => ranges(value, s))
    .flatMap((match) => perRow(parameter.rows, (param) => ({ table: 'idx_composite t', where: [`t.param = ${param}`, match] })));
  if (values.every(isPoint)) return { branches, repeats: true };
  return {
    key: { sql: 't.low', type: 'float8' },
    branches,
    repeats: true,
    first: `not exists (select 1 from idx_composite g where g.rid = t.rid and g.low < t.low and ${compositeMatch(criterion, 'g', s)} offset 0)`,
  };
}
