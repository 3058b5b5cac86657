import { type CodeableConcept, type Coding, type Extension, type Observation, TERMINOLOGY } from '@hub/fhir-model';
import type { Row } from '../../record.ts';
import { xml6Row } from '../unmap/xml6.ts';
import { coding, oneConcept, UNKNOWN_CONCEPT } from './element.ts';
import { addFieldExtensions, type FieldRule } from './extensions.ts';
import type { Fields } from './fields.ts';
import { keepRow, sentSummary } from './keep-row.ts';
import { codeSystemOf, fieldExtension, hubCodeSystem } from './names.ts';
import { DATA_UNKNOWN, LABORATORY } from './observation.ts';
import { facilityReference } from './organization.ts';
import { day, days, emitEpisode, episode, finding, findings, programmeType, regimen } from './programme.ts';
import { HIV_PLACES, HIV_QUESTIONS, PCR, type Question, VIRAL_LOAD } from './programme-specs.ts';
import { emit, type Scope } from './scope.ts';
import { withSexuality } from './security.ts';

/** Fields without a home in EpisodeOfCare. */
const EXTENSIONS: readonly FieldRule[] = [
  ['NGAYKD_HIV', 'date'],
  ['BDDT_ARV', 'date'],
  ['NGAY_NHAN_TT_MANG_THAI', 'date'],
  ['DU_PHONG', 'text'],
];
/** A test of XML6: its result, when it was taken, when known, and a code about it. */
interface Test {
  readonly result: Question;
  readonly taken: string;
  readonly known: string;
  readonly about: string;
  readonly loinc?: Coding;
}

const LOAD_TEST: Test = {
  result: VIRAL_LOAD,
  taken: 'NGAY_XN_TLVR',
  known: 'NGAY_KQ_XN_TLVR',
  about: 'MA_LYDO_XNTL_VR',
  loinc: coding(TERMINOLOGY.loinc, '20447-9', 'HIV 1 RNA [#/volume] (viral load) in Serum or Plasma by NAA with probe detection'),
};
const PCR_TEST: Test = {
  result: PCR,
  taken: 'NGAY_XN_PCR',
  known: 'NGAY_KQ_XN_PCR',
  about: 'LAN_XN_PCR',
};

/** A row of XML6, care of a person with HIV: the episode, what was found, the regimens. */
export function xml6(scope: Scope, row: Row): void {
  const from = scope.visitResources.length;
  const { fields } = row;
  findings(scope, row, HIV_QUESTIONS);
  test(scope, row, LOAD_TEST);
  test(scope, row, PCR_TEST);
  regimens(scope, row);
  const extension = addFieldExtensions(scope, fields, EXTENSIONS, []);
  for (const field of HIV_PLACES) addFacility(scope, field, fields[field], extension);
  const type = [programmeType(scope, 'HIV', 'Chăm sóc và điều trị HIV/AIDS')];
  if (fields.MA_LOAI_BN !== undefined) type.push(oneConcept(codeSystemOf(scope.names, 'MA_LOAI_BN'), fields.MA_LOAI_BN));
  const start = day(fields.BDDT_ARV) ?? scope.start?.date;
  const resource = episode(scope, row, type, start === undefined ? undefined : { start }, extension);
  if (fields.NGAY_NHAN_TT_MANG_THAI !== undefined) resource.meta = { security: withSexuality(scope.head.meta?.security ?? []) };
  keepRow(scope, row, extension, (reading) => xml6Row(reading, resource, sentSummary(scope)), from);
  emitEpisode(scope, resource);
}

function addFacility(scope: Scope, field: string, code: string | undefined, extension: Extension[]): void {
  if (code !== undefined) extension.push({ url: fieldExtension(scope.names, field), valueReference: facilityReference(scope, code) });
}

/** A test that any of its fields speaks of. Without a result it is `registered` (contract §4.5). */
function test(scope: Scope, row: Row, { result, taken, known, about, loinc }: Test): void {
  const { fields } = row;
  const value = fields[result.field];
  if ([result.field, taken, known, about].every((field) => fields[field] === undefined)) return;
  const { effectiveDateTime: visit, ...others } = finding(scope, row, result);
  const extension = addFieldExtensions(scope, fields, [[about, 'code']], []);
  const effectiveDateTime = day(fields[taken]);
  const issued = day(fields[known]);
  const resource: Observation & { id: string } = {
    ...others,
    ...(extension.length === 0 ? {} : { extension }),
    status: value === undefined ? 'registered' : 'final',
    category: [LABORATORY],
    ...(effectiveDateTime === undefined ? {} : { effectiveDateTime }),
    ...(issued === undefined ? {} : { issued: `${issued}T00:00:00+07:00` }),
  };
  if (loinc !== undefined) resource.code = { coding: [loinc, ...(resource.code.coding ?? [])] };
  if (value === undefined) resource.dataAbsentReason = DATA_UNKNOWN;
  else resource.valueCodeableConcept = oneConcept(codeSystemOf(scope.names, result.field), value);
  emit(scope, resource);
}

