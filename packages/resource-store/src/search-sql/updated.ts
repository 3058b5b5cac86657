import type { DateValue, UpdatedCriterion } from '@hub/search';
import { at } from './date.ts';
import type { Statement } from './statement.ts';

/** `last_updated` is one moment: a prefix compares it with the range the searched text can mean. */
function valueMatch({ prefix, low, high }: DateValue, alias: string, s: Statement): string {
  const moment = `${alias}.last_updated`;
  switch (prefix) {
    case 'eq':
    case 'ap':
      return `${moment} >= ${at(low, s)} and ${moment} < ${at(high, s)}`;
    case 'ne':
      return `(${moment} < ${at(low, s)} or ${moment} >= ${at(high, s)})`;
    case 'gt':
    case 'sa':
      return `${moment} >= ${at(high, s)}`;
    case 'ge':
      return `${moment} >= ${at(low, s)}`;
    case 'lt':
    case 'eb':
      return `${moment} < ${at(low, s)}`;
    case 'le':
      return `${moment} < ${at(high, s)}`;
  }
}

/** True for a row of `resource` whose version is of the time asked for. */
export function updatedMatch({ values }: UpdatedCriterion, alias: string, s: Statement): string {
  return `(${values.map((value) => `(${valueMatch(value, alias, s)})`).join(' or ')})`;
}
