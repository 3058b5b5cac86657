import { type Attachment, decimalValue, type Observation, type Quantity } from '@hub/fhir-model';
import { exact } from '../../qd3176/map/element.ts';
import { resultValue } from '../../qd3176/map/result-value.ts';
import { type CodingSystemNames, conceptOf } from './concept.ts';
import type { Parts } from './parts.ts';
import { quantityOf, type Unit } from './units.ts';

/** What an OBX-5 says: at most one member. A document is no value: R4 gives it to the report. */
export type ObxValue = Pick<
  Observation,
  'valueQuantity' | 'valueRange' | 'valueRatio' | 'valueString' | 'valueCodeableConcept' | 'valueDateTime' | 'valueTime' | 'valuePeriod'
> & { readonly attachment?: Attachment };

/** What reading a value needs to know of its message. */
export interface ValueContext {
  /** System of coded values whose own is not named. */
  readonly ownCodes: string;
  /** What the sender calls coding systems. */
  readonly named?: CodingSystemNames;
  /** A TS or DTM as FHIR dateTime; undefined for what is none. */
  readonly time: (text: string) => string | undefined;
}

/** OBX-5: its repetitions, and the field as one text. */
export interface FieldValue {
  readonly values: readonly Parts[];
  readonly text: string;
}

/** `""`: the sender says that nothing stands there (HL7 v2.5, 2.5.3). */
export const isBlank = (text: string): boolean => text === '' || text === '""';

/**
 * The value of a result (OBX-5) by its type (OBX-2), one repetition after the other (HL7 v2.5, 7.4.2). Numbers are read wherever they stand
 * (mapping contract §4.5), digits as sent, a decimal comma too; what cannot be read stays text. Empty: nothing is said.
 */
export function obxValue(type: string, { values, text }: FieldValue, unit: Unit | undefined, context: ValueContext): ObxValue {
  if (isBlank(text)) return {};
  if (type === 'TX' || type === 'FT') return { valueString: text };
  if (type === 'ST' || type === 'NM' || type === '') return measured(text, unit);
  const said = values.filter((parts) => !isBlank(whole(parts)));
  const first = said[0];
  if (first === undefined) return {};
  if (type === 'ED' || type === 'RP') return document(type, first);
  if (type === 'CE' || type === 'CWE' || type === 'CNE' || type === 'CF') return coded(said, context);
  if (said.length > 1) return { valueString: said.map(shown).join('\n') };
  switch (type) {
    case 'SN':
      return structured(first, unit) ?? { valueString: shown(first) };
    case 'DT':
    case 'TS':
    case 'DTM':
    case 'TM':
      return moment(type, first(1), context) ?? { valueString: shown(first) };
    case 'DR':
      return period(first, context) ?? { valueString: shown(first) };
    case 'CX':
    case 'EI':
      return { valueString: first(1) || shown(first) };
    default:
      return measured(shown(first), unit);
  }
}

/** Components as the sender joined them; senders of text leave separators in it. */
function whole(parts: Parts): string {
  const found: string[] = [];
  for (let at = 1; at <= MOST; at++) found.push(parts(at));
  while (found.length > 0 && found.at(-1) === '') found.pop();
  return found.join('^');
}

/** As many components as any type of HL7 has. */
const MOST = 28;

/** A value for people: components with a blank between. */
const shown = (parts: Parts): string =>
  whole(parts)
    .split('^')
    .filter((part) => part !== '')
    .join(' ');

/** A number, a compared number or a range, in the unit of the result; anything else is text. */
function measured(text: string, unit: Unit | undefined): ObxValue {
  const read = resultValue(text, unit?.text);
  if (unit?.ucum === undefined) return read;
  const inUcum = (quantity: Quantity | undefined): Quantity => ({ ...quantity, ...quantityOf(undefined, unit) });
  if (read.valueQuantity !== undefined) return { valueQuantity: inUcum(read.valueQuantity) };
  if (read.valueRange === undefined) return read;
  return { valueRange: { low: inUcum(read.valueRange.low), high: inUcum(read.valueRange.high) } };
}

/** SN: comparator ^ number ^ separator ^ number: `>^100`, `^1^:^128`, `^2^-^4`. */
function structured(parts: Parts, unit: Unit | undefined): ObxValue | undefined {
  const [comparator, first, separator, second] = [parts(1), parts(2), parts(3), parts(4)];
  if (separator === '' && second === '')
    return first === '' ? undefined : measured(`${comparator === '=' ? '' : comparator}${first}`, unit);
  const [low, high] = [exact(first), exact(second)];
  if (low === undefined || high === undefined || comparator !== '') return undefined;
  if (separator === ':' || separator === '/') return { valueRatio: { numerator: { value: low }, denominator: { value: high } } };
  if (separator !== '-' || decimalValue(low) > decimalValue(high)) return undefined;
  return { valueRange: { low: quantityOf(low, unit), high: quantityOf(high, unit) } };
}

