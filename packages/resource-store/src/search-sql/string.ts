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

const itself = (text: string) => text;

/** A value of the criterion in one of its forms; of an only one it is known what it is made of. */
function textOf(criterion: StringCriterion, value: string, form: (text: string) => string, s: Statement): string {
  if (criterion.values.length > 1) return s.value(form(value), 'text');
  return s.asked(criterion, ({ values }) => form(values[0] as string), 'text');
}

function valueMatch(criterion: StringCriterion, value: string, alias: string, s: Statement): string {
  const text = (form: (text: string) => string) => textOf(criterion, value, form, s);
  switch (criterion.modifier) {
    case 'starts':
      return `${alias}.folded >= ${text(itself)} and ${alias}.folded < ${text(after)}`;
    case 'exact':
      return `${alias}.folded = ${text(foldedKey)} and ${alias}.exact = ${text(itself)}`;
    case 'contains':
      return `${alias}.folded like ${text(like)}`;
  }
}

export function stringMatch(criterion: StringCriterion, alias: string, s: Statement): string {
  const { parameter, values } = criterion;
  const any = values.map((value) => `(${valueMatch(criterion, value, alias, s)})`).join(' or ');
  return `${paramIn(alias, parameter.rows)} and (${any})`;
}

/** By (folded, rid): a range of idx_string_value per value. A resource with several matching words comes once, at its first. */
export function stringDrive(criterion: StringCriterion, s: Statement): Drive {
  const { parameter, values, modifier } = criterion;
  const branches = [...new Set(values)].flatMap((value) => {
    const match = valueMatch(criterion, value, 't', s);
    return perRow(parameter.rows, (param) =>
      modifier === 'contains'
        ? { table: 'idx_string t', where: [`t.param = ${param}`], filter: [match] }
        : { table: 'idx_string t', where: [`t.param = ${param}`, match] },
    );
  });
  // A text that is the very value is the first that begins with it: no look. Most of what people type is a whole word, and a word is a row of its own.
  const [only, ...more] = values;
  const whole =
    only === undefined || more.length > 0 || modifier !== 'starts' ? '' : `t.folded = ${textOf(criterion, only, itself, s)} or `;
  return {
    key: { sql: 't.folded', type: 'text' },
    branches,
    repeats: true,
    first: `(${whole}not exists (select 1 from idx_string g where g.rid = t.rid and g.folded < t.folded and ${stringMatch(criterion, 'g', s)} offset 0))`,
  };
}
