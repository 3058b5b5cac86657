import type { Agenda, Appointment } from './agenda.ts';
import { MINUTES_PER_DAY } from './calendar.ts';
import type { Site } from './network.ts';
import type { Plan } from './options.ts';
import { newbornOf } from './person/newborn.ts';
import type { Person } from './person/person.ts';
import type { Register } from './person/register.ts';
import { Random } from './random.ts';

/** A child born at a visit. */
export interface Birth {
  readonly child: Person;
  /** Minutes of local time. */
  readonly at: number;
  readonly grams: number;
}

/** What binds a visit to others of the province. */
export interface Course {
  readonly births?: readonly Birth[];
  readonly father?: Person;
  /** Sent on to this facility, which sees the patient the day after. */
  readonly sentTo?: Site;
  readonly sentFrom?: Site;
  /** GIAY_CHUYEN_TUYEN, the same at both facilities. */
  readonly referralNumber?: string;
  /** Day on which the patient does come back for the same condition. */
  readonly returnOn?: number;
  /** The visit is such a return. */
  readonly kept?: boolean;
  /** Of a condition of a national programme: the day of its first visit, how many came before, and whether none follows. */
  readonly programme?: { readonly since: number; readonly month: number; readonly last: boolean };
  /** Told to the insurer when it began (XML0). */
  readonly checkedIn: boolean;
}

type Bound = Appointment & { readonly course: Course };

const TWINS_PERCENT = 15;
const SENT_PERCENT = 55;
const CHECKED_IN_PERCENT = 12;
const PROGRAMME_CODES: ReadonlySet<string> = new Set(['A15.0', 'B20']);

/** The visits of a person and of the children she bears, each bound to those it belongs with. In time order, person by person. */
export function* coursesOf(plan: Plan, agenda: Agenda, register: Register, person: Person): Generator<Bound> {
  const random = new Random(plan.seed, 33, person.index);
  const own = bound(random, sent(random, plan, agenda.visitsOf(person)));
  const children: { readonly birth: Birth; readonly left: number }[] = [];
  for (const visit of own) {
    if (visit.condition.birth !== true || visit.nights === 0) {
      yield visit;
      continue;
    }
    const father = fatherOf(register, person);
    const births = birthsAt(random, visit, father);
    for (const birth of births) children.push({ birth, left: visit.arrival + (visit.nights + 1) * MINUTES_PER_DAY });
    yield { ...visit, course: { ...visit.course, births, ...(father === undefined ? {} : { father }) } };
  }
  for (const { birth, left } of children) {
    const visits = agenda.visitsOf(birth.child).filter(({ arrival }) => arrival > left);
    yield* bound(new Random(plan.seed, 33, birth.child.index), visits);
  }
}

/** Puts the visit that refers before some of those at a provincial hospital, at the place where the patient is registered. */
function sent(random: Random, plan: Plan, visits: readonly Appointment[]): Appointment[] {
  const all: Appointment[] = [];
  for (const visit of visits) {
    const { site, registered, emergency, followUp, person } = visit;
    const may = site.kind === 'provincial-hospital' && registered.kind !== 'provincial-hospital' && !emergency && !followUp;
    const arrival = visit.arrival - MINUTES_PER_DAY;
    if (!may || arrival < plan.fromDay * MINUTES_PER_DAY || !random.chance(SENT_PERCENT)) {
      all.push(visit);
      continue;
    }
    const referralNumber = `${registered.code}/${String(person.index + 1).padStart(6, '0')}.${all.length + 1}/GCT`;
    const { emergency: _urgent, ...same } = visit;
    all.push(
      { ...same, emergency: false, site: registered, arrival, nights: 0, course: { sentTo: site, referralNumber, checkedIn: false } },
      { ...visit, course: { sentFrom: registered, referralNumber, checkedIn: false } },
    );
  }
  return all;
}

/** Numbers the visits, says which return is kept and how far a programme has come. */
function bound(random: Random, visits: readonly Appointment[]): Bound[] {
  const next = new Map<string, { readonly day: number }>();
  const returns = new Map<Appointment, number>();
  for (const visit of [...visits].reverse()) {
    if (!visit.followUp) continue;
    const key = `${visit.condition.code} ${visit.site.code}`;
    const later = next.get(key);
    if (later !== undefined) returns.set(visit, later.day);
    next.set(key, { day: Math.floor(visit.arrival / MINUTES_PER_DAY) });
  }
  const seen = new Map<string, { since: number; month: number; day: number }>();
  return visits.map((visit, i) => {
    const code = visit.condition.code;
    const day = Math.floor(visit.arrival / MINUTES_PER_DAY);
    const key = `${code} ${visit.site.code}`;
    const before = seen.get(key);
    const now = { since: before?.since ?? day, month: before === undefined ? 0 : before.month + 1, day };
    seen.set(key, now);
    const returnOn = returns.get(visit);
    const course: Course = {
      ...visit.course,
      checkedIn: random.chance(CHECKED_IN_PERCENT),
      ...(returnOn === undefined ? {} : { returnOn }),
      ...(visit.followUp && before !== undefined ? { kept: true } : {}),
      ...(PROGRAMME_CODES.has(code) ? { programme: { since: now.since, month: now.month, last: returnOn === undefined } } : {}),
    };
    return { ...visit, number: i + 1, course };
  });
}

/** The husband stands before his wife in the register. */
function fatherOf(register: Register, mother: Person): Person | undefined {
  const before = mother.index === 0 ? undefined : register.person(mother.index - 1);
  const same = before?.sex === 'male' && before.address === mother.address && before.nationalId !== '';
  return same && Math.abs(before.birthDay - mother.birthDay) < 15 * 365 ? before : undefined;
}

/** Twins come by caesarean section only: the diagnosis of the other is one child. */
function birthsAt(random: Random, { person, condition, arrival }: Appointment, father: Person | undefined): readonly Birth[] {
  const twins = condition.operation !== undefined && random.chance(TWINS_PERCENT);
  const at = arrival + random.between(150, 600);
  return Array.from({ length: twins ? 2 : 1 }, (_, k) => {
    const minute = at + k * random.between(1, 9);
    const grams = random.between(26, 38) * 100 + random.below(2) * 50 - (twins ? 700 : 0) - k * 50;
    return { child: newbornOf(random, person, father, minute, k), at: minute, grams };
  });
}
