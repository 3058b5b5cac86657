import type { Extension, Patient } from '@hub/fhir-model';
import { type Moment, mergeRegisters, withSaid } from '../../as-of.ts';
import type { MappedResource } from '../../mapping.ts';
import { folded } from '../../qd831/person.ts';
import { describedByTag, isProvisional } from '../../qd3176/map/described-by.ts';
import { oneConcept } from '../../qd3176/map/element.ts';
import { BIRTH_PLACE, CITIZENSHIP, MAIDEN_NAME, numbersInOrder, PATIENT, RELIGION } from '../../registers/patient.ts';
import { type Scope, timeOf, warn } from '../scope.ts';
import { CLEARED, type Segment } from '../segment.ts';
import { addressesOf, contactsOf } from './contact.ts';
import { nameOf } from './name.ts';
import { identifiersOf } from './numbers.ts';

type Person = Patient & { id: string };

/** On what HL7 v2 alone has described: XML1 has not, and takes over when it comes. */
export const HL7V2 = 'HL7V2';

/** HL7 table 0001. */
const SEX: Readonly<Record<string, NonNullable<Patient['gender']>>> = {
  M: 'male',
  F: 'female',
  U: 'unknown',
  O: 'other',
  A: 'other',
  N: 'other',
};
/** HL7 table 0002 → v3-MaritalStatus; other codes keep their text. */
const MARITAL: Readonly<Record<string, readonly [string, string]>> = {
  A: ['L', 'Legally Separated'],
  D: ['D', 'Divorced'],
  M: ['M', 'Married'],
  S: ['S', 'Never Married'],
  W: ['W', 'Widowed'],
  C: ['C', 'Common Law'],
  P: ['T', 'Domestic partner'],
  I: ['I', 'Interlocutory'],
  U: ['UNK', 'unknown'],
};
const BIRTH_TIME = 'http://hl7.org/fhir/StructureDefinition/patient-birthTime';

/**
 * The source record of the person (PID; HL7 v2-to-FHIR, PID[Patient]). Every register that PID fills, or empties with `""`, is said at this message's moment; an
 * empty field says nothing. Where XML1 has described the Patient, gaps are filled (contract §1.1).
 */
export function patientOf(scope: Scope): MappedResource {
  const { names, moment } = scope;
  const person: Person = {
    resourceType: 'Patient',
    id: scope.patientId,
    meta: { tag: [describedByTag(names, HL7V2)] },
    identifier: numbersInOrder(identifiersOf(names, scope.facility, scope.numbers)),
    active: true,
  };
  const said = new Map<string, Moment>();
  const say = (register: string): void => {
    said.set(register, moment);
  };
  if (scope.numbers.some(({ kind }) => kind === 'national' || kind === 'passport')) say('personal-number');
  demographics(scope, person, say);
  person.extension = extensions(scope, say);
  const resource = withSaid(tidy(person), said, names);
  return {
    resource,
    mode: 'merge',
    key: scope.patientKey,
    owned: false,
    merge: (existing) => mergeRegisters(existing, resource, PATIENT, { names, yields: isProvisional(existing, names) }),
  };
}

function tidy(person: Person): Person {
  const { resourceType, id, meta, extension = [], identifier = [], active, ...rest } = person;
  const head = { resourceType, id, ...(meta === undefined ? {} : { meta }), ...(extension.length === 0 ? {} : { extension }) };
  return { ...head, ...(identifier.length === 0 ? {} : { identifier }), ...(active === undefined ? {} : { active }), ...rest };
}

type Say = (register: string) => void;

function demographics(scope: Scope, person: Person, say: Say): void {
  const { pid, profile } = scope;
  const field = Number((profile.person?.nameField ?? 'PID-5').slice(4));
  const called = pid.reps(field).flatMap((one) => nameOf(pid, field, one, profile) ?? []);
  if (called.length > 0) person.name = called;
  if (called.length > 0) say('name');
  const home = [...contactsOf(pid, 13, 'home'), ...contactsOf(pid, 40, 'home')];
  const work = contactsOf(pid, 14, 'work');
  if (home.length + work.length > 0) person.telecom = [...home, ...work];
  if (home.length > 0 || pid.cleared(13)) say('home-phone');
  if (work.length > 0 || pid.cleared(14)) say('work-phone');
  sex(scope, person, say);
  birth(scope, person, say);
  death(scope, person, say);
  const addresses = addressesOf(pid, 11);
  if (addresses.length > 0) person.address = addresses;
  if (addresses.length > 0 || pid.cleared(11)) say('address');
  marriage(pid, person, say);
  order(pid, person, say);
  const language = pid.component(15, 1);
  if (language !== '' && language !== CLEARED) person.communication = [{ language: { text: pid.component(15, 2) || language } }];
  if (language !== '') say('language');
}

