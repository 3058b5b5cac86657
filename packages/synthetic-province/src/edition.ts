import { dayNumber } from './calendar.ts';

/** Which edition of the national tables a visit is written in. */
export type Edition = '4210' | '4750' | '3176';

const FIRST_4750 = dayNumber(2024, 7, 1);
const FIRST_3176 = dayNumber(2025, 1, 1);
/** From this day the communes of the 34 provinces are in force; districts are no more. */
export const MERGER = dayNumber(2025, 7, 1);

/** The edition in force on the day a visit ended. */
export function editionOn(day: number): Edition {
  if (day < FIRST_4750) return '4210';
  return day < FIRST_3176 ? '4750' : '3176';
}
