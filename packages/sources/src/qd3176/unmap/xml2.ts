import type { Claim, ClaimItem, MedicationAdministration, MedicationRequest } from '@hub/fhir-model';
import { codeSystemOf } from '../map/names.ts';
import { billItems } from './bill.ts';
import { codeIn, fieldText, nationalRow, nativeText, openReading, type Reading, referenceList, resourcesOf, rowKeyOf } from './reading.ts';
import type { NationalRow } from './stored-visit.ts';
import type { TableReader } from './tables.ts';
import { writtenCode, writtenList, writtenNumber, writtenTime } from './written.ts';

/** XML2: a drug order, its place in the bill, and that it was given. */
export const xml2: TableReader = (stored, names) => {
  const reading = openReading(stored, names);
  const items = billItems(reading, 'XML2', stored.of<Claim>('Claim'));
  const given = new Map(
    resourcesOf<MedicationAdministration>(reading, 'XML2', 'MedicationAdministration').map(({ row, part }) => [rowKeyOf(row), part]),
  );
  return resourcesOf<MedicationRequest>(reading, 'XML2', 'MedicationRequest').map(({ row, part }) => {
    const key = rowKeyOf(row);
    return nationalRow({ STT: row.stt, ...drug(reading, part, given.get(key)), ...priceOf(reading, items.get(key)) });
  });
};

function drug(
  reading: Reading,
  request: MedicationRequest,
  given: MedicationAdministration | undefined,
): Record<string, string | undefined> {
  const { names } = reading;
  const text = (field: string) => fieldText(reading, request, field);
  const native = (field: string, written: string | undefined) => nativeText(reading, request, field, written);
  const { medicationCodeableConcept: medicine, dispenseRequest } = request;
  const [dosage] = request.dosageInstruction ?? [];
  return {
    MA_LK: reading.visit,
    MA_THUOC: codeIn(reading, medicine, codeSystemOf(names, 'MA_THUOC')),
    MA_PP_CHEBIEN: text('MA_PP_CHEBIEN'),
    MA_CSKCB_THUOC: text('MA_CSKCB_THUOC'),
    TEN_THUOC: medicine?.text,
    DON_VI_TINH: dispenseRequest?.quantity?.unit,
    HAM_LUONG: text('HAM_LUONG'),
    DUONG_DUNG: codeIn(reading, dosage?.route, codeSystemOf(names, 'DUONG_DUNG')),
    DANG_BAO_CHE: text('DANG_BAO_CHE'),
    LIEU_DUNG: dosage?.text,
    CACH_DUNG: dosage?.patientInstruction,
    SO_DANG_KY: codeIn(reading, medicine, codeSystemOf(names, 'SO_DANG_KY')),
    SO_LUONG: native('SO_LUONG', writtenNumber(dispenseRequest?.quantity?.value)),
    MA_KHOA: text('MA_KHOA'),
    MA_BAC_SI: native('MA_BAC_SI', doctors(reading, request)),
    MA_DICH_VU: text('MA_DICH_VU'),
    MA_BENH: native('MA_BENH', writtenList((request.reasonCode ?? []).map(({ coding }) => writtenCode(coding?.[0], names)))),
    NGAY_YL: native('NGAY_YL', writtenTime(request.authoredOn)),
    NGAY_TH_YL: native('NGAY_TH_YL', writtenTime(given?.effectiveDateTime)),
    DU_PHONG: text('DU_PHONG'),
  };
}

/** The requester, then the further doctors of the row's extension. */
function doctors(reading: Reading, { requester, extension }: MedicationRequest): string | undefined {
  if (requester === undefined) return undefined;
  const further = fieldText(reading, { extension }, 'MA_BAC_SI');
  const first = referenceList(reading, [requester]);
  return further === undefined ? first : `${first};${further}`;
}

const PRICE_TEXTS = [
  'TT_THAU',
  'PHAM_VI',
  'TYLE_TT_BH',
  'THANH_TIEN_BH',
  'T_NGUONKHAC_NSNN',
  'T_NGUONKHAC_VTNN',
  'T_NGUONKHAC_VTTN',
  'T_NGUONKHAC_CL',
  'T_NGUONKHAC',
  'MUC_HUONG',
  'T_BNTT',
  'T_BNCCT',
  'T_BHTT',
  'T_NGOAIDS',
  'MA_PTTT',
  'NGUON_CTRA',
  'VET_THUONG_TP',
] as const;

function priceOf(reading: Reading, item: ClaimItem | undefined): NationalRow {
  if (item === undefined) return {};
  const native = (field: string, value: number | undefined) => nativeText(reading, item, field, writtenNumber(value));
  return nationalRow({
    ...Object.fromEntries(PRICE_TEXTS.map((field) => [field, fieldText(reading, item, field)])),
    MA_NHOM: codeIn(reading, item.category, codeSystemOf(reading.names, 'MA_NHOM')),
    DON_GIA: native('DON_GIA', item.unitPrice?.value),
    THANH_TIEN_BV: native('THANH_TIEN_BV', item.net?.value),
  });
}
