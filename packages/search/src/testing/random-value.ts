import { decimal } from '@hub/fhir-model';
import type { Random } from './random.ts';

/** Pools are small on purpose: values meet each other, and edges (other zones, leap days, NFD text, open ends) come up often. */
export const SYSTEMS = ['http://loinc.org', 'http://hl7.org/fhir/sid/icd-10', 'http://fhir.ehealth.gov.vn/core/sid/national_id'] as const;
export const CODES = ['A90', 'A90.1', 'B20', '2345-7', '718-7', '092185000001', '1.1', '1.10', 'x|y', 'a,b'] as const;
export const NAMES = [
  'TRẦN THỊ BÍCH NGỌC',
  'Nguyễn Văn Hoà',
  'Nguyễn Thị Nguyên',
  'LÊ  VĂN SỬ'.normalize('NFD'),
  'Đặng Đức Đ',
  'ngoc',
  '100%_a\\b',
] as const;
export const DATES = [
  '2026',
  '2025',
  '2026-02',
  '2024-02-29',
  '2026-03-10',
  '2026-03-10T07:30:00+07:00',
  '2026-03-09T23:59:59Z',
  '2026-03-10T00:00:00.123+07:00',
  '2026-03-31',
  '1985',
  '1985-03-10',
] as const;
export const NUMBERS = ['7.8', '7.80', '7.85', '7.75', '780', '100', '100.4', '0', '-3', '5'] as const;
export const UNITS = [
  { unit: 'mmol/L', system: 'http://unitsofmeasure.org', code: 'mmol/L' },
  { unit: 'g/L', system: 'http://unitsofmeasure.org', code: 'g/L' },
  { unit: 'mg/dL', system: 'http://unitsofmeasure.org', code: 'mg/dL' },
  { unit: '°C', system: 'http://unitsofmeasure.org', code: 'Cel' },
  { unit: '°F', system: 'http://unitsofmeasure.org', code: '[degF]' },
  { unit: 'lần/phút' },
  {},
] as const;
export const PLACES = [
  ['10.0452', '105.7469'],
  ['10.0341', '105.7876'],
  ['10.2397', '105.9571'],
  ['9.6003', '105.9719'],
  ['21.0285', '105.8542'],
  ['0', '179.99'],
  ['0', '-179.99'],
  ['89.9', '10'],
  ['89.9', '-170'],
  ['10.0452', '485.0'],
] as const;
export const URIS = [
  'http://example.org/a',
  'http://example.org/a|1.0',
  'http://example.org/a|1.0.2',
  'http://example.org/a|1.10',
  'http://example.org/a/b',
  'urn:oid:1.2.3',
] as const;

/** How many resources of each type a generated world has: ids `<type in lower case>-0` and on. */
export const PER_TYPE = 24;
export const idOf = (type: string, n: number) => `${type.toLowerCase()}-${n}`;

