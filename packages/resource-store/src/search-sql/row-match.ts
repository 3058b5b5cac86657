import type { ValueCriterion } from '@hub/search';
import { compositeMatch } from './composite.ts';
import { dateMatch } from './date.ts';
import { nearMatch } from './near.ts';
import { quantityMatch } from './quantity.ts';
import { referenceMatch } from './reference.ts';
import type { Statement } from './statement.ts';
import { stringMatch } from './string.ts';
import { tokenMatch, uriMatch } from './token.ts';

/** The index table of each kind of criterion. */
export const TABLE = {
  token: 'idx_token',
  uri: 'idx_token',
  string: 'idx_string',
  date: 'idx_date',
  quantity: 'idx_quantity',
  reference: 'idx_reference',
  composite: 'idx_composite',
  special: 'idx_composite',
} as const;

/** True for an index row (`alias` over the criterion's table) that satisfies the criterion; `:not` is the caller's. */
export function rowMatch(criterion: ValueCriterion, alias: string, s: Statement): string {
  switch (criterion.kind) {
    case 'token':
      return tokenMatch(criterion, alias, s);
    case 'uri':
      return uriMatch(criterion, alias, s);
    case 'special':
      return nearMatch(criterion, alias, s);
    case 'composite':
      return compositeMatch(criterion, alias, s);
    case 'string':
      return stringMatch(criterion, alias, s);
    case 'date':
      return dateMatch(criterion, alias, s);
    case 'quantity':
      return quantityMatch(criterion, alias, s);
    case 'reference':
      return referenceMatch(criterion, alias, s);
  }
}
