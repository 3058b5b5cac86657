import { type Appointment, type AppointmentParticipant, type BusinessKey, formatInstant, shardOfId } from '@hub/fhir-model';
import type { Shape } from '../../as-of.ts';
import type { NeededKey } from '../../mapping.ts';
import { identifier, typedIdentifier } from '../../qd3176/map/element.ts';
import { hubCodeSystem, type Names } from '../../qd3176/map/names.ts';
import { encounterOf } from '../adt/encounter.ts';
import { emitSaid } from '../emit-said.ts';
import type { MessageMapper } from '../mapper.ts';
import { segmentsNamed } from '../message.ts';
import { cut } from '../orders/cut.ts';
import { labNames } from '../orders/lab-names.ts';
import { noteTexts } from '../orders/notes.ts';
import { momentText } from '../orders/times.ts';
import { uniteIdentifiers } from '../orders/unite.ts';
import { workers } from '../orders/workers.ts';
import { conceptOf } from '../results/concept.ts';
import { partsOf } from '../results/parts.ts';
import { type Scope, type StatedMessage, segment } from '../scope.ts';

/** What a message leaves out of an appointment stays as it was: a cancellation names its number alone. */
const SHAPE: Shape = {
  registers: {
    status: ['status'],
    cancelation: ['cancelationReason'],
    service: ['serviceType'],
    type: ['appointmentType'],
    reason: ['reasonCode'],
    time: ['start', 'end', 'minutesDuration'],
    comment: ['comment'],
    participant: ['participant'],
  },
  unite: { identifier: uniteIdentifiers },
  order: [
    ...['identifier', 'status', 'cancelationReason', 'serviceType', 'appointmentType', 'reasonCode', 'start', 'end', 'minutesDuration'],
    ...['comment', 'participant'],
  ],
};

/** SCH-25 (HL7 table 0278). */
const BY_STATE: Readonly<Record<string, Appointment['status']>> = {
  PENDING: 'pending',
  WAITLIST: 'waitlist',
  BOOKED: 'booked',
  OVERBOOK: 'booked',
  STARTED: 'arrived',
  COMPLETE: 'fulfilled',
  CANCELLED: 'cancelled',
  CANCELED: 'cancelled',
  DC: 'cancelled',
  DELETED: 'entered-in-error',
  NOSHOW: 'noshow',
};

/** Events that say it themselves: cancelled, discontinued, deleted, nobody came. */
const BY_EVENT: Readonly<Record<string, Appointment['status']>> = {
  S15: 'cancelled',
  S16: 'cancelled',
  S17: 'entered-in-error',
  S26: 'noshow',
};

/** SIU S12–S26 as an Appointment (v2-to-FHIR guide, segment SCH). */
function mapAppointment(scope: Scope): void {
  const sch = segment(scope, 'SCH');
  if (sch === undefined) return;
  encounterOf(scope);
  const key = appointmentKey(scope, scope.names);
  const [placer, filler] = [sch.component(1, 1), sch.component(2, 1)];
  const lab = labNames(scope.names, scope.facility);
  const own = (list: string): string => hubCodeSystem(scope.names, `${list}/${scope.facility}`);
  const event = BY_EVENT[scope.head.event];
  const time = timeOfAppointment(scope);
  const status =
    event ??
    BY_STATE[sch.component(25, 1).toUpperCase()] ??
    (time.start === undefined && scope.head.event === 'S12' ? 'proposed' : 'booked');
  const ais = segment(scope, 'AIS');
  const service = ais === undefined ? undefined : conceptOf(partsOf(ais, 3), lab.serviceCodes, scope.named);
  const reason = conceptOf(partsOf(sch, 7), own('appointment-reason'), scope.named);
  const why = event === undefined ? undefined : conceptOf(partsOf(sch, 6), own('appointment-reason'), scope.named);
  const type = conceptOf(partsOf(sch, 8), own('appointment-type'), scope.named);
  const comment = noteTexts(segmentsNamed(scope.message, 'NTE')).join('\n');
  const resource: Appointment & { id: string } = {
    resourceType: 'Appointment',
    id: scope.context.idFor(key, shardOfId(scope.patientId)),
    identifier: [
      ...(filler === '' ? [] : [typedIdentifier('FILL', lab.appointment, filler)]),
      ...(placer === '' || placer === filler ? [] : [typedIdentifier('PLAC', lab.appointment, placer)]),
    ],
    status,
    ...(status !== 'cancelled' || why === undefined ? {} : { cancelationReason: why }),
    ...(service === undefined ? {} : { serviceType: [service] }),
    ...(type === undefined ? {} : { appointmentType: type }),
    ...(reason === undefined ? {} : { reasonCode: [reason] }),
    ...time,
    ...(comment === '' ? {} : { comment }),
    participant: participants(scope),
  };
  if (resource.identifier?.length === 0) resource.identifier = [identifier(lab.appointment, key.value)];
  emitSaid(scope, resource, SHAPE, { ...scope.moment, standing: 1 }, { key });
}