/** A random value of a FHIR type that search parameters look at. `targets` are the types references point at. */
export function randomValue(type: string, r: Random, targets: readonly string[]): unknown {
  switch (type) {
    case 'code':
    case 'id':
      return r.pick(['active', 'final', 'male', 'female', 'finished']);
    case 'string':
    case 'markdown':
      return r.pick(NAMES);
    case 'boolean':
      return r.chance(0.5);
    case 'Coding':
      return {
        ...(r.chance(0.8) ? { system: r.pick(SYSTEMS) } : {}),
        ...(r.chance(0.95) ? { code: r.pick(CODES) } : {}),
        ...(r.chance(0.4) ? { display: r.pick(NAMES) } : {}),
      };
    case 'CodeableConcept':
      return {
        coding: Array.from({ length: r.whole(0, 3) }, () => randomValue('Coding', r, targets)),
        ...(r.chance(0.4) ? { text: r.pick(NAMES) } : {}),
      };
    case 'Identifier':
      return {
        ...(r.chance(0.8) ? { system: r.pick(SYSTEMS) } : {}),
        value: r.pick(CODES),
        ...(r.chance(0.5) ? { type: randomValue('CodeableConcept', r, targets) } : {}),
      };
    case 'ContactPoint':
      return {
        ...(r.chance(0.9) ? { system: r.pick(['phone', 'email']) } : {}),
        value: r.pick(['0903000001', '0903000002', 'a@example.org']),
      };
    case 'HumanName':
      return {
        ...(r.chance(0.7) ? { text: r.pick(NAMES) } : {}),
        ...(r.chance(0.4) ? { family: r.pick(['Nguyễn', 'TRẦN', 'Tôn Nữ']) } : {}),
        ...(r.chance(0.4) ? { given: Array.from({ length: r.whole(1, 3) }, () => r.pick(['Văn', 'Bích Ngọc', 'Hoà'])) } : {}),
        ...(r.chance(0.1) ? { prefix: ['BS.'] } : {}),
      };
    case 'Address':
      return {
        ...(r.chance(0.5) ? { text: r.pick(['12 Trần Phú, Cần Thơ', 'Ấp 3']) } : {}),
        ...(r.chance(0.5) ? { city: r.pick(['Cần Thơ', 'Vĩnh Long']) } : {}),
        ...(r.chance(0.3) ? { line: ['Ấp 3', 'Trần Phú'] } : {}),
        ...(r.chance(0.3) ? { country: 'VN' } : {}),
        ...(r.chance(0.3) ? { use: r.pick(['home', 'work']) } : {}),
        ...(r.chance(0.2) ? { state: 'Cần Thơ', postalCode: '94000' } : {}),
      };
    case 'date':
    case 'dateTime':
    case 'instant':
      return r.pick(DATES);
    case 'Period': {
      const [a, b] = [r.pick(DATES), r.pick(DATES)];
      return { ...(r.chance(0.8) ? { start: a } : {}), ...(r.chance(0.7) ? { end: b } : {}) };
    }
    case 'Timing':
      return {
        ...(r.chance(0.7) ? { event: Array.from({ length: r.whole(1, 3) }, () => r.pick(DATES)) } : {}),
        ...(r.chance(0.4) ? { repeat: { boundsPeriod: randomValue('Period', r, targets) } } : {}),
      };
    case 'Reference':
      return randomReference(r, targets);
    case 'Quantity':
    case 'Age':
    case 'Duration':
      return {
        ...(r.chance(0.95) ? { value: decimal(r.pick(NUMBERS)) } : {}),
        ...(r.chance(0.15) ? { comparator: r.pick(['<', '<=', '>', '>=']) } : {}),
        ...r.pick(UNITS),
      };
    case 'Range':
      return {
        ...(r.chance(0.8) ? { low: { value: decimal(r.pick(NUMBERS)), ...r.pick(UNITS) } } : {}),
        ...(r.chance(0.8) ? { high: { value: decimal(r.pick(NUMBERS)), ...r.pick(UNITS) } } : {}),
      };
    case 'Money':
      return {
        ...(r.chance(0.95) ? { value: decimal(r.pick(NUMBERS)) } : {}),
        ...(r.chance(0.8) ? { currency: r.pick(['VND', 'USD']) } : {}),
      };
    // Location.position, the only element read whole: hospitals of the delta, and the edges of the map.
    case 'BackboneElement': {
      const [latitude, longitude] = r.pick(PLACES);
      return { ...(r.chance(0.95) ? { latitude: decimal(latitude) } : {}), ...(r.chance(0.95) ? { longitude: decimal(longitude) } : {}) };
    }
    case 'decimal':
      return decimal(r.pick(NUMBERS));
    case 'integer':
      return r.whole(-3, 100);
    case 'positiveInt':
    case 'unsignedInt':
      return r.whole(1, 100);
    case 'uri':
    case 'url':
    case 'canonical':
      return r.pick(URIS);
    default:
      return undefined;
  }
}

function randomReference(r: Random, targets: readonly string[]): unknown {
  const kind = r.next();
  const target = r.pick(targets);
  // A few point at nothing: a resource that never comes, a contained one, another server, an identifier alone.
  if (kind < 0.8)
    return {
      reference: `${target}/${idOf(target, r.whole(0, PER_TYPE + 1))}`,
      ...(r.chance(0.3) ? { identifier: { value: '092185000001' } } : {}),
    };
  if (kind < 0.85) return { reference: `#${target}-${r.whole(0, 1)}` };
  if (kind < 0.9) return { reference: `http://elsewhere.example/fhir/${target}/${idOf(target, 1)}` };
  if (kind < 0.95) return { reference: `${target}/${idOf(target, 2)}/_history/3` };
  return { identifier: { system: SYSTEMS[2], value: '092185000001' }, display: 'Nguyễn Văn A' };
}
