import { kindOf, parametersOf } from '../parameters.ts';

/** Parameters that say when care took place, the best first. R4 gives no list: "the date range relates to care dates, not record currency dates". */
const CARE = [
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
  'started',
  'collected',
  'whenprepared',
  'whenhandedover',
  'start-date',
  'event-date',
  'service-date',
  'identified',
];
/** Parameters that say when it was ordered or written down, the best first: what says nothing better is of that time. */
const WRITTEN = ['datewritten', 'authoredon', 'authored-on', 'authored', 'recorded-date', 'recorded', 'created', 'sent', 'issued'];

/** The numbers of the index rows that hold a type's care date; `written` holds for a resource that has none of `care`. */
interface CareDateRows {
  readonly care: readonly number[];
  readonly written: readonly number[];
}

/** Where a type's care date lies. Both empty for a type that has no such date (a coverage, a person). */
export function careDateRows(type: string): CareDateRows {
  const parameters = parametersOf(type);
  const first = (codes: readonly string[]) =>
    codes.map((code) => parameters?.get(code)).find((parameter) => parameter !== undefined && kindOf(parameter) === 'date')?.rows ?? [];
  return { care: first(CARE), written: first(WRITTEN) };
}
