import { time12 } from '../../calendar.ts';
import type { Site } from '../../network.ts';
import { inUtc } from '../clock.ts';
import { windows1258 } from './windows-1258.ts';

/** How the systems of one facility write HL7 v2. `profile` is the name its sources are registered with; absent: the usual manner. */
export interface Habit {
  readonly profile?: 'cobas-infinity' | 'windows-1258' | 'utc-clock';
  readonly version: string;
  /** MSH-18. */
  readonly charset: string;
  /** Whole name in PID-5.2 and a copy without marks in PID-6; units in OBX-6.2; a decimal comma. */
  readonly machineLike: boolean;
  /** PID-5 as family, given, middle: `Nguyễn^Tú^Thị Cẩm`. */
  readonly givenFirst: boolean;
  readonly lineEnd: '\r' | '\r\n' | '\n';
  time(minute: number): string;
  encode(text: string): Buffer;
}

const local = (minute: number): string => `${time12(minute)}00`;
const utf8 = (text: string): Buffer => Buffer.from(text, 'utf8');
const usual = {
  version: '2.5',
  charset: 'UNICODE UTF-8',
  machineLike: false,
  givenFirst: false,
  lineEnd: '\r',
  time: local,
  encode: utf8,
} as const;

const HABITS: readonly Habit[] = [
  usual,
  { ...usual, profile: 'cobas-infinity', machineLike: true },
  { ...usual, profile: 'windows-1258', version: '2.3.1', charset: '', lineEnd: '\r\n', encode: windows1258 },
  { ...usual, profile: 'utc-clock', givenFirst: true, lineEnd: '\n', time: (minute) => local(inUtc(minute)) },
];

export const habitOf = ({ number }: Pick<Site, 'number'>): Habit => HABITS[number % HABITS.length] as Habit;
