import type { ServiceRequest } from '@hub/fhir-model';
import { fieldExtension } from '../map/names.ts';
import { CAME_FROM, GOES_TO, REFERRAL_EXTENSIONS } from '../map/xml13.ts';
import { keptField } from './kept-field.ts';
import { type Found, paperRows, partsOfType, type StoredPaper } from './paper.ts';
import { paperDiagnosesOf } from './paper-diagnoses.ts';
import { fieldText, referenceList } from './reading.ts';
import type { TableReader } from './tables.ts';

/** XML13: the referral, in the names it was written with. */
export const xml13: TableReader = (stored, names) => paperRows(stored, names, 'XML13', referral);

function referral(paper: StoredPaper): Found {
  const { reading } = paper;
  const { facility, names } = reading;
  const [request] = partsOfType<ServiceRequest>(paper, 'ServiceRequest');
  if (request === undefined) return {};
  const found: Record<string, string | undefined> = {};
  for (const [field] of REFERRAL_EXTENSIONS) found[field] = fieldText(reading, request, field);
  const url = fieldExtension(names, 'MA_NOI_DI');
  const places = request.extension?.filter((one) => one.url === url && one.valueReference !== undefined) ?? [];
  const from = referenceList(
    reading,
    places.map(({ valueReference }) => valueReference),
  );
  for (const field of CAME_FROM) found[field] = keptField(reading, request, field, from);
  for (const field of GOES_TO) found[field] = keptField(reading, request, field, request.performer?.[0]?.identifier?.value);
  return {
    ...found,
    ...paperDiagnosesOf(reading, request),
    GIAY_CHUYEN_TUYEN: request.identifier?.find(({ system }) => system === facility.documentNumber)?.value,
    MA_CSKCB: keptField(reading, request, 'MA_CSKCB', request.requester?.identifier?.value),
  };
}
