import { type CodeableConcept, decimalValue, type ObservationReferenceRange } from '@hub/fhir-model';
import { exact, oneConcept } from '../../qd3176/map/element.ts';
import { quantityOf, type Unit } from './units.ts';

const BETWEEN = /^([+-]?\d+(?:[.,]\d+)?)\s*(?:-|–|—|~|đến|to|\.\.)\s*([+-]?\d+(?:[.,]\d+)?)$/i;
const BOUND = /^(<=|>=|<|>|≤|≥)\s*(?:=\s*)?([+-]?\d+(?:[.,]\d+)?)$/;

/**
 * The reference range of a result (OBX-7), its text always kept: `4.0-10.0`, `<5`, `>= 1,2`. Parts with a name of their own
 * (`Nam: 13-17; Nữ: 12-16`) are ranges for whom they name. What is no range of numbers is text alone.
 */
export function referenceRanges(text: string, unit: Unit | undefined): ObservationReferenceRange[] {
  if (text === '' || text === '""') return [];
  const parts = text
    .split(/[;\n|]/)
    .map((part) => part.trim())
    .filter((part) => part !== '');
  const named = parts.map((part) => {
    const [, who = '', range = ''] = /^([^:\d<>≤≥=]+)[:=](.+)$/.exec(part) ?? [];
    return { part, who: who.trim(), range: range.trim() };
  });
  if (parts.length > 0 && named.every(({ who, range }) => who !== '' && range !== '')) {
    return named.map(({ part, who, range }) => ({ ...boundsOf(range, unit), appliesTo: [whoOf(who)], text: part }));
  }
  return [{ ...boundsOf(text, unit), text }];
}

/** Low and high of a text, in the unit of the result; none when it is no range of numbers. R4 knows no comparator here. */
function boundsOf(text: string, unit: Unit | undefined): ObservationReferenceRange {
  const bare = bareOf(text, unit);
  const between = BETWEEN.exec(bare);
  if (between !== null) {
    const [low, high] = [exact(between[1]), exact(between[2])];
    if (low === undefined || high === undefined || decimalValue(low) > decimalValue(high)) return {};
    return { low: quantityOf(low, unit), high: quantityOf(high, unit) };
  }
  const bound = BOUND.exec(bare);
  const value = exact(bound?.[2]);
  if (bound === null || value === undefined) return {};
  const quantity = quantityOf(value, unit);
  return /^[<≤]/.test(bare) ? { high: quantity } : { low: quantity };
}

/** Without brackets around it and the unit behind it. */
function bareOf(text: string, unit: Unit | undefined): string {
  let bare = text.trim();
  if (unit !== undefined && bare.endsWith(unit.text)) bare = bare.slice(0, -unit.text.length).trim();
  const inside = /^[([](.*)[)\]]$/.exec(bare)?.[1];
  return (inside ?? bare).trim();
}

const GENDER = 'http://hl7.org/fhir/administrative-gender';
const SEXES: Readonly<Record<string, string>> = {
  nam: 'male',
  'nam giới': 'male',
  male: 'male',
  m: 'male',
  nữ: 'female',
  nu: 'female',
  'nữ giới': 'female',
  female: 'female',
  f: 'female',
};

/** For whom a range holds: a sex by its code, anybody else as the sender names them. */
function whoOf(name: string): CodeableConcept {
  const sex = SEXES[name.normalize('NFC').toLowerCase()];
  return sex === undefined ? { text: name } : { ...oneConcept(GENDER, sex), text: name };
}
