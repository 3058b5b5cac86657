import type { TypedValue } from '../../query/typed-value.ts';
import { matchDate } from '../date/match.ts';
import { matchQuantity } from '../quantity/match.ts';
import { matchReference } from '../reference/match.ts';
import { matchString } from '../string/match.ts';
import { matchToken } from '../token/match.ts';
import type { CompositeValue, PartValue } from './parse.ts';

/** The FHIR type name that stands for a group: its value is a list of values for each part. */
export const GROUP = 'Group';

/** The values of each part of a group. */
export function partsOf({ type, value }: TypedValue): readonly (readonly TypedValue[])[] {
  return type === GROUP ? (value as readonly (readonly TypedValue[])[]) : [];
}

/** R4 search, composite: one group has a matching value of every part. */
export function matchComposite(wanted: CompositeValue, found: TypedValue): boolean {
  const parts = partsOf(found);
  return parts.length === wanted.length && wanted.every((one, i) => (parts[i] ?? []).some((value) => matchPart(one, value)));
}

function matchPart(wanted: PartValue, found: TypedValue): boolean {
  switch (wanted.kind) {
    case 'token':
      return matchToken(wanted.value, found);
    case 'quantity':
      return matchQuantity(wanted.value, found, 'code');
    case 'date':
      return matchDate(wanted.value, found);
    case 'string':
      return matchString(wanted.value, 'starts', found, false);
    case 'reference':
      return matchReference(wanted.value, found);
  }
}
