import { type DaySystem, readSheetDate } from './dates.ts';
import { fold } from './fold.ts';
import { readSheetNumber, within } from './numbers.ts';
import type { Column } from './profile.ts';

/** A filled cell as it was read. */
export interface Value {
  /** Cleaned. */
  readonly text: string;
  /** FHIR date or dateTime. */
  readonly date?: string;
  /** Plain decimal text. */
  readonly number?: string;
  /** Of the column's own list. */
  readonly code?: string;
  readonly yes?: boolean;
  readonly list?: readonly string[];
  /** Why it is kept as text: the kind of issue. */
  readonly unread?: 'invalid' | 'unknown' | 'out-of-range';
}

const YES: ReadonlySet<string> = new Set(['x', 'v', 'co', '1', 'true', 'dung', 'roi', 'da', 'c', 'y', 'yes', 'duongtinh', 'dat']);
const NO: ReadonlySet<string> = new Set(['khong', '0', 'false', 'sai', 'chua', 'ko', 'k', 'n', 'no', 'amtinh', 'khongdat']);

/** Reads one filled cell. Never throws; what cannot be read stays text. */
export function readValue(column: Column, text: string, system: DaySystem): Value {
  switch (column.type) {
    case 'text':
      return { text };
    case 'date': {
      const read = readSheetDate(text, system, column.field !== 'NGAY_SINH');
      return read === undefined ? { text, unread: 'invalid' } : { text, date: read.instant ?? read.date };
    }
    case 'number':
      return numberOf(column, text);
    case 'integer': {
      const read = numberOf(column, text);
      const whole = read.number === undefined ? undefined : /^([+-]?\d{1,9})(?:\.0*)?$/.exec(read.number)?.[1];
      return whole === undefined ? { text, unread: read.unread ?? 'invalid' } : { text, number: whole };
    }
    case 'code':
      return codeOf(column, text);
    case 'yes-no': {
      if (text === '+') return { text, yes: true };
      if (text === '-') return { text, yes: false };
      const word = fold(text);
      return YES.has(word) ? { text, yes: true } : NO.has(word) ? { text, yes: false } : { text, unread: 'unknown' };
    }
    case 'pressure':
      return PRESSURE.test(text) ? { text } : { text, unread: 'invalid' };
    case 'diagnoses':
      return { text, list: parted(text, /[;,\n]/) };
    case 'list':
      return { text, list: parted(text, /[;\n]/) };
  }
}

/** `150/95`, also with a backslash, a hyphen or `mmHg`. */
const PRESSURE = /^(\d{2,3})\s*[/\\-]\s*(\d{2,3})(?:\s*mmHg)?$/i;

/** The two numbers of a blood pressure. */
export function pressureOf(text: string): readonly [upper: string, lower: string] | undefined {
  const [, upper, lower] = PRESSURE.exec(text) ?? [];
  return upper === undefined || lower === undefined ? undefined : [upper, lower];
}

const COMPARED = /^(?:<=|>=|<|>|≤|≥)\s*\d+(?:[.,]\d+)?$/;

function numberOf({ unit, range }: Column, text: string): Value {
  const [shown = ''] = unit ?? [];
  const bare = shown !== '' && text.toLowerCase().endsWith(shown.toLowerCase()) ? text.slice(0, -shown.length).trim() : text;
  const number = readSheetNumber(bare, range);
  if (number === undefined) return COMPARED.test(bare) ? { text: bare } : { text, unread: 'invalid' };
  return within(number, range) ? { text, number } : { text, unread: 'out-of-range' };
}

function codeOf({ codes = {} }: Column, text: string): Value {
  const word = fold(text);
  for (const [code, words] of Object.entries(codes)) {
    if (code.toLowerCase() === text.toLowerCase() || words.some((one) => fold(one) === word)) return { text, code };
  }
  return { text, unread: 'unknown' };
}

/** A comma inside brackets parts nothing. */
function parted(text: string, mark: RegExp): string[] {
  const parts: string[] = [];
  let depth = 0;
  let part = '';
  for (const c of text) {
    if (c === '(') depth++;
    else if (c === ')') depth = Math.max(0, depth - 1);
    if (depth === 0 && mark.test(c)) {
      parts.push(part);
      part = '';
    } else part += c;
  }
  const seen = new Set([...parts, part].map((one) => one.trim()).filter((one) => one !== ''));
  return [...seen].slice(0, MOST_VALUES);
}
const MOST_VALUES = 100;
