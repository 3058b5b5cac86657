import type { Appointment } from '@hub/fhir-model';
import type { Row } from '../../record.ts';
import { readDateTime } from '../../values/date-time.ts';
import { readList } from '../../values/list.ts';
import { identifier } from './element.ts';
import { rawExtension } from './extensions.ts';
import { fieldExtension } from './names.ts';
import { emit, rowKey, type Scope, visitChildId } from './scope.ts';

/**
 * Follow-up visits of XML1.NGAY_TAI_KHAM, one per date and named by its day. A date alone is the whole local day, status
 * proposed, with the extension that says only the date was given; R4 wants an end whenever there is a start.
 */
export function appointments(scope: Scope, row: Row): void {
  const text = scope.xml1.NGAY_TAI_KHAM;
  if (text === undefined) return;
  for (const one of readList(text)) emit(scope, followUp(scope, row, one));
}

/** The follow-up visit of one date of XML1.NGAY_TAI_KHAM. */
export function followUp(scope: Scope, row: Row, one: string): Appointment & { id: string } {
  const read = readDateTime(one);
  return {
    resourceType: 'Appointment',
    id: visitChildId(scope, 'Appointment', `XML1/NGAY_TAI_KHAM/${read?.date ?? one}`),
    ...scope.head,
    ...extensionOf(scope, one, read),
    identifier: [identifier(scope.facility.row, rowKey(scope, row))],
    status: read?.precision === 'minute' ? 'booked' : 'proposed',
    ...(read === undefined ? {} : { start: read.instant, end: `${read.date}T23:59:59+07:00` }),
    participant: [{ actor: scope.subject, status: 'needs-action' }],
  };
}

function extensionOf(scope: Scope, text: string, read: ReturnType<typeof readDateTime>): Pick<Appointment, 'extension'> {
  if (read === undefined) return { extension: [rawExtension(scope, 'NGAY_TAI_KHAM', text)] };
  return read.precision === 'minute' ? {} : { extension: [{ url: fieldExtension(scope.names, 'NGAY_TAI_KHAM'), valueDate: read.date }] };
}
