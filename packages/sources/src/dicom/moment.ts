/** Hours of the country, for studies that do not say their own. */
const LOCAL = '+07:00';

/**
 * A FHIR dateTime from DA, TM (PS3.5 6.2; hours alone and fractions are allowed) and TimezoneOffsetFromUTC (`&ZZXX`): the day alone when there is
 * no time that can be read, undefined without a day.
 */
export function moment(date: string | undefined, time: string | undefined, offset: string | undefined): string | undefined {
  const day = /^(\d{4})[.-]?(\d{2})[.-]?(\d{2})$/.exec(date ?? '');
  if (day === null) return undefined;
  const [, year, month, of] = day as unknown as [string, string, string, string];
  const text = `${year}-${month}-${of}`;
  const check = new Date(`${text}T00:00:00Z`);
  if (Number.isNaN(check.getTime()) || check.toISOString().slice(0, 10) !== text || year === '0000') return undefined;
  const clock = /^([01]\d|2[0-3]):?([0-5]\d)?:?([0-5]\d|60)?(?:\.\d{1,6})?$/.exec(time ?? '');
  if (clock === null) return text;
  const [, hours, minutes = '00', seconds = '00'] = clock;
  return `${text}T${hours}:${minutes}:${seconds === '60' ? '59' : seconds}${zone(offset)}`;
}

function zone(offset: string | undefined): string {
  const read = /^([+-])(0\d|1[0-4])([0-5]\d)$/.exec(offset ?? '');
  return read === null ? LOCAL : `${read[1]}${read[2]}:${read[3]}`;
}