function sex(scope: Scope, person: Person, say: Say): void {
  const text = scope.pid.component(8, 1).toUpperCase();
  if (text === '') return;
  const gender = SEX[text];
  if (gender !== undefined) person.gender = gender;
  else if (text !== CLEARED) {
    warn(scope, 'VN-HL7-PID-8-invalid', { field: 'PID-8', line: scope.pid.line, value: text });
    return;
  }
  say('sex');
}

function birth(scope: Scope, person: Person, say: Say): void {
  const stamp = timeOf(scope, scope.pid, 7);
  if (stamp !== undefined) {
    person.birthDate = stamp.date;
    const midnight = !stamp.dateTime.includes('T') || stamp.dateTime.includes('T00:00:00');
    if (!midnight) person._birthDate = { extension: [{ url: BIRTH_TIME, valueDateTime: stamp.dateTime }] };
  }
  if (stamp !== undefined || scope.pid.cleared(7)) say('birth');
}

function death(scope: Scope, person: Person, say: Say): void {
  const { pid } = scope;
  const time = timeOf(scope, pid, 29);
  const sent = pid.component(30, 1).toUpperCase();
  if (time !== undefined) person.deceasedDateTime = time.dateTime;
  else if (sent === 'Y' || sent === 'N') person.deceasedBoolean = sent === 'Y';
  if (time !== undefined || sent === 'Y' || sent === 'N' || sent === CLEARED) say('death');
}

function marriage(pid: Segment, person: Person, say: Say): void {
  const [code, text] = [pid.component(16, 1), pid.component(16, 2)];
  if (code === '' && text === '') return;
  const known = MARITAL[code.toUpperCase()];
  if (known !== undefined) {
    person.maritalStatus = oneConcept(
      known[0] === 'UNK' ? 'http://terminology.hl7.org/CodeSystem/v3-NullFlavor' : 'http://terminology.hl7.org/CodeSystem/v3-MaritalStatus',
      ...known,
    );
  } else if (code !== CLEARED) person.maritalStatus = { text: text || code };
  say('marital-status');
}

function order(pid: Segment, person: Person, say: Say): void {
  const [several, place] = [pid.component(24, 1).toUpperCase(), pid.component(25, 1)];
  if (/^\d{1,2}$/.test(place)) person.multipleBirthInteger = Number(place);
  else if (several === 'Y' || several === 'N') person.multipleBirthBoolean = several === 'Y';
  else return;
  say('birth-order');
}

function extensions({ pid, profile }: Scope, say: Say): Extension[] {
  const list: Extension[] = [];
  const text = (register: string, url: string, value: string): void => {
    if (value === '') return;
    if (value !== CLEARED) list.push({ url, valueString: value });
    say(register);
  };
  text('maiden-name', MAIDEN_NAME, maidenName(pid, profile));
  const concept = (register: string, field: number, made: (text: string) => Extension): void => {
    const value = pid.component(field, 2) || pid.component(field, 1);
    if (value === '') return;
    if (value !== CLEARED) list.push(made(value));
    say(register);
  };
  concept('religion', 17, (value) => ({ url: RELIGION, valueCodeableConcept: { text: value } }));
  const place = pid.component(23, 1);
  if (place !== '' && place !== CLEARED) list.push({ url: BIRTH_PLACE, valueAddress: { text: place } });
  if (place !== '') say('birth-place');
  concept('citizenship', 26, (value) => ({ url: CITIZENSHIP, extension: [{ url: 'code', valueCodeableConcept: { text: value } }] }));
  return list;
}

/** PID-6, unless it is the person's own name without its marks (a known misuse, contract §3.5), or the profile says that it never is another's. */
function maidenName(pid: Segment, profile: Scope['profile']): string {
  if (pid.cleared(6)) return CLEARED;
  const { nameField = 'PID-5', ignore = [] } = profile.person ?? {};
  if (nameField === 'PID-6' || ignore.includes('PID-6')) return '';
  const mother = nameOf(pid, 6, pid.field(6), { name: profile.name })?.text ?? '';
  const own = nameOf(pid, 5, pid.field(5), profile)?.text ?? '';
  return folded(mother) === folded(own) ? '' : mother;
}
