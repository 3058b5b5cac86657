import type { Format } from '@hub/client-register';
import { problem } from '@hub/outcome';

/** Which formats a Content-Type may carry (mapping contract §6). `application/xml` is a visit file, an 831 file or a health check: content decides. */
const CARRIES: ReadonlyMap<string, readonly Format[]> = new Map<string, readonly Format[]>([
  ['application/xml', ['qd-xml', 'qd831', 'ksk']],
  ['text/xml', ['qd-xml', 'qd831', 'ksk']],
  ['x-application/hl7-v2+er7', ['hl7v2']],
  ['text/csv', ['csv']],
  ['application/vnd.openxmlformats-officedocument.spreadsheetml.sheet', ['xlsx']],
  ['application/fhir+json', ['fhir']],
  ['application/fhir+ndjson', ['fhir']],
  ['application/dicom+json', ['dicom']],
  ['application/zip', ['zip']],
  ['application/x-zip-compressed', ['zip']], // what browsers on Windows call it
  ['application/gzip', ['zip']], // one packed file
  ['application/x-gzip', ['zip']],
]);

/** Formats the hub has a parser for. A format joins this list with its parser, in the same change. */
export const PROCESSED: readonly Format[] = ['qd-xml', 'qd831', 'ksk', 'hl7v2', 'dicom', 'fhir', 'zip', 'csv', 'xlsx'];

/**
 * Decides whether a body of this type is taken: its format must be one the hub processes now and the source is registered
 * for. Returns the type without parameters; throws ProblemError `media-type` that says what would be taken. A body that nobody
 * could process is not archived: its sender would wait for a receipt that never comes.
 */
export function acceptedType(header: string | undefined, formats: readonly Format[]): string {
  const type = (header ?? '').split(';', 1)[0]?.trim().toLowerCase() ?? '';
  const takes = (format: Format): boolean => formats.includes(format) && PROCESSED.includes(format);
  if (CARRIES.get(type)?.some(takes)) return type;
  const types = [...CARRIES].filter(([, carried]) => carried.some(takes)).map(([name]) => name);
  const list = types.length === 0 ? '–' : types.join(', ');
  const registered = formats.join(', ');
  throw problem(
    'media-type',
    'media-type',
    `Content-Type này không nhận được từ nguồn này. Nhận được: ${list}. Nguồn đăng ký: ${registered}; hệ thống đang xử lý: ${PROCESSED.join(', ')}.`,
    `This Content-Type is not taken from this source. Taken: ${list}. The source is registered for: ${registered}; the hub processes: ${PROCESSED.join(', ')}.`,
    'Content-Type',
  );
}
