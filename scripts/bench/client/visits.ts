/** Seeded visits as a client sends them: the data a peer was measured with (speed table), so that figures can be held side by side. */
import { createHash } from 'node:crypto';
import { CITIES, DIAGNOSES, FAMILY, GIVEN, MEASUREMENTS, MEDICINES, MIDDLE, STREETS, SYSTEMS } from './vocabulary.ts';

type Json = Readonly<Record<string, unknown>>;

export interface Entry {
  readonly fullUrl: string;
  readonly resource: Json & { readonly resourceType: string };
  readonly request: { readonly method: string; readonly url: string; readonly ifNoneExist?: string };
}

export interface Bundle {
  readonly resourceType: 'Bundle';
  readonly type: 'batch' | 'transaction';
  readonly entry: readonly Entry[];
}

type Random = () => number;

/** A small generator with 128 bits of state from SHA-256, so that streams of different texts do not overlap. */
export function randomOf(text: string): Random {
  const seed = createHash('sha256').update(text).digest();
  let [a, b, c, d] = [seed.readInt32LE(0), seed.readInt32LE(4), seed.readInt32LE(8), 1];
  return () => {
    const t = (((a + b) | 0) + d) | 0;
    d = (d + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = (c << 21) | (c >>> 11);
    c = (c + t) | 0;
    return (t >>> 0) / 4_294_967_296;
  };
}

export const pick = <T>(random: Random, list: readonly T[]): T => list[Math.floor(random() * list.length)] as T;
const whole = (random: Random, low: number, high: number): number => low + Math.floor(random() * (high - low + 1));
const padded = (number: number, width: number): string => String(number).padStart(width, '0');

function uuid(random: Random): string {
  const hex = Array.from({ length: 32 }, () => Math.floor(random() * 16).toString(16));
  hex[12] = '4';
  hex[16] = '89ab'[Math.floor(random() * 4)] as string;
  const text = hex.join('');
  return `${text.slice(0, 8)}-${text.slice(8, 12)}-${text.slice(12, 16)}-${text.slice(16, 20)}-${text.slice(20)}`;
}

/** `2024-05-06T08:09`: a minute of three years, in office hours. */
function minute(random: Random): string {
  const day = `${whole(random, 2023, 2025)}-${padded(whole(random, 1, 12), 2)}-${padded(whole(random, 1, 28), 2)}`;
  return `${day}T${padded(whole(random, 7, 17), 2)}:${padded(whole(random, 0, 59), 2)}`;
}

/** A person; `key` makes the identifiers unique. */
export function patientOf(
  random: Random,
  key: string,
): Entry['resource'] & { readonly identifier: readonly { system: string; value: string }[] } {
  const gender = random() < 0.5 ? 'male' : 'female';
  const [family, middle, given] = [pick(random, FAMILY), pick(random, MIDDLE[gender]), pick(random, GIVEN[gender])];
  const [city, ward, code] = pick(random, CITIES);
  const year = whole(random, 1938, 2023);
  const card = pick(random, ['DN4', 'GD4', 'HT3', 'TE1', 'HN2']);
  return {
    resourceType: 'Patient',
    active: true,
    identifier: [
      { use: 'official', system: SYSTEMS.cccd, value: code + padded(whole(random, 0, 999), 3) + key } as { system: string; value: string },
      { system: SYSTEMS.card, value: card + code.slice(1) + key + padded(whole(random, 0, 9999), 4) },
    ],
    name: [{ use: 'official', text: `${family} ${middle} ${given}`, family, given: [middle, given] }],
    telecom: [{ system: 'phone', use: 'mobile', value: `09${padded(whole(random, 0, 99_999_999), 8)}` }],
    gender,
    birthDate: `${year}-${padded(whole(random, 1, 12), 2)}-${padded(whole(random, 1, 28), 2)}`,
    address: [{ use: 'home', line: [`${whole(random, 1, 400)} ${pick(random, STREETS)}`, ward], city, country: 'VN' }],
  };
}

/** Which seeded data: two runs with different names never meet in an identifier. */
export interface Series {
  readonly name: string;
  /** Share of visits whose patient is one of an earlier visit: `ifNoneExist` then matches. */
  readonly repeat: number;
  /** Batches only: ids of stored patients that the visits are of. In a batch no entry can stand for another. */
  readonly patients?: readonly string[];
}

const keyOf = (series: Series, number: number): string =>
  padded(Number.parseInt(createHash('sha256').update(series.name).digest('hex').slice(0, 6), 16) % 1000, 3) + padded(number, 6);

export function personOf(series: Series, number: number): ReturnType<typeof patientOf> {
  return patientOf(randomOf(`${series.name}/p/${number}`), keyOf(series, number));
}

function personNumber(series: Series, visit: number): number {
  const random = randomOf(`${series.name}/reuse/${visit}`);
  return visit >= 200 && random() < series.repeat ? Math.floor(random() * (visit - 150)) : visit;
}

const coded = (system: string, code: string, display?: string) => ({
  coding: [{ system, code, ...(display === undefined ? {} : { display }) }],
  ...(display === undefined ? {} : { text: display }),
});

interface Links {
  readonly subject: { readonly reference: string };
  readonly encounter?: { readonly reference: string };
}

function linksOf({ patients }: Series, number: number, type: Bundle['type'], patientUrl: string, encounterUrl: string): Links {
  if (type === 'transaction') return { subject: { reference: patientUrl }, encounter: { reference: encounterUrl } };
  if (patients === undefined || patients.length === 0) throw new Error('a batch needs stored patients');
  return { subject: { reference: `Patient/${patients[number % patients.length]}` } };
}

/** One visit, 20 entries linked by `urn:uuid:`: 1 Patient (created if there is none with its identifier), 1 Encounter, 12 Observation, 3 Condition, 3 MedicationRequest. */
export function visitOf(series: Series, number: number, type: Bundle['type']): Bundle {
  const random = randomOf(`${series.name}/${number}`);
  const person = personOf(series, personNumber(series, number));
  const [patientUrl, encounterUrl] = [`urn:uuid:${uuid(random)}`, `urn:uuid:${uuid(random)}`];
  const at = minute(random);
  const seconds = ':00+07:00';
  const links = linksOf(series, number, type, patientUrl, encounterUrl);
  const { encounter: _, ...ofPatient } = links;
  const [identifier] = person.identifier as [{ system: string; value: string }];
  const entries: Entry[] = [
    {
      fullUrl: patientUrl,
      resource: person,
      request: { method: 'POST', url: 'Patient', ifNoneExist: `identifier=${encodeURIComponent(identifier.system)}|${identifier.value}` },
    },
  ];
  const add = (resource: Entry['resource'], fullUrl = `urn:uuid:${uuid(random)}`): void => {
    entries.push({ fullUrl, resource, request: { method: 'POST', url: resource.resourceType } });
  };
  add(
    {
      resourceType: 'Encounter',
      status: 'finished',
      identifier: [{ system: SYSTEMS.visit, value: `${series.name}-${padded(number, 7)}` }],
      class: { system: 'http://terminology.hl7.org/CodeSystem/v3-ActCode', code: random() < 0.85 ? 'AMB' : 'IMP' },
      ...ofPatient,
      period: {
        start: at + seconds,
        end: `${at.slice(0, 11)}${padded(whole(random, 18, 20), 2)}:${padded(whole(random, 0, 59), 2)}${seconds}`,
      },
      reasonCode: [{ text: 'Khám bệnh theo hẹn' }],
    },
    encounterUrl,
  );
  const first = whole(random, 0, MEASUREMENTS.length - 1);
  for (let k = 0; k < 12; k++) {
    const [code, display, unit, low, high, category, decimals] = MEASUREMENTS[
      (first + k) % MEASUREMENTS.length
    ] as (typeof MEASUREMENTS)[number];
    const value = Number((low + random() * (high - low)).toFixed(decimals));
    add({
      resourceType: 'Observation',
      status: 'final',
      category: [coded('http://terminology.hl7.org/CodeSystem/observation-category', category)],
      code: coded('http://loinc.org', code, display),
      ...links,
      effectiveDateTime: at + seconds,
      valueQuantity: { value, unit, system: 'http://unitsofmeasure.org', code: unit },
    });
  }
  for (let k = 0; k < 3; k++) {
    const [code, display] = DIAGNOSES[(whole(random, 0, 99) * 3 + k) % DIAGNOSES.length] as (typeof DIAGNOSES)[number];
    add({
      resourceType: 'Condition',
      clinicalStatus: coded('http://terminology.hl7.org/CodeSystem/condition-clinical', 'active'),
      category: [coded('http://terminology.hl7.org/CodeSystem/condition-category', 'encounter-diagnosis')],
      code: coded('http://hl7.org/fhir/sid/icd-10', code, display),
      ...links,
      recordedDate: at + seconds,
    });
  }
  for (let k = 0; k < 3; k++) {
    const [code, display] = MEDICINES[(whole(random, 0, 99) * 3 + k) % MEDICINES.length] as (typeof MEDICINES)[number];
    add({
      resourceType: 'MedicationRequest',
      status: 'active',
      intent: 'order',
      medicationCodeableConcept: coded('http://www.whocc.no/atc', code, display),
      ...links,
      authoredOn: at + seconds,
      dosageInstruction: [
        {
          text: `Uống ${whole(random, 1, 2)} viên x ${whole(random, 1, 3)} lần/ngày sau ăn`,
          timing: { repeat: { frequency: whole(random, 1, 3), period: 1, periodUnit: 'd' } },
        },
      ],
    });
  }
  return { resourceType: 'Bundle', type, entry: entries };
}