/** SCH-2, else SCH-1; an appointment without a number goes by its person and time. */
function appointmentKey(stated: StatedMessage, names: Names): BusinessKey {
  const sch = segment(stated, 'SCH');
  const number = sch?.component(2, 1) || sch?.component(1, 1);
  const start = sch?.component(11, 4) || segment(stated, 'AIS')?.component(4, 1) || stated.head.time;
  const value = cut(number || `${stated.pid.component(3, 1)}@${start}`, 200);
  return { type: 'Appointment', system: labNames(names, stated.facility).appointment, value };
}

const MINUTES: Readonly<Record<string, number>> = { S: 1 / 60, SEC: 1 / 60, H: 60, HR: 60, HOUR: 60, D: 1440 };

/** TQ1-7 and -8, SCH-11 or AIS-4, with their length. R4 wants an end wherever there is a beginning. */
function timeOfAppointment(scope: Scope): Pick<Appointment, 'start' | 'end' | 'minutesDuration'> {
  const [sch, tq1, ais] = [segment(scope, 'SCH'), segment(scope, 'TQ1'), segment(scope, 'AIS')];
  const start = momentText(scope, tq1?.component(7, 1) || sch?.component(11, 4) || ais?.component(4, 1) || '');
  if (start === undefined) return {};
  const length = Number(sch?.component(9, 1) || ais?.component(7, 1) || Number.NaN);
  const unit = (sch?.component(9, 1) ? sch.component(10, 1) : (ais?.component(8, 1) ?? '')).toUpperCase();
  const minutes = Number.isFinite(length) && length > 0 ? Math.round(length * (MINUTES[unit] ?? 1)) : undefined;
  const said = momentText(scope, tq1?.component(8, 1) || sch?.component(11, 5) || '');
  const end = said ?? formatInstant(Date.parse(start) + (minutes ?? 0) * 60_000).replace('.000', '');
  return { start, end: Date.parse(end) < Date.parse(start) ? start : end, ...(minutes === undefined ? {} : { minutesDuration: minutes }) };
}

/** The person, whom AIP names, and the place of AIL. */
function participants(scope: Scope): AppointmentParticipant[] {
  const people = segmentsNamed(scope.message, 'AIP').flatMap((aip) => workers(scope, aip, 3));
  const places = segmentsNamed(scope.message, 'AIL').flatMap((ail) => {
    const display = [1, 2, 3, 4]
      .map((component) => ail.component(3, component))
      .filter((text) => text !== '')
      .join(' ');
    return display === '' ? [] : [{ type: 'Location', display }];
  });
  return [scope.subject, ...people, ...places].map((actor) => ({ actor, status: 'accepted' }));
}

const appointments: MessageMapper = {
  standing: 0,
  map: mapAppointment,
  keys: (stated, names): NeededKey[] =>
    segment(stated, 'SCH') === undefined ? [] : [{ key: appointmentKey(stated, names), belongsTo: 'patient' }],
};

/** Appointments: booked, moved, changed, cancelled, nobody came. */
export const SCHEDULE: Readonly<Record<string, MessageMapper>> = { 'SIU^*': appointments };
