import { kindOf, parametersOf } from '../parameters.ts';

/** Parameters that say when care took place, the best first. R4 gives no list: "the date range relates to care dates, not record currency dates". */
const CODES = [
  ...[
    'date',
    'onset-date',
    'onset',
    'period',
    'effective-time',
    'effective',
    'occurrence',
    'occurrence-date',
    'performed',
    'performed-date',
  ],
  ...['started', 'collected', 'whenprepared', 'whenhandedover', 'datewritten', 'authoredon', 'authored-on', 'authored', 'recorded-date'],
  ...['recorded', 'start-date', 'event-date', 'service-date', 'created', 'sent', 'issued', 'identified'],
];

/** The numbers of the index rows that hold a type's care date; none for a type that has no such date (a coverage, a person). */
export function careDateRows(type: string): readonly number[] {
  const parameters = parametersOf(type);
  const found = CODES.map((code) => parameters?.get(code)).find((parameter) => parameter !== undefined && kindOf(parameter) === 'date');
  return found?.rows ?? [];
}
