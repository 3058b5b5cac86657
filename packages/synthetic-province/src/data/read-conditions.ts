import { DRUGS, SERVICES, type Service, SUPPLIES } from './catalogue.ts';
import type { Chronic, Condition } from './condition.ts';

const REQUIRED = ['code', 'name', 'complaints', 'ages', 'weight', 'where', 'department', 'examination', 'drugs', 'services', 'notes'];
const OPTIONAL = [
  'sex',
  'months',
  'stay',
  'ward',
  'beside',
  'supplies',
  'temperature',
  'systolic',
  'operation',
  'emergency',
  'birth',
  'share',
];

/** A list of `data/conditions/*.json`, checked. Throws naming the condition and what is wrong with it. */
export function readConditions(list: readonly object[]): readonly Condition[] {
  return list.map((entry) => {
    const condition = entry as Condition;
    const wrong = wrongIn(condition);
    if (wrong !== undefined) throw new Error(`condition ${condition.code}: ${wrong}`);
    return condition;
  });
}

/** The same of those that are followed up: each has a share. */
export function readChronic(list: readonly object[]): readonly Chronic[] {
  return readConditions(list).map((condition) => {
    if (!('share' in condition) || typeof condition.share !== 'number') throw new Error(`condition ${condition.code}: share is missing`);
    return condition as Chronic;
  });
}

/** What a reviewer may mistype: names of members, of drugs, services, supplies, laboratory values; numbers; lengths of lists. */
function wrongIn(condition: Condition): string | undefined {
  const missing = REQUIRED.find((name) => !(name in condition));
  if (missing !== undefined) return `${missing} is missing`;
  const unknown = Object.keys(condition).find((name) => !REQUIRED.includes(name) && !OPTIONAL.includes(name));
  if (unknown !== undefined) return `${unknown} is no member`;
  const { ages, months, where, stay, complaints, notes, weight, sex } = condition;
  if (!numbers(ages, 2) || (stay && !numbers(stay.days, 2)) || (months && !numbers(months, 12)))
    return 'ages, days: two numbers; months: twelve';
  if (!numbers([weight, where.station, where.clinic, where.regional, where.provincial], 5)) return 'weight, where: numbers';
  if (sex !== undefined && sex !== 'male' && sex !== 'female') return `sex ${sex}`;
  if (complaints.length === 0 || notes.length === 0) return 'complaints, notes: at least one';
  for (const { drug, dose, timesADay, days, percent } of condition.drugs) {
    if (!Object.hasOwn(DRUGS, drug)) return `no drug ${drug} in the catalogue`;
    if (!numbers([dose, timesADay, days, percent], 4)) return `${drug}: dose, timesADay, days, percent`;
  }
  for (const { service, percent, values } of condition.services) {
    if (!Object.hasOwn(SERVICES, service)) return `no service ${service} in the catalogue`;
    if (!numbers([percent], 1)) return `${service}: percent`;
    const { indices }: Service = SERVICES[service];
    for (const [name, value] of Object.entries(values ?? {})) {
      if (!indices.some((index) => index.name === name) || !numbers(value, 2)) return `${service}: value ${name}`;
    }
  }
  for (const { supply, quantity } of condition.supplies ?? []) {
    if (!Object.hasOwn(SUPPLIES, supply) || !numbers([quantity], 1)) return `supply ${supply}`;
  }
  return undefined;
}

function numbers(list: readonly unknown[], length: number): boolean {
  return list.length === length && list.every((value) => typeof value === 'number' && Number.isFinite(value));
}
