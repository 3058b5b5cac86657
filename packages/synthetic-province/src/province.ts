import { Agenda, type Appointment } from './agenda.ts';
import { date8 } from './calendar.ts';
import { envelope, hoso } from './envelope.ts';
import { type Facility, networkOf, type Site } from './network.ts';
import { type Plan, type ProvinceOptions, planOf } from './options.ts';
import { Register } from './person/register.ts';
import { type Visit, visitOf } from './visit/visit.ts';

/** A file as a facility's system would export it. */
export interface GeneratedFile {
  readonly facility: { readonly code: string; readonly name: string; readonly kind: Facility['kind'] };
  /** Code of the source it is sent as (`his-92001`). */
  readonly source: string;
  readonly fileName: string;
  /** The envelope, UTF-8. */
  readonly body: Buffer;
  /** HOSO in it. */
  readonly visits: number;
}

/** Sees every visit as it is made; for summaries and tests. */
export type Observer = (visit: Visit) => void;

/** The facilities of this province, in order: register their sources before posting files. */
export function facilitiesOf(options: ProvinceOptions): readonly Facility[] {
  return networkOf(planOf(options)).sites.map(({ code, name, kind, sources }) => ({ code, name, kind, sources }));
}

/** Every visit, person by person, without making files. Memory does not grow with people. */
export function* visitsOf(options: ProvinceOptions): Generator<Visit> {
  const plan = planOf(options);
  for (const appointment of appointmentsOf(plan)) yield visitOf(plan.seed, appointment);
}

/**
 * Every file of the province, facility by facility as their batches fill, the rest at the end. Equal options give equal
 * bytes in equal order. At most one unfinished batch per facility is held, as plans, not as bytes.
 */
export async function* generateProvince(options: ProvinceOptions, observe?: Observer): AsyncGenerator<GeneratedFile> {
  yield* filesOf(options, observe);
}

/** {@link generateProvince} without promises, for callers that only count or write. */
export function* filesOf(options: ProvinceOptions, observe?: Observer): Generator<GeneratedFile> {
  const plan = planOf(options);
  const waiting = new Map<Site, Appointment[]>();
  const numbers = new Map<Site, number>();
  const finish = (site: Site, appointments: readonly Appointment[]): GeneratedFile => {
    const number = (numbers.get(site) ?? 0) + 1;
    numbers.set(site, number);
    return fileOf(plan.seed, site, number, appointments, observe);
  };
  for (const appointment of appointmentsOf(plan)) {
    const list = waiting.get(appointment.site) ?? [];
    list.push(appointment);
    if (list.length < plan.batch) {
      waiting.set(appointment.site, list);
    } else {
      waiting.delete(appointment.site);
      yield finish(appointment.site, list);
    }
  }
  for (const [site, list] of [...waiting].sort(([a], [b]) => a.number - b.number)) yield finish(site, list);
}

function* appointmentsOf(plan: Plan): Generator<Appointment> {
  const network = networkOf(plan);
  const register = new Register(plan, network);
  const agenda = new Agenda(plan, network);
  for (let index = 0; index < plan.people; index++) yield* agenda.visitsOf(register.person(index));
}

/** NGAYLAP is the day after the last visit of the batch ended. */
function fileOf(seed: number, site: Site, number: number, appointments: readonly Appointment[], observe?: Observer): GeneratedFile {
  let lastDay = 0;
  const hosos = appointments.map((appointment) => {
    const visit = visitOf(seed, appointment);
    observe?.(visit);
    lastDay = Math.max(lastDay, visit.endDay);
    return hoso(visit);
  });
  const made = date8(lastDay + 1);
  return {
    facility: { code: site.code, name: site.name, kind: site.kind },
    source: site.source,
    fileName: `${site.code}_${made}_${String(number).padStart(6, '0')}.xml`,
    body: envelope(site.code, made, hosos),
    visits: hosos.length,
  };
}
