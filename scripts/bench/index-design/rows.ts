import { hash } from 'node:crypto';

/** Index data of one resource, as extraction would find it: enough to compare designs, without the FHIR around it. */
export interface Entry {
  readonly rid: number;
  readonly type: number;
  readonly owner: number;
  readonly labels: number;
  readonly shard: number;
  readonly updated: number;
  /** [param, system, code] */
  readonly tokens: readonly (readonly [number, number, string])[];
  /** [param, rid of the target] */
  readonly references: readonly (readonly [number, number])[];
  /** [param, low, high] */
  readonly dates: readonly (readonly [number, number, number])[];
}

export const TYPE = { patient: 1, encounter: 2, observation: 3 } as const;
export const PARAM = {
  identifier: 1,
  gender: 2,
  birthdate: 3,
  organization: 4,
  encounterIdentifier: 10,
  encounterStatus: 11,
  encounterClass: 12,
  encounterDate: 13,
  encounterPatient: 14,
  encounterSubject: 15,
  encounterProvider: 16,
  observationIdentifier: 20,
  observationStatus: 21,
  category: 22,
  code: 23,
  observationDate: 24,
  observationPatient: 25,
  observationSubject: 26,
  observationEncounter: 27,
} as const;

const START = Date.UTC(2025, 0, 1);
const YEAR = 365 * 86_400_000;
const DAY = 86_400_000;
export const CODES = 300;

/** A number in [0, 1) that follows from its seed. */
function chance(seed: number): number {
  let x = (seed + 0x9e3779b9) | 0;
  x = Math.imul(x ^ (x >>> 16), 0x21f0aaad);
  x = Math.imul(x ^ (x >>> 15), 0x735a2d97);
  return ((x ^ (x >>> 15)) >>> 0) / 2 ** 32;
}

/** A few codes make most results, as in a real laboratory. */
export const codeOf = (seed: number): string =>
  `23.0${String(Math.floor(CODES * chance(seed) ** 3)).padStart(3, '0')}.1${Math.floor(CODES * chance(seed) ** 3)}`;
export const mrnOf = (patient: number): string => `BN${String(patient).padStart(9, '0')}`;

/**
 * About `count` resources in the order a province sends them: visit after visit over a year, each with its patient (when new),
 * its encounter and its results. One patient has three visits, one visit five results. One facility in a hundred has a third of all.
 */
export function* entries(count: number): Generator<Entry> {
  const visits = Math.round(count / 6.33);
  const patients = Math.max(1, Math.round(visits / 3));
  const ridOfPatient = new Map<number, number>();
  let rid = 0;
  for (let visit = 0; visit < visits; visit++) {
    const patient = Math.floor(chance(visit * 7 + 1) * patients);
    const owner = 1 + Math.floor(100 * chance(patient * 13 + 5) ** 3);
    const labels = chance(visit * 3 + 2) < 0.05 ? 1 : 0;
    const at = START + Math.floor((visit / visits) * YEAR);
    const common = { owner, shard: patient % 1024, updated: at + DAY };
    if (!ridOfPatient.has(patient)) {
      ridOfPatient.set(patient, ++rid);
      yield {
        rid,
        type: TYPE.patient,
        labels: 0,
        ...common,
        tokens: [
          [PARAM.identifier, 1, mrnOf(patient)],
          [PARAM.identifier, 2, String(10 ** 11 + patient)],
          [PARAM.identifier, 3, `DN${10 ** 12 + patient}`],
          [PARAM.gender, 4, patient % 2 === 0 ? 'male' : 'female'],
        ],
        references: [[PARAM.organization, -owner]],
        dates: [[PARAM.birthdate, START - (patient % 30_000) * DAY, START - ((patient % 30_000) - 1) * DAY]],
      };
    }
    const subject = ridOfPatient.get(patient) as number;
    const encounter = ++rid;
    yield {
      rid,
      type: TYPE.encounter,
      labels,
      ...common,
      tokens: [
        [PARAM.encounterIdentifier, 5, `LK${10 ** 9 + visit}`],
        [PARAM.encounterStatus, 6, 'finished'],
        [PARAM.encounterClass, 7, visit % 10 === 0 ? 'IMP' : 'AMB'],
      ],
      references: [
        [PARAM.encounterPatient, subject],
        [PARAM.encounterSubject, subject],
        [PARAM.encounterProvider, -owner],
      ],
      dates: [[PARAM.encounterDate, at, at + 3_600_000]],
    };
    const results = 3 + Math.floor(chance(visit * 11 + 3) * 5);
    for (let n = 0; n < results; n++) {
      yield {
        rid: ++rid,
        type: TYPE.observation,
        labels,
        ...common,
        tokens: [
          [PARAM.observationIdentifier, 8, `LK${10 ** 9 + visit}/XML4/${n}`],
          [PARAM.observationStatus, 9, 'final'],
          [PARAM.category, 10, n % 4 === 0 ? 'vital-signs' : 'laboratory'],
          [PARAM.code, 11, codeOf(visit * 17 + n)],
        ],
        references: [
          [PARAM.observationPatient, subject],
          [PARAM.observationSubject, subject],
          [PARAM.observationEncounter, encounter],
        ],
        dates: [[PARAM.observationDate, at + n * 60_000, at + (n + 1) * 60_000]],
      };
    }
  }
}

/** 52 bits of a hash over what a searched value consists of. */
export function keyHash(...parts: readonly (string | number)[]): number {
  return hash('md5', parts.join('\n'), 'buffer').readUIntBE(0, 6) * 16 + (parts.length & 15);
}
