import type { Claim, Encounter, Extension, MedicationRequest, Reference, ServiceRequest, SupplyRequest } from '@hub/fhir-model';
import { codeSystemOf, hubExtension } from '../map/names.ts';
import { byStt } from '../map/row-order.ts';
import { billOf } from './bill.ts';
import { completeRow } from './complete-row.ts';
import {
  codeIn,
  fieldText,
  type Holder,
  nativeText,
  openReading,
  type Reading,
  type RowName,
  readRowKey,
  resourcesOf,
  rowKeyOf,
} from './reading.ts';
import type { TableReader } from './tables.ts';
import { writtenTime } from './written.ts';
import { cards } from './xml1-cards.ts';
import { person } from './xml1-person.ts';

/** On the Encounter, one per row of the check-in that needs it: what its elements cannot hold of the row. Part `row` names it. */
export const CHECK_IN_ROW = 'check-in-row';
/** On the Encounter of a check-in: a card of it, in order. With XML1 the bill names them. */
export const CHECK_IN_CARD = 'encounter-coverage';

/** What is stored of one row of a check-in. */
export interface CheckInRow {
  readonly row: RowName;
  service?: ServiceRequest;
  drug?: MedicationRequest;
  supply?: SupplyRequest;
  /** Its {@link CHECK_IN_ROW}. */
  kept?: Holder;
}

/** XML0: the check-in of the visit, from its requests and what the Encounter keeps of its rows. None once XML1 has come without it. */
export const xml0: TableReader = (stored, names) => {
  const reading = openReading(stored, names);
  const rows = [...checkInRows(reading).values()];
  rows.sort((a, b) => byStt({ stt: a.row.stt, position: a.row.position ?? 0 }, { stt: b.row.stt, position: b.row.position ?? 0 }));
  return rows.map((row) => completeRow(reading, 'XML0', row.kept ?? {}, checkInFields(reading, row)));
};

/** The rows by {@link rowKeyOf}. */
export function checkInRows(reading: Reading): Map<string, CheckInRow> {
  const rows = new Map<string, CheckInRow>();
  const at = (row: RowName): CheckInRow => {
    const key = rowKeyOf(row);
    const known = rows.get(key) ?? { row };
    rows.set(key, known);
    return known;
  };
  for (const { row, part } of resourcesOf<ServiceRequest>(reading, 'XML0', 'ServiceRequest')) at(row).service = part;
  for (const { row, part } of resourcesOf<MedicationRequest>(reading, 'XML0', 'MedicationRequest')) at(row).drug = part;
  for (const { row, part } of resourcesOf<SupplyRequest>(reading, 'XML0', 'SupplyRequest')) at(row).supply = part;
  const url = hubExtension(reading.names, CHECK_IN_ROW);
  for (const extension of reading.stored.encounter.extension ?? []) {
    const row = extension.url === url ? readRowKey(reading, rowPart(extension)) : undefined;
    if (row !== undefined) at(row).kept = extension;
  }
  return rows;
}

const rowPart = ({ extension }: Extension): string | undefined => extension?.find(({ url }) => url === 'row')?.valueString;

/** The fields of a row from the elements that are their homes. */
export function checkInFields(reading: Reading, { row, service, drug, supply, kept }: CheckInRow): Record<string, string | undefined> {
  const { names } = reading;
  const { encounter } = reading.stored;
  const request = service ?? drug ?? supply;
  const text = (field: string) => fieldText(reading, encounter, field);
  const code = (concept: Parameters<typeof codeIn>[1], field: string) => codeIn(reading, concept, codeSystemOf(names, field));
  return {
    ...person(reading, kept ?? {}, new Set()),
    ...cards(reading, named(reading, encounter)),
    STT: row.stt,
    MA_DOITUONG_KCB: text('MA_DOITUONG_KCB'),
    NGAY_VAO: writtenTime(encounter.period?.start),
    NGAY_VAO_NOI_TRU: text('NGAY_VAO_NOI_TRU'),
    LY_DO_VNT: text('LY_DO_VNT'),
    MA_LY_DO_VNT: text('MA_LY_DO_VNT'),
    MA_LOAI_KCB: code(encounter.type?.[0], 'MA_LOAI_KCB'),
    MA_CSKCB: encounter.serviceProvider?.identifier?.value,
    MA_DICH_VU: code(service?.code, 'MA_DICH_VU'),
    TEN_DICH_VU: service?.code?.text,
    MA_THUOC: code(drug?.medicationCodeableConcept, 'MA_THUOC'),
    TEN_THUOC: drug?.medicationCodeableConcept?.text,
    MA_VAT_TU: code(supply?.itemCodeableConcept, 'MA_VAT_TU'),
    TEN_VAT_TU: supply?.itemCodeableConcept?.text,
    NGAY_YL: nativeText(reading, request, 'NGAY_YL', writtenTime(request?.authoredOn)),
    DU_PHONG: text('DU_PHONG'),
  };
}

/** The cards of the visit, as a bill names them. */
function named(reading: Reading, { extension }: Encounter): Pick<Claim, 'insurance' | 'extension'> {
  const bill = billOf(reading, reading.stored.of<Claim>('Claim'));
  if (bill !== undefined) return bill;
  const url = hubExtension(reading.names, CHECK_IN_CARD);
  const references = (extension ?? []).flatMap((one): Reference[] => (one.url === url && one.valueReference ? [one.valueReference] : []));
  return { insurance: references.map((coverage, i) => ({ sequence: i + 1, focal: i === 0, coverage })) };
}
