import { ageInYears, civil, MINUTES_PER_DAY, weekday } from './calendar.ts';
import type { Course } from './course.ts';
import type { Chronic, Condition } from './data/condition.ts';
import { ACUTE, CHRONIC, PROGRAMMES } from './data/conditions.ts';
import type { Network, Site } from './network.ts';
import type { Plan } from './options.ts';
import type { Person } from './person/person.ts';
import { Random, Weighted } from './random.ts';

/** One visit before its details are made: who, where, when, why. */
export interface Appointment {
  readonly person: Person;
  /** 1, 2, … in time order for this person. */
  readonly number: number;
  readonly site: Site;
  readonly condition: Condition;
  /** Chronic conditions the person also has; coded beside the main one. */
  readonly alsoHas: readonly Chronic[];
  readonly followUp: boolean;
  readonly emergency: boolean;
  /** Arrival, minutes of local time. */
  readonly arrival: number;
  /** Nights; 0 = goes home the same day. */
  readonly nights: number;
  /** Site the card is registered with (MA_DKBD). */
  readonly registered: Site;
  /** What binds it to other visits; only where all tables are made. */
  readonly course?: Course;
}

/** Visits a year for sudden illness, by age. */
const RATE: readonly (readonly [belowAge: number, perYear: number])[] = [
  [1, 3.2],
  [6, 2.3],
  [15, 0.9],
  [25, 0.55],
  [45, 0.7],
  [60, 1],
  [75, 1.5],
  [200, 1.9],
];
const FEWER_ON_WEEKDAY: readonly number[] = [55, 0, 5, 5, 5, 8, 35];

const MIN_DAYS_BETWEEN = 2;
const FOLLOW_UP_DAYS: readonly [number, number] = [27, 33];

/** Every age at which some condition starts or stops, so that choosing among those that fit an age needs one lookup. */
const EDGES = [...new Set(ACUTE.flatMap(({ ages }) => [ages[0], ages[1]]))].sort((a, b) => a - b);

export class Agenda {
  readonly #plan: Plan;
  readonly #network: Network;
  readonly #choices = new Map<number, Weighted<Condition>>();

  constructor(plan: Plan, network: Network) {
    this.#plan = plan;
    this.#network = network;
  }

