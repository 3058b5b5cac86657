import type { Composition, Extension } from '@hub/fhir-model';
import { expect, test } from '@jest/globals';
import { type FieldRow, fieldRows, openFieldMap, proveFields } from '../../testing/field-map.ts';
import type { Sample } from '../../testing/field-samples.ts';
import { mapVisit } from './map-visit.ts';
import { FACILITY, SD, served, summary, testContext, visit } from './testing.ts';

/** The proof of completeness for the papers: XML7, XML8, XML10, XML11, XML13 in both spellings, XML14. */

const ROWS = fieldRows('XML7', 'XML8', 'XML10', 'XML11', 'XML13', 'XML13@3176', 'XML14');

/** What papers repeat of XML1, and fields whose form matters. */
const SAMPLES: Readonly<Record<string, Sample>> = {
  MA_LK: { text: 'LK-FULL' },
  MA_CSKCB: { text: FACILITY },
  HO_TEN: { text: 'TRẦN THỊ ĐẦY ĐỦ' },
  NGAY_SINH: { text: '198005210000', found: ['1980-05-21'] },
  GIOI_TINH: { text: '2', found: ['female'] },
  MA_QUOCTICH: { text: '000' },
  MA_DANTOC: { text: '02' },
  MA_NGHE_NGHIEP: { text: '61' },
  DIA_CHI: { text: 'Phường Ninh Kiều' },
  MA_THE_BHYT: { text: 'GD4929212345678' },
  GT_THE_DEN: { text: '20261231', found: ['2026-12-31'] },
  NGAY_VAO: { text: '202603100730', found: ['2026-03-10T07:30:00+07:00'] },
  NGAY_VAO_NOI_TRU: { text: '202603100940', found: ['2026-03-10T09:40:00+07:00'] },
  NGAY_RA: { text: '202603141100', found: ['2026-03-14T11:00:00+07:00'] },
  MA_LOAI_KCB: { text: '03' },
  MA_LOAI_RV: { text: '2' },
  MA_THE_TAM: { text: 'HG4929200000001' },
  MA_BHXH: { text: '9299999999' },
  NGOAITRU_TUNGAY: { text: '20260315', found: ['2026-03-15'] },
  NGOAITRU_DENNGAY: { text: '20260322', found: ['2026-03-22'] },
  TU_NGAY: { text: '20260310', found: ['2026-03-10'] },
  DEN_NGAY: { text: '20260325', found: ['2026-03-25'] },
  MA_NOI_DI: { text: '92951;92903', found: ['92951', '92903'] },
  MA_CSKCB_DI: { text: '92952;92904', found: ['92952', '92904'] },
  MA_BENH_CHINH: { text: 'I21.9' },
  MA_BENH_KT: { text: 'I10;E78.5', found: ['I10', 'E78.5'] },
  MA_BENH_YHCT: { text: 'U50.001;U50.002', found: ['U50.001', 'U50.002'] },
  NGAY_HEN_KL: { text: '202604091000', found: ['2026-04-09T10:00:00+07:00'] },
};

const fields = openFieldMap(ROWS, SAMPLES);
const { filled } = fields;

const repeated = Object.entries(SAMPLES).map(([field, { text }]) => [field, text]);
const XML1_FIELDS = new Set(fieldRows('XML1').map(({ field }) => field));
const own = new Set(['MA_NOI_DI', 'MA_BENH_CHINH', 'MA_BENH_KT', 'MA_BENH_YHCT']);
const xml1 = summary(Object.fromEntries(repeated.filter(([field]) => XML1_FIELDS.has(field as string) && !own.has(field as string))));

/** A paper with a number has its row's key in an extension: a second one, without number, has it in Composition.identifier. */
const record = visit({
  XML1: [xml1],
  XML7: [filled('XML7'), filled('XML7', { SO_LUU_TRU: '' })],
  XML8: [filled('XML8')],
  XML10: [filled('XML10'), filled('XML10', { SO_SERI: '' })],
  XML11: [filled('XML11'), filled('XML11', { SO_SERI: '' })],
  XML13: [filled('XML13'), filled('XML13@3176')],
  XML14: [filled('XML14')],
});
const mapped = mapVisit(record, testContext());

const SECOND = new Set(['XML7', 'XML10', 'XML11', 'XML13@3176']);

function expected({ table, field, resource }: FieldRow): readonly string[] | undefined {
  if (field !== 'MA_LK' || resource === 'Encounter') return undefined;
  const [name] = table.split('@');
  return [`LK-FULL/${name}${SECOND.has(table) ? '/#2' : ''}`];
}

test.each([
  ['XML7', 27],
  ['XML8', 23],
  ['XML10', 14],
  ['XML11', 24],
  ['XML13', 42],
  ['XML13@3176', 40],
  ['XML14', 25],
])('%s has all of its %i rows', (table, count) => expect(fieldRows(table).length).toBe(count));

proveFields(fields, mapped, expected);

/** Which of the patient's numbers a paper means, the Patient cannot say. */
const POINTERS = ['xml-ma-the-tam', 'xml-ma-bhxh'];

test('what has a home in R4 is not kept in an extension as well', () => {
  const homeless = ROWS.map(({ path }) => /extension\.where\(url='[^']*\/(xml-[^']+)'/.exec(path)?.[1]).filter(
    (name) => name !== undefined,
  );
  const made = ['Composition', 'ServiceRequest', 'Appointment', 'RelatedPerson', 'Observation'] as const;
  const kept = made
    .flatMap((type) => served<Composition>(mapped, type as 'Composition'))
    .flatMap(({ extension = [] }): Extension[] => extension);
  const names = kept.map(({ url }) => url.slice(SD.length));
  expect(
    names.filter((name) => !homeless.includes(name) && !POINTERS.includes(name) && name !== 'xml-row' && name !== 'xml-left-out'),
  ).toEqual([]);
  const leftOut = kept.filter(({ url }) => url === `${SD}xml-left-out`).map(({ valueString }) => valueString);
  expect(leftOut).toEqual(['MA_CSKCB_DI', 'MA_CSKCB_DEN', 'MA_NOI_DI', 'MA_NOI_DEN']);
});
