import type { Appointment } from '@hub/fhir-model';
import { APPOINTMENT_EXTENSIONS } from '../map/xml14.ts';
import { keptField } from './kept-field.ts';
import { type Found, paperRows, partsOfType, type StoredPaper } from './paper.ts';
import { paperDiagnosesOf } from './paper-diagnoses.ts';
import { fieldText } from './reading.ts';
import type { TableReader } from './tables.ts';
import { writtenTime } from './written.ts';

/** XML14: the appointment paper. */
export const xml14: TableReader = (stored, names) => paperRows(stored, names, 'XML14', appointment);

/** The appointment of a row; it may be XML1's as well, and then bears both keys. */
function appointment(paper: StoredPaper): Found {
  const { facility, names } = paper.reading;
  const [found] = partsOfType<Appointment>(paper, 'Appointment');
  if (found === undefined) return {};
  const place = found.participant.map(({ actor }) => actor?.identifier).find((one) => one?.system === names.sid.providerCode);
  return {
    ...Object.fromEntries(APPOINTMENT_EXTENSIONS.map(([field]) => [field, fieldText(paper.reading, found, field)])),
    ...paperDiagnosesOf(paper.reading, found),
    SO_GIAYHEN_KL: found.identifier?.find(({ system }) => system === facility.documentNumber)?.value,
    MA_CSKCB: keptField(paper.reading, found, 'MA_CSKCB', place?.value),
    NGAY_HEN_KL: fieldText(paper.reading, found, 'NGAY_HEN_KL') ?? writtenTime(found.start),
  };
}
