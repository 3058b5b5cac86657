import { fold } from '@hub/fhir-model';
import type { ValueCriterion } from '@hub/search';
import { type Drive, perRow } from './drive.ts';
import { paramIn, type Statement } from './statement.ts';

type StringCriterion = Extract<ValueCriterion, { kind: 'string' }>;

/** Greater than every text that begins with `text` (collation "C": by code point). */
export const after = (text: string) => `${text}\u{10FFFF}`;
const like = (text: string) => `%${text.replace(/[\\%_]/g, '\\$&')}%`;
/** As stored: the folded form is cut at 600 characters (search: stringKey). */
const foldedKey = (text: string) => fold(text).slice(0, 600);

function valueMatch(value: string, modifier: StringCriterion['modifier'], alias: string, s: Statement): string {
  switch (modifier) {
    case 'starts':
      return `${alias}.folded >= ${s.value(value, 'text')} and ${alias}.folded < ${s.value(after(value), 'text')}`;
    case 'exact':
      return `${alias}.folded = ${s.value(foldedKey(value), 'text')} and ${alias}.exact = ${s.value(value, 'text')}`;
    case 'contains':
      return `${alias}.folded like ${s.value(like(value), 'text')}`;
  }
}

export function stringMatch({ parameter, values, modifier }: StringCriterion, alias: string, s: Statement): string {
  const any = values.map((value) => `(${valueMatch(value, modifier, alias, s)})`).join(' or ');
  return `${paramIn(alias, parameter.rows)} and (${any})`;
}

/** By (folded, rid): a range of idx_string_value per value. A resource with several matching words comes once, at its first. */
export function stringDrive(criterion: StringCriterion, s: Statement): Drive {
  const { parameter, values, modifier } = criterion;
  const branches = [...new Set(values)].flatMap((value) => {
    const match = valueMatch(value, modifier, 't', s);
    return perRow(parameter.rows, (param) =>
      modifier === 'contains'
        ? { table: 'idx_string t', where: [`t.param = ${param}`], filter: [match] }
        : { table: 'idx_string t', where: [`t.param = ${param}`, match] },
    );
  });
  // A text that is the very value is the first that begins with it: no look. Most of what people type is a whole word, and a word is a row of its own.
  const [only, ...more] = values;
  const whole = only === undefined || more.length > 0 || modifier !== 'starts' ? '' : `t.folded = ${s.value(only, 'text')} or `;
  return {
    key: { sql: 't.folded', type: 'text' },
    branches,
    repeats: true,
    first: `(${whole}not exists (select 1 from idx_string g where g.rid = t.rid and g.folded < t.folded and ${stringMatch(criterion, 'g', s)} offset 0))`,
  };
}
