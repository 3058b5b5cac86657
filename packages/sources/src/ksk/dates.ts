import { readBirth } from '../values/birth.ts';
import { readDateTime } from '../values/date-time.ts';
import { readDayMonthYear } from '../values/day-month-year.ts';

/** A moment as either vendor writes it: `202604120730`, or `12/04/2026`. A FHIR dateTime, as exact as the source. */
export function moment(text: string | undefined): string | undefined {
  if (text === undefined) return undefined;
  const read = readDateTime(text);
  if (read !== undefined) return read.precision === 'day' ? read.date : read.instant;
  const written = readDayMonthYear(text);
  return written === undefined || written.date.length < 10 ? undefined : (written.instant ?? written.date);
}

/** A date of birth as either vendor writes it. A FHIR date. */
export function birthDay(text: string | undefined): string | undefined {
  return text === undefined ? undefined : (readBirth(text)?.birthDate ?? readDayMonthYear(text)?.date);
}
