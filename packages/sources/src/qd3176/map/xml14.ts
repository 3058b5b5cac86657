import type { Appointment, Extension } from '@hub/fhir-model';
import type { Row } from '../../record.ts';
import { type LocalDateTime, readDateTime } from '../../values/date-time.ts';
import { readList } from '../../values/list.ts';
import { writtenTime } from '../unmap/written.ts';
import { followUp } from './appointment.ts';
import { dateTime, identifier } from './element.ts';
import { addFieldExtensions, type FieldRule, keepExact, rawExtension } from './extensions.ts';
import { keepField } from './left-out.ts';
import { fieldExtension } from './names.ts';
import { paper } from './paper.ts';
import { paperDiagnoses } from './paper-diagnoses.ts';
import { PAPERS } from './paper-specs.ts';
import { emit, rowKey, rowName, rowReference, type Scope, visitChildId } from './scope.ts';

/** Fields of XML14 without a home that are about the appointment, not the paper. */
export const APPOINTMENT_EXTENSIONS: readonly FieldRule[] = [
  ['MA_DOITUONG_KCB', 'code'],
  ['DU_PHONG', 'text'],
];

/**
 * The appointment paper (giấy hẹn khám lại): the appointment, booked, and the paper. XML1.NGAY_TAI_KHAM of the same day is the same
 * appointment: emitted before those of XML1, it takes that one's place and keeps what XML1 said. A day alone is the whole
 * local day, and the extension says only the day was given; R4 books nothing without a start, so without one it is proposed.
 */
export function xml14(scope: Scope, row: Row): void {
  const { fields } = row;
  const read = readDateTime(fields.NGAY_HEN_KL ?? '');
  const announced = read === undefined ? undefined : announcedFor(scope, read);
  const extension = addFieldExtensions(scope, fields, APPOINTMENT_EXTENSIONS, [...(announced?.extension ?? [])]);
  const start = read?.precision === 'day' && announced?.start !== undefined ? announced.start : read?.instant;
  keepDay(scope, extension, fields.NGAY_HEN_KL, read);
  keepAnnounced(scope, extension, announced, start);
  keepField(scope, extension, 'MA_CSKCB', fields.MA_CSKCB, scope.record.facility);
  const reasonCode = paperDiagnoses(scope, fields, extension);
  const created = dateTime(fields.NGAY_CT);
  const id = announced?.id ?? visitChildId(scope, 'Appointment', rowName(row));
  const resource: Appointment & { id: string } = {
    resourceType: 'Appointment',
    id,
    ...scope.head,
    ...(extension.length === 0 ? {} : { extension }),
    identifier: [
      ...(announced?.identifier ?? []),
      identifier(scope.facility.row, rowKey(scope, row)),
      ...(fields.SO_GIAYHEN_KL === undefined ? [] : [identifier(scope.facility.documentNumber, fields.SO_GIAYHEN_KL)]),
    ],
    status: read === undefined ? 'proposed' : 'booked',
    ...(reasonCode.length === 0 ? {} : { reasonCode }),
    ...(read === undefined || start === undefined ? {} : { start, end: `${read.date}T23:59:59+07:00` }),
    ...(created === undefined ? {} : { created }),
    participant: [
      { actor: scope.subject, status: 'needs-action' },
      // R4 has no Organization here: the facility as a place.
      {
        actor: { type: 'Location', identifier: { system: scope.names.sid.providerCode, value: scope.record.facility } },
        status: 'accepted',
      },
    ],
  };
  emit(scope, resource);
  paper(scope, row, PAPERS.XML14, { entry: rowReference(scope, 'Appointment', id, row) });
}

/** The follow-up of XML1 on the same day, unless an earlier row of XML14 has taken its place. */
function announcedFor(scope: Scope, read: LocalDateTime): ReturnType<typeof followUp> | undefined {
  const [summary] = scope.record.tables.XML1 ?? [];
  const one = readList(scope.xml1.NGAY_TAI_KHAM ?? '').find((text) => readDateTime(text)?.date === read.date);
  if (summary === undefined || one === undefined) return undefined;
  const announced = followUp(scope, summary, one);
  return scope.seen.has(`Appointment/${announced.id}`) ? undefined : announced;
}

/** NGAY_HEN_KL beside Appointment.start: the day alone, or a text that is no time. */
function keepDay(scope: Scope, extension: Extension[], text: string | undefined, read: LocalDateTime | undefined): void {
  if (read?.precision === 'day') extension.push({ url: fieldExtension(scope.names, 'NGAY_HEN_KL'), valueDate: read.date });
  else keepExact(scope, extension, 'NGAY_HEN_KL', text, writtenTime(read?.instant));
}

/** XML1 gave another hour of the same day, and its text is not kept yet. */
function keepAnnounced(scope: Scope, extension: Extension[], announced: Appointment | undefined, start: string | undefined): void {
  if (announced?.start === undefined || announced.start === start) return;
  const url = fieldExtension(scope.names, 'NGAY_TAI_KHAM');
  if (extension.some((one) => one.url === url)) return;
  extension.push(rawExtension(scope, 'NGAY_TAI_KHAM', writtenTime(announced.start) as string));
}
