import { cleanText } from '../text/clean.ts';
import type { Delimiters } from './delimiters.ts';
import { unescaped } from './escape.ts';

/** What was met in the texts of a message while they were read. */
export interface ReadNotes {
  /** Fields whose text was of an old font, as `PID-5`. */
  readonly legacy: Set<string>;
}

/** HL7's explicit nothing: what the field held before is to go. A field that is merely empty says nothing. */
export const CLEARED = '""';

/** What no text of FHIR holds (R4, `string`), and the database none at all: raw, or as `\X00\`. */
const CONTROL = String.raw`\u0000-\u0008\u000e-\u001f\u007f`;
const CONTROLS = new RegExp(`[${CONTROL}]`);
const ALL_CONTROLS = new RegExp(CONTROLS, 'g');

/**
 * One segment. Fields, components and subcomponents count from 1, as the standard counts them; nothing is split before it is asked for. What is not
 * there is ''. Texts come unescaped and cleaned (NFC, no outer space, inner spaces one, old fonts converted); `""` stays `""`.
 */
export class Segment {
  readonly name: string;
  /** Line in the message, from 1. */
  readonly line: number;
  readonly delimiters: Delimiters;
  /** As sent, without its end. */
  readonly raw: string;
  readonly #notes: ReadNotes;
  #fields: readonly string[] | undefined;

  constructor(raw: string, line: number, delimiters: Delimiters, notes: ReadNotes) {
    this.name = raw.slice(0, 3);
    this.line = line;
    this.raw = raw;
    this.delimiters = delimiters;
    this.#notes = notes;
  }

  /** A field as sent, with all of its repetitions. MSH-1 is the separator itself. */
  whole(n: number): string {
    this.#fields ??= this.raw.split(this.delimiters.field);
    if (this.name !== 'MSH') return this.#fields[n] ?? '';
    return n === 1 ? this.delimiters.field : (this.#fields[n - 1] ?? '');
  }

  /** The first repetition of a field, as sent. */
  field(n: number): string {
    const whole = this.whole(n);
    if (this.name === 'MSH' && n === 2) return whole;
    const end = whole.indexOf(this.delimiters.repetition);
    return end < 0 ? whole : whole.slice(0, end);
  }

  /** The repetitions of a field that are not empty, as sent. */
  reps(n: number): readonly string[] {
    const whole = this.whole(n);
    return whole === '' ? [] : whole.split(this.delimiters.repetition).filter((one) => one !== '');
  }

  /** A component of the first repetition as text; of one with subcomponents the first, or the one asked for. */
  component(n: number, c: number, s = 1): string {
    return this.part(n, this.field(n), c, s);
  }

  /** The same of any repetition: `part(3, segment.reps(3)[1], 5)` is PID-3 second repetition, component 5. `n` names the field in notes. */
  part(n: number, repetition: string, c: number, s = 1): string {
    return this.#text(n, nth(nth(repetition, this.delimiters.component, c), this.delimiters.subcomponent, s));
  }

  /** A whole field as one text, separators that stand unescaped in it too; line breaks stay. For OBX-5 of text, NTE-3. */
  text(n: number): string {
    const lines = unescaped(this.whole(n), this.delimiters).split('\n');
    return lines.length === 1 ? this.#clean(n, lines[0] as string) : this.#cleanLines(n, lines);
  }

  /** True when the field says that there is nothing: `""`. */
  cleared(n: number): boolean {
    return this.whole(n).trim() === CLEARED;
  }

  #cleanLines(n: number, lines: readonly string[]): string {
    return lines
      .map((line) => this.#clean(n, line))
      .join('\n')
      .trim();
  }

  #text(n: number, raw: string): string {
    return raw === '' ? '' : this.#clean(n, unescaped(raw, this.delimiters));
  }

  #clean(n: number, sent: string): string {
    const { text, legacy } = cleanText(CONTROLS.test(sent) ? sent.replace(ALL_CONTROLS, '') : sent);
    if (legacy) this.#notes.legacy.add(`${this.name}-${n}`);
    return text;
  }
}

/** The n-th part of a text, from 1; '' when there are fewer. */
function nth(text: string, separator: string, n: number): string {
  let from = 0;
  for (let i = 1; i < n; i++) {
    const next = text.indexOf(separator, from);
    if (next < 0) return '';
    from = next + separator.length;
  }
  const end = text.indexOf(separator, from);
  return end < 0 ? text.slice(from) : text.slice(from, end);
}