  /** The person's visits in time order; none overlap, and there are at least two days between them. */
  visitsOf(person: Person): Appointment[] {
    const random = new Random(this.#plan.seed, 31, person.index);
    const registered = this.#registered(random, person);
    const chronic = this.#chronicOf(random, person);
    const planned: Omit<Appointment, 'number' | 'alsoHas'>[] = [];
    for (const condition of chronic) this.#followUps(random, person, condition, registered, planned);
    this.#sudden(random, person, registered, planned);
    if (this.#plan.all) this.#programmes(person, chronic, registered, planned);
    planned.sort((a, b) => a.arrival - b.arrival);
    const kept: Appointment[] = [];
    let freeFrom = 0;
    for (const visit of planned) {
      if (visit.arrival < freeFrom) continue;
      freeFrom = visit.arrival + (visit.nights + MIN_DAYS_BETWEEN) * MINUTES_PER_DAY;
      kept.push({ ...visit, number: kept.length + 1, alsoHas: chronic.filter(({ code }) => code !== visit.condition.code) });
    }
    return kept;
  }

  #registered(random: Random, person: Person): Site {
    const draw = random.below(100);
    if (draw < 42) return this.#network.stationOf(person.communeNumber);
    return draw < 90 ? this.#network.regionalOf(person.communeNumber) : this.#network.provincialOf(person.communeNumber);
  }

  #chronicOf(random: Random, person: Person): Chronic[] {
    const age = ageInYears(person.birthDay, this.#plan.toDay);
    const found: Chronic[] = [];
    for (const condition of CHRONIC) {
      const has = random.chance(condition.share);
      if (has && found.length < 3 && fits(condition, person, age)) found.push(condition);
    }
    return found;
  }

  /** Monthly visits to the place of registration; people miss some. */
  #followUps(random: Random, person: Person, condition: Chronic, registered: Site, into: Omit<Appointment, 'number' | 'alsoHas'>[]): void {
    const kind =
      registered.kind === 'station' && condition.where.station === 0 ? this.#network.regionalOf(person.communeNumber) : registered;
    const attends = person.card === '' ? 25 : 62;
    for (let day = this.#plan.fromDay + random.below(30); day <= this.#plan.toDay; day += random.between(...FOLLOW_UP_DAYS)) {
      if (!random.chance(attends) || random.chance(FEWER_ON_WEEKDAY[weekday(day)] as number)) continue;
      const stays = kind.kind !== 'station' && random.chance(condition.stay?.percent ?? 0);
      into.push(this.#visit(random, person, condition, kind, registered, day, !stays, stays));
    }
  }

  /** HIV and tuberculosis care, month after month at one hospital: in its own stream, so that nothing else changes by it. */
  #programmes(person: Person, chronic: readonly Chronic[], registered: Site, into: Omit<Appointment, 'number' | 'alsoHas'>[]): void {
    const random = new Random(this.#plan.seed, 32, person.index);
    const age = ageInYears(person.birthDay, this.#plan.toDay);
    for (const { condition, months } of PROGRAMMES) {
      if (!random.chance(condition.share) || chronic.includes(condition) || !fits(condition, person, age)) continue;
      const site = registered.kind === 'provincial-hospital' ? registered : this.#network.regionalOf(person.communeNumber);
      const first = this.#plan.fromDay + random.below(Math.max(1, this.#plan.toDay - this.#plan.fromDay - 60));
      for (let month = 0; month < months; month++) {
        const day = first + month * 29 + random.below(4);
        if (day > this.#plan.toDay) break;
        into.push(this.#visit(random, person, condition, site, registered, day, true, false));
      }
      return;
    }
  }

  #sudden(random: Random, person: Person, registered: Site, into: Omit<Appointment, 'number' | 'alsoHas'>[]): void {
    const first = Math.max(this.#plan.fromDay, person.birthDay + 1);
    const days = this.#plan.toDay - first + 1;
    if (days <= 0) return;
    const ageNow = ageInYears(person.birthDay, this.#plan.toDay);
    const rate = (RATE.find(([below]) => ageNow < below) as readonly [number, number])[1];
    const visits = Math.floor((rate * days) / 365 + random.unit() * 1.3 * Math.min(1, (rate * days) / 365));
    const once = new Set<string>();
    for (let i = 0; i < visits; i++) {
      let day = first + random.below(days);
      if (random.chance(FEWER_ON_WEEKDAY[weekday(day)] as number)) day = Math.min(this.#plan.toDay, day + random.between(1, 3));
      const condition = this.#choose(random, person, day);
      if (!condition || once.has(condition.code)) continue;
      if (condition.stay && condition.stay.percent > 50) once.add(condition.code);
      if (condition.birth) for (const code of ['O80', 'O82.0', 'Z34.9']) once.add(code);
      const stays = random.chance(condition.stay?.percent ?? 0);
      into.push(this.#visit(random, person, condition, this.#place(random, person, condition, stays), registered, day, false, stays));
    }
  }

  /** What people of this age and sex fall ill with in this month. */
  #choose(random: Random, person: Person, day: number): Condition | undefined {
    const age = (day - person.birthDay) / 365.2425;
    let band = 0;
    while (band < EDGES.length && (EDGES[band] as number) <= age) band++;
    const month = civil(day).month;
    const key = (band * 2 + (person.sex === 'male' ? 0 : 1)) * 12 + month - 1;
    let choice = this.#choices.get(key);
    if (!choice) {
      choice = new Weighted(ACUTE.filter((c) => fits(c, person, age)).map((c) => [c, c.weight * (c.months?.[month - 1] ?? 1)] as const));
      this.#choices.set(key, choice);
    }
    return choice.total > 0 ? choice.draw(random) : undefined;
  }

  #place(random: Random, person: Person, condition: Condition, stays: boolean): Site {
    const { station, clinic, regional, provincial } = condition.where;
    const small = stays ? 0 : 1;
    let draw = random.unit() * (small * (station + clinic) + regional + provincial);
    draw -= small * station;
    if (draw < 0) return this.#network.stationOf(person.communeNumber);
    draw -= small * clinic;
    if (draw < 0) return this.#network.clinicOf(person.communeNumber);
    draw -= regional;
    return draw < 0 ? this.#network.regionalOf(person.communeNumber) : this.#network.provincialOf(person.communeNumber);
  }

  #visit(
    random: Random,
    person: Person,
    condition: Condition,
    site: Site,
    registered: Site,
    day: number,
    followUp: boolean,
    stays: boolean,
  ): Omit<Appointment, 'number' | 'alsoHas'> {
    const hospital = site.kind === 'provincial-hospital' || site.kind === 'regional-hospital';
    const emergency = hospital && !followUp && random.chance(condition.emergency ?? 2);
    const minute = emergency ? random.below(MINUTES_PER_DAY) : random.chance(64) ? random.between(390, 630) : random.between(780, 960);
    const nights = stays && hospital ? random.between(...(condition.stay?.days ?? [2, 4])) : 0;
    return { person, site, condition, followUp, emergency, arrival: day * MINUTES_PER_DAY + minute, nights, registered };
  }
}

function fits(condition: Condition, person: Person, age: number): boolean {
  return age >= condition.ages[0] && age < condition.ages[1] && (condition.sex === undefined || condition.sex === person.sex);
}
