import { Agenda, type Appointment } from './agenda.ts';
import { date8 } from './calendar.ts';
import { coursesOf } from './course.ts';
import type { ExpectedReceipt } from './defects/expected.ts';
import { spoil } from './defects/spoil.ts';
import { envelope, hoso } from './envelope.ts';
import { facilityOf, sendersOf } from './formats/fhir/senders.ts';
import { otherFiles } from './formats/files.ts';
import { moreSources } from './formats/sources.ts';
import { type Facility, type Network, networkOf, type Site } from './network.ts';
import { type Plan, type ProvinceOptions, planOf } from './options.ts';
import { Register } from './person/register.ts';
import { checkInSheet, hosoOf, type Sheet, sheetsOf, tableText } from './sheets.ts';
import { type Visit, visitOf } from './visit/visit.ts';

/** A file as a facility's system would export it. */
export interface GeneratedFile {
  readonly facility: { readonly code: string; readonly name: string; readonly kind: Facility['kind'] };
  /** Code of the source it is sent as (`his-92001`). */
  readonly source: string;
  readonly fileName: string;
  /** As it is sent. */
  readonly contentType: string;
  /** The file: of tables the envelope, UTF-8. */
  readonly body: Buffer;
  /** HOSO in it; of other formats its records: messages, rows, resources, studies. */
  readonly visits: number;
  /** `check-in`: XML0 of visits that come in later files; `other`: another format. Send the files of a facility in order. */
  readonly kind: 'visits' | 'check-in' | 'other';
  /** The receipt it must get; where defects were asked for. */
  readonly expected?: ExpectedReceipt;
}

/** Sees every visit as it is made; for summaries and tests. */
export type Observer = (visit: Visit) => void;

/** The facilities of this province, in order: register their sources before posting files. */
export function facilitiesOf(options: ProvinceOptions): readonly Facility[] {
  const plan = planOf(options);
  const { sites } = networkOf(plan);
  const own = sites.map((site) => {
    const { code, name, kind, sources } = site;
    return { code, name, kind, sources: [...sources, ...moreSources(plan, site)] };
  });
  return plan.formats.includes('fhir') ? [...own, ...sendersOf(sites).map(facilityOf)] : own;
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
  const network = networkOf(plan);
  const waiting = new Map<Site, Appointment[]>();
  const numbers = new Map<Site, number>();
  const finish = (site: Site, appointments: readonly Appointment[]): readonly GeneratedFile[] => {
    const number = (numbers.get(site) ?? 0) + 1;
    numbers.set(site, number);
    return batchOf(plan, network, site, number, appointments, observe);
  };
  for (const appointment of appointmentsOf(plan, network)) {
    const list = waiting.get(appointment.site) ?? [];
    list.push(appointment);
    if (list.length < plan.batch) {
      waiting.set(appointment.site, list);
    } else {
      waiting.delete(appointment.site);
      yield* finish(appointment.site, list);
    }
  }
  for (const [site, list] of [...waiting].sort(([a], [b]) => a.number - b.number)) yield* finish(site, list);
}

function* appointmentsOf(plan: Plan, network: Network = networkOf(plan)): Generator<Appointment> {
  const register = new Register(plan, network);
  const agenda = new Agenda(plan, network);
  for (let index = 0; index < plan.people; index++) {
    if (plan.all) yield* coursesOf(plan, agenda, register, register.person(index));
    else yield* agenda.visitsOf(register.person(index));
  }
}

/** The file of a batch of visits, after the one of their check-ins when there are any. NGAYLAP is the day after the last visit of the batch ended. */
function batchOf(
  plan: Plan,
  network: Network,
  site: Site,
  number: number,
  appointments: readonly Appointment[],
  observe?: Observer,
): readonly GeneratedFile[] {
  const visits = appointments.map((appointment) => visitOf(plan.seed, appointment));
  for (const visit of visits) observe?.(visit);
  const made = date8(Math.max(...visits.map(({ endDay }) => endDay)) + 1);
  const named = `${site.code}_${made}_${String(number).padStart(6, '0')}`;
  const facility = { code: site.code, name: site.name, kind: site.kind };
  const from = { facility, source: site.source, contentType: 'application/xml' };
  const checkIns = visits.flatMap((visit) => checkInSheet(visit) ?? []);
  const files: GeneratedFile[] = otherFiles(plan, network, site, named, number, visits).map(({ records, expected, facility, ...made }) => ({
    ...made,
    facility: { code: facility.code, name: facility.name, kind: facility.kind },
    visits: records,
    kind: 'other',
    ...(plan.defects === undefined ? {} : { expected }),
  }));
  if (checkIns.length > 0) {
    const hosos = checkIns.map((sheet) => hosoOf([sheet]));
    const sent = String(checkIns[0]?.rows[0]?.NGAY_VAO).slice(0, 8);
    const expected = { counts: { received: hosos.length, stored: hosos.length, rejected: 0 }, issues: [], defects: [] };
    files.push({
      ...from,
      fileName: `${named}_checkin.xml`,
      // One alone goes as the table itself, as the insurer takes it; several in an envelope of the day the first of them arrived.
      body: checkIns.length === 1 ? Buffer.from(tableText(checkIns[0] as Sheet), 'utf8') : envelope(site.code, sent, hosos),
      visits: hosos.length,
      kind: 'check-in',
      ...(plan.defects === undefined ? {} : { expected }),
    });
  }
  const file = { ...from, fileName: `${named}.xml`, visits: visits.length, kind: 'visits' } as const;
  if (plan.defects !== undefined) return [...files, { ...file, ...spoil(plan, plan.defects, site, number, made, visits) }];
  const hosos = visits.map((visit) => (plan.all || visit.edition === '4210' ? hosoOf(sheetsOf(visit)) : hoso(visit)));
  return [...files, { ...file, body: envelope(site.code, made, hosos) }];
}
