import type { Immunization, ImmunizationRecommendation } from '@hub/fhir-model';
import { hubCodeSystem } from '../../qd3176/map/names.ts';
import { writeDayMonthYear } from '../../values/day-month-year.ts';
import type { Fields } from '../content.ts';
import { tagExtension } from '../header.ts';
import { SHOT_FIELDS } from '../sections.ts';
import { completed, type Reading, tagText } from './reading.ts';

const STATUS: Readonly<Record<string, string>> = { completed: '1', 'not-done': '0' };

/** THONGTINMUITIEM, from the Immunization and what recommends the next. */
export function readShot(reading: Reading, shot: Immunization, next: ImmunizationRecommendation | undefined): Fields {
  const { names } = reading;
  const month = shot.extension?.find(({ url }) => url === tagExtension(names, 'THANGTHAI'))?.valueInteger;
  return completed(reading, shot, SHOT_FIELDS, {
    MAVACXIN: shot.vaccineCode.coding?.find(({ system }) => system === hubCodeSystem(names, 'vaccine'))?.code,
    TENVACXIN: shot.vaccineCode.text,
    LOAIVACXIN: tagText(reading, shot, 'LOAIVACXIN'),
    TRANGTHAI: STATUS[shot.status],
    NGAYTIEM: writeDayMonthYear(shot.occurrenceDateTime) ?? shot.occurrenceString,
    THANGTHAI: month === undefined ? undefined : String(month),
    PHANUNGSAUTIEM: shot.reaction?.[0]?.detail?.display,
    NGAYHENTIEM: writeDayMonthYear(next?.recommendation[0]?.dateCriterion?.[0]?.value),
  });
}