const FIRST: Question = { field: 'MA_PHAC_DO_DIEU_TRI_BD', title: 'Phác đồ ARV khi bắt đầu điều trị' };
const NOW: Question = { field: 'MA_PHAC_DO_DIEU_TRI', title: 'Phác đồ ARV của đợt điều trị' };
const TB: Question = { field: 'PHACDO_DTRI_LAO', title: 'Phác đồ điều trị lao' };
const CTX: Question = { field: 'NGAY_BAT_DAU_DT_CTX', title: 'Điều trị Cotrimoxazol' };

const NOW_EXTENSIONS: readonly FieldRule[] = [
  ['MA_BAC_PHAC_DO', 'code'],
  ['SO_NGAY_CAP_THUOC_ARV', 'integer'],
  ['NGAY_CHUYEN_PHAC_DO', 'date'],
];

/** ARV at the beginning and now, treatment of tuberculosis, Cotrimoxazol. */
function regimens(scope: Scope, row: Row): void {
  const { fields } = row;
  const { MA_PHAC_DO_DIEU_TRI_BD: first, MA_PHAC_DO_DIEU_TRI: now } = fields;
  if (first !== undefined || fields.MA_BAC_PHAC_DO_BD !== undefined) {
    const extension = addFieldExtensions(scope, fields, [['MA_BAC_PHAC_DO_BD', 'code']], []);
    if (first !== undefined) {
      const valueCoding = coding(codeSystemOf(scope.names, 'MA_PHAC_DO_DIEU_TRI'), first);
      extension.push({ url: fieldExtension(scope.names, 'MA_PHAC_DO_DIEU_TRI_BD'), valueCoding });
    }
    const status = first === undefined || now === undefined ? 'unknown' : first === now ? 'active' : 'completed';
    regimen(scope, row, { question: FIRST, medication: arv(scope, first), period: days(fields.BDDT_ARV, undefined), status, extension });
  }
  if (speaksOf(fields, ['PHACDO_DTRI_LAO', 'NGAYBD_DTRI_LAO', 'NGAYKT_DTRI_LAO'])) {
    const code = fields.PHACDO_DTRI_LAO;
    const medication = code === undefined ? UNKNOWN_CONCEPT : oneConcept(hubCodeSystem(scope.names, 'xml6-phacdo-dtri-lao'), code);
    regimen(scope, row, { question: TB, medication, period: days(fields.NGAYBD_DTRI_LAO, fields.NGAYKT_DTRI_LAO) });
  }
  if (fields.NGAY_BAT_DAU_DT_CTX !== undefined) {
    regimen(scope, row, { question: CTX, medication: { text: 'Cotrimoxazol' }, period: days(fields.NGAY_BAT_DAU_DT_CTX, undefined) });
  }
  if (speaksOf(fields, CURRENT)) {
    const reason = fields.LY_DO_CHUYEN_PHAC_DO;
    regimen(scope, row, {
      question: NOW,
      medication: arv(scope, now),
      period: days(fields.NGAY_BAT_DAU_XU_TRI, fields.NGAY_KET_THUC_XU_TRI),
      statusReason: reason === undefined ? undefined : oneConcept(codeSystemOf(scope.names, 'LY_DO_CHUYEN_PHAC_DO'), reason),
      extension: addFieldExtensions(scope, fields, NOW_EXTENSIONS, []),
    });
  }
}

const CURRENT = [
  'MA_PHAC_DO_DIEU_TRI',
  'NGAY_BAT_DAU_XU_TRI',
  'NGAY_KET_THUC_XU_TRI',
  'LY_DO_CHUYEN_PHAC_DO',
  ...NOW_EXTENSIONS.map(([field]) => field),
];

const speaksOf = (fields: Fields, names: readonly string[]): boolean => names.some((name) => fields[name] !== undefined);

function arv(scope: Scope, code: string | undefined): CodeableConcept {
  return code === undefined ? UNKNOWN_CONCEPT : oneConcept(codeSystemOf(scope.names, 'MA_PHAC_DO_DIEU_TRI'), code);
}
