import { type Coding, TERMINOLOGY } from '@hub/fhir-model';
import type { VisitRecord } from '../../record.ts';
import { readList } from '../../values/list.ts';
import type { Fields } from './fields.ts';
import { hubCodeSystem, type Names } from './names.ts';

const RESTRICTED: Coding = { system: TERMINOLOGY.confidentiality, code: 'R' };
const HIV: Coding = { system: TERMINOLOGY.actCode, code: 'HIV' };
const PSYCHIATRY: Coding = { system: TERMINOLOGY.actCode, code: 'PSY' };
const SUBSTANCE_ABUSE: Coding = { system: TERMINOLOGY.actCode, code: 'ETH' };
const SEXUALITY: Coding = { system: TERMINOLOGY.actCode, code: 'SEX' };

/** Security labels of every resource of a visit, from all its tables (contract §3.4): HIV, TB, PSY or ETH, then R. */
export function securityOf(record: VisitRecord, xml1: Fields, names: Names): Coding[] {
  const labels: Coding[] = [];
  if (isHiv(record, xml1)) labels.push(HIV);
  if (filled(record, 'XML15')) labels.push({ system: hubCodeSystem(names, 'sensitivity'), code: 'TB' });
  const mental = mentalHealth(record, xml1);
  if (mental !== undefined) labels.push(mental);
  if (labels.length > 0) labels.push(RESTRICTED);
  return labels;
}

/** What a resource about pregnancy and birth adds (contract §3.4, CAN_NANG_CON): SEX + R, on top of the visit's own. */
export function withSexuality(visitLabels: readonly Coding[]): Coding[] {
  return [...visitLabels.filter((label) => label.code !== 'R'), SEXUALITY, RESTRICTED];
}

function filled(record: VisitRecord, table: 'XML6' | 'XML15'): boolean {
  return (record.tables[table]?.length ?? 0) > 0;
}

/** Anywhere in the text, in any case: a label must not hang on how a list was parted or typed. */
const HIV_CODE = /(?<![A-Z0-9])(?:B2[0-4]|Z21|R75|O98\.?7)/i;

/** What XML15 says of HIV: a date of its confirmation or treatment, or the classification `1`, Lao/HIV (+). */
function tuberculosisWithHiv({ NGAYKD_HIV, BDDT_ARV, PHANLOAI_LAO_HIV }: Fields): boolean {
  return NGAYKD_HIV !== undefined || BDDT_ARV !== undefined || PHANLOAI_LAO_HIV === '1';
}

/** XML6, XML15 of a person with HIV, or a code of HIV in any diagnosis field of any table the visit has, mapped yet or not. */
function isHiv(record: VisitRecord, xml1: Fields): boolean {
  if (filled(record, 'XML6')) return true;
  if (record.tables.XML15?.some(({ fields }) => tuberculosisWithHiv(fields))) return true;
  if (namesHiv(xml1.MA_BENH_CHINH) || namesHiv(xml1.MA_BENH_KT)) return true;
  for (const rows of Object.values(record.tables)) {
    for (const { fields } of rows)
      if (namesHiv(fields.MA_BENH) || namesHiv(fields.MA_BENH_CHINH) || namesHiv(fields.MA_BENH_KT)) return true;
  }
  return false;
}

function namesHiv(codes: string | undefined): boolean {
  return codes !== undefined && HIV_CODE.test(codes);
}

/** Labels of a visit that has nothing but coded diagnoses, the main one first (contract §3.4). */
export function diagnosisLabels(codes: readonly string[]): Coding[] {
  const [main = ''] = codes;
  const labels = codes.some(namesHiv) ? [HIV] : [];
  if (/^F1\d/i.test(main)) labels.push(SUBSTANCE_ABUSE);
  else if (/^F\d\d/i.test(main)) labels.push(PSYCHIATRY);
  return labels.length === 0 ? [] : [...labels, RESTRICTED];
}

/** F00–F99 as main diagnosis (F10–F19: ETH), of the visit or of a paper that speaks of it (XML13, XML14), or a psychiatric department. */
function mentalHealth(record: VisitRecord, xml1: Fields): Coding | undefined {
  const { XML2 = [], XML3 = [], XML7 = [], XML13 = [], XML14 = [] } = record.tables;
  const main = [xml1, ...[...XML13, ...XML14].map(({ fields }) => fields)].map(({ MA_BENH_CHINH = '' }) => MA_BENH_CHINH);
  if (main.some((code) => /^F1\d/i.test(code))) return SUBSTANCE_ABUSE;
  if (main.some((code) => /^F\d\d/i.test(code))) return PSYCHIATRY;
  const departments = [...XML2, ...XML3].map(({ fields }) => fields.MA_KHOA);
  const left = XML7.map(({ fields }) => fields.MA_KHOA_RV);
  return [xml1.MA_KHOA, ...departments, ...left].some(isPsychiatric) ? PSYCHIATRY : undefined;
}

/** K15 alone, a part of it (`K15.1`), or inside a compound department code (`K1415` = K14 and K15). */
function isPsychiatric(departments: string | undefined): boolean {
  if (departments === undefined || !departments.includes('15')) return false;
  return readList(departments).some((code) => /^K(?:\d\d){0,12}15(?:\d\d){0,12}(?:\.|$)/i.test(code));
}
