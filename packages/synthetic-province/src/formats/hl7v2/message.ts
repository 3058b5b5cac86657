import type { Habit } from './habit.ts';

/** A segment: its name, then its fields from the first, encoded. MSH-1 is not among them: `MSH`, MSH-2, MSH-3 … */
export type Fields = string[];

/** A message to be written. Faults are put into it here. */
export interface Draft {
  /** MSH-10. */
  readonly id: string;
  segments: Fields[];
}

/** A field's text with the delimiters escaped (HL7 v2.9 2.7). */
export const plainText = (text: string): string =>
  text.replaceAll(/[\\|^&~]/g, (sign) => `\\${{ '\\': 'E', '|': 'F', '^': 'S', '&': 'T', '~': 'R' }[sign] as string}\\`);

/** A segment by the numbers of its fields. */
export function segment(name: string, fields: Readonly<Record<number, string>>): Fields {
  const last = Math.max(0, ...Object.keys(fields).map(Number));
  return [name, ...Array.from({ length: last }, (_, i) => fields[i + 1] ?? '')];
}

/** What begins a message. `at` in minutes of local time. */
export interface Head {
  readonly application: string;
  readonly facility: string;
  /** `ADT^A01^ADT_A01`. */
  readonly type: string;
  readonly id: string;
  readonly at: number;
}

export function head(habit: Habit, { application, facility, type, id, at }: Head): Fields {
  const fields = {
    1: '^~\\&',
    2: application,
    3: facility,
    4: 'HUB',
    5: 'SYT',
    6: habit.time(at),
    8: type,
    9: id,
    10: 'P',
    11: habit.version,
  };
  return segment('MSH', habit.charset === '' ? fields : { ...fields, 17: habit.charset });
}

export const draft = (habit: Habit, begins: Head, ...behind: readonly Fields[]): Draft => ({
  id: begins.id,
  segments: [head(habit, begins), ...behind],
});

/** The first segment of a name. */
export const find = ({ segments }: Draft, name: string): Fields | undefined => segments.find(([own]) => own === name);

/** Field `number` of a segment, as HL7 counts. */
export function put(fields: Fields, number: number, text: string): void {
  const at = fields[0] === 'MSH' ? number - 1 : number;
  while (fields.length <= at) fields.push('');
  fields[at] = text;
}

export const textOf = ({ segments }: Draft, lineEnd: string): string => segments.map((fields) => fields.join('|') + lineEnd).join('');