/** Further repetitions of a coded value are further codings of none: R4 has one concept, so they stand in its text. */
function coded(said: readonly Parts[], { ownCodes, named }: ValueContext): ObxValue {
  const [first, ...more] = said.map((parts) => conceptOf(parts, ownCodes, named)).filter((one) => one !== undefined);
  if (first === undefined) return {};
  if (more.length === 0) return { valueCodeableConcept: first };
  const names = [first, ...more].map(({ text, coding }) => text ?? coding?.[0]?.code ?? '');
  return { valueCodeableConcept: { coding: [first, ...more].flatMap(({ coding }) => coding ?? []), text: names.join('; ') } };
}

function moment(type: string, text: string, { time }: ValueContext): ObxValue | undefined {
  if (type !== 'TM') {
    const valueDateTime = time(text);
    return valueDateTime === undefined ? undefined : { valueDateTime };
  }
  const [, hour, minute, second = '00'] = /^([01]\d|2[0-3])([0-5]\d)([0-5]\d)?(?:\.\d+)?(?:[+-]\d{4})?$/.exec(text) ?? [];
  return hour === undefined ? undefined : { valueTime: `${hour}:${minute}:${second}` };
}

function period(parts: Parts, { time }: ValueContext): ObxValue | undefined {
  const [start, end] = [time(parts(1)), time(parts(2))];
  if (start === undefined && end === undefined) return undefined;
  // per-1: what ends before it begins stays text.
  if (start !== undefined && end !== undefined && Date.parse(end) < Date.parse(start)) return undefined;
  return { valuePeriod: { ...(start === undefined ? {} : { start }), ...(end === undefined ? {} : { end }) } };
}

/** Types of HL7 tables 0291 and 0834 as MIME types. */
const MIME: Readonly<Record<string, string>> = {
  PDF: 'application/pdf',
  HTML: 'text/html',
  RTF: 'application/rtf',
  XML: 'application/xml',
  JPEG: 'image/jpeg',
  JPG: 'image/jpeg',
  PNG: 'image/png',
  GIF: 'image/gif',
  TIFF: 'image/tiff',
  TEXT: 'text/plain',
  PLAIN: 'text/plain',
  DICOM: 'application/dicom',
  DOC: 'application/msword',
  DOCX: 'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
};

/** Letters of base64 and what fills it up, in whole fours. Only what is none is looked for: a pattern of all of it overflows on a document of megabytes. */
const isBase64Text = (text: string): boolean => text.length % 4 === 0 && !/[^A-Za-z0-9+/]/.test(text.replace(/={1,2}$/, ''));

/**
 * ED: source ^ type ^ subtype ^ encoding ^ data; RP: pointer ^ application ^ type ^ subtype. What is no base64 is taken as the text it is; a pointer
 * that is no URL is where the sender's own people find it.
 */
function document(type: 'ED' | 'RP', parts: Parts): ObxValue {
  const [main, sub] = type === 'ED' ? [parts(2), parts(3)] : [parts(3), parts(4)];
  const contentType = mimeOf(main, sub);
  if (type === 'RP') {
    const pointer = parts(1);
    const url = /^(?:https?|urn|oid):\S+$/.test(pointer) ? { url: pointer } : { title: pointer };
    return pointer === '' ? {} : { attachment: { ...(contentType === undefined ? {} : { contentType }), ...url } };
  }
  const packed = parts(5).replace(/\s+/g, '');
  if (packed === '') return {};
  const isBase64 = /^base64$/i.test(parts(4)) && isBase64Text(packed);
  const data = isBase64 ? packed : Buffer.from(parts(5)).toString('base64');
  const said = contentType ?? (isBase64 && packed.startsWith('JVBER') ? 'application/pdf' : isBase64 ? undefined : 'text/plain');
  return { attachment: { ...(said === undefined ? {} : { contentType: said }), data } };
}

function mimeOf(main: string, sub: string): string | undefined {
  if (/^[a-z]+\/[a-z0-9.+-]+$/i.test(sub)) return sub.toLowerCase();
  if (/^[a-z]+\/[a-z0-9.+-]+$/i.test(main)) return main.toLowerCase();
  return MIME[sub.toUpperCase()] ?? MIME[main.toUpperCase()];
}
