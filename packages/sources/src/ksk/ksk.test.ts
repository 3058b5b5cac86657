import type { Composition, Encounter, Observation, Patient } from '@hub/fhir-model';
import { validate } from '@hub/validation';
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { parseElement } from '../qd3176/element-tree.ts';
import { served, testContext } from '../qd3176/map/testing.ts';
import { codeProblems } from '../testing/codes.ts';
import { extensionProblems } from '../testing/extensions.ts';
import { mutate, numbers, XML_PIECES } from '../testing/files.ts';
import { backFrom, CHECK, checksXml, flat, PERSON, type SentFile, stored, VISIT } from '../testing/health-check.ts';
import { readFile, takenRecords } from '../testing/health-record.ts';
import { type KskFile, RESULT_FIELDS, readKskFile } from './content.ts';
import { MANDATORY, PERSON_FIELDS, VISIT_FIELDS } from './fields.ts';

const sentFiles = (files: readonly SentFile[]): KskFile[] =>
  files.map(([type, xml]) => readKskFile(type, parseElement(xml, { maxDepth: 64, maxText: 1e7 }), new Set()));

async function mapped(files: readonly SentFile[]) {
  const [record] = await takenRecords(checksXml([files]));
  if (record === undefined) throw new Error('the check is refused');
  return record.map(testContext());
}

const result = (fields: Readonly<Record<string, string>>) => flat('CHI_TIET_CLS', fields);
const LABORATORY: SentFile = [
  'XML11',
  flat(
    'KHAM_CAN_LAM_SANG',
    { MA_LK: 'KSK-1' },
    `<DANH_SACH_CLS>${result({ MA_DICH_VU: '23.0075.1494', MA_CHI_SO: '1234567', GIA_TRI: '5.6', DON_VI_DO: 'mmol/L', MO_TA: 'Lấy máu lúc đói', KET_LUAN: 'Bình thường' })}${result({ MA_DICH_VU: '18.0119.0028', MO_TA: 'Tim phổi bình thường' })}</DANH_SACH_CLS>`,
  ),
];

describe('there and back', () => {
  test('every field QĐ 2062 names, every field of a result, and fields on no record', async () => {
    const files: SentFile[] = [
      ...CHECK,
      ['XML10', flat('KHAM_THE_LUC', { MA_LK: 'KSK-1', CHIEU_CAO: '158', LA: '<>&' }, '<NHOM><A>1</A><A>2</A></NHOM>')],
      LABORATORY,
      ['XML8', flat('KET_LUAN_VA_TU_VAN', { TU_VAN: 'Ăn nhạt', HO_TEN: 'TRẦN THỊ KHÁC' })],
      ['XML12', flat('KET_LUAN_VA_TU_VAN', { TU_VAN: 'Tập thể dục' })],
    ];
    const resources = stored(await mapped(files));
    expect(resources.flatMap((one) => validate(one))).toEqual([]);
    expect(extensionProblems(resources)).toEqual([]);
    expect(codeProblems(resources)).toEqual([]);
    const back = backFrom(resources);
    expect(back).toEqual(sentFiles(files));
    const fields = new Set(back.flatMap((one) => Object.keys(one.fields)));
    expect(MANDATORY.filter((field) => !fields.has(field))).toEqual([]);
    const results = new Set(back.flatMap((one) => one.results.flatMap((row) => Object.keys(row))));
    expect(RESULT_FIELDS.filter((field) => !results.has(field))).toEqual([]);
  });

  test('fields with an element are read from it: no text of theirs stands in the Composition’s extensions', async () => {
    const [composition] = served<Composition>(await mapped(CHECK), 'Composition');
    const kept = (composition?.section ?? []).flatMap(({ extension = [] }) =>
      extension.flatMap(({ extension: parts = [] }) => (parts.length === 2 ? [parts[0]?.valueString] : [])),
    );
    expect(kept).toEqual(['MA_CSKCB', 'MA_GTIN_CSKCB', 'DOI_TUONG', 'NGUON_CHI_TRA']);
  });

  test('generated checks, hostile texts among them', async () => {
    const text = fc.oneof(
      fc.string({ unit: 'grapheme', minLength: 1, maxLength: 12 }),
      fc.constantFrom('1', '202604120730', '12/04/2026', '092180001234', '5,6', '< 5', '3-5', 'A;B', '__proto__'),
    );
    const fieldsOf = (names: readonly string[]) =>
      fc.record(Object.fromEntries(names.map((name) => [name, text])), { requiredKeys: [] }) as fc.Arbitrary<Record<string, string>>;
    const file = fc.tuple(
      fc.constantFrom('XML1', 'XML2', 'xml 12', ''),
      fc.constantFrom('THONG_TIN_HANH_CHINH', 'KHAM_LAM_SANG', 'LA_TEP'),
      fieldsOf([...PERSON_FIELDS, ...VISIT_FIELDS, ...MANDATORY, 'TEN_LA'].filter((name) => !['MA_CSKCB', 'MA_LK'].includes(name))),
      fc.uniqueArray(fieldsOf(RESULT_FIELDS), { maxLength: 3, selector: (row) => JSON.stringify(Object.entries(row).sort()) }),
    );
    await fc.assert(
      fc.asyncProperty(fc.uniqueArray(file, { maxLength: 4, selector: ([type, root]) => type + root }), async (made) => {
        const files: SentFile[] = [
          ...CHECK,
          ...made.map(([type, root, fields, rows]): SentFile => [type, flat(root, fields, rows.map(result).join(''))]),
        ];
        const clean = sentFiles(files);
        const [record] = await takenRecords(checksXml([files]));
        const resources = stored((record as NonNullable<typeof record>).map(testContext()));
        expect(resources.flatMap((one) => validate(one))).toEqual([]);
        expect(backFrom(resources)).toEqual(clean);
      }),
      { numRuns: 120, seed: 2062 },
    );
  }, 60_000);
});

describe('what a check becomes', () => {
  test('a person, a visit, the class of health, results', async () => {
    const record = await mapped([...CHECK, LABORATORY]);
    const [patient] = served<Patient>(record, 'Patient');
    expect([patient?.name?.[0]?.text, patient?.birthDate, patient?.gender]).toEqual(['TRẦN THỊ MẪU', '1980-03-15', 'female']);
    const [encounter] = served<Encounter>(record, 'Encounter');
    expect([encounter?.identifier?.[0]?.value, encounter?.period?.start, encounter?.reasonCode?.[0]?.text]).toEqual([
      'KSK-1',
      '2026-04-12T07:30:00+07:00',
      'Khám sức khỏe định kỳ',
    ]);
    const results = served<Observation>(record, 'Observation');
    expect(
      results.map(({ valueQuantity, valueCodeableConcept }) => valueQuantity?.value ?? valueCodeableConcept?.coding?.[0]?.code),
    ).toEqual(['2', 5.6, undefined]);
  });

  test.each(['198003150000', '15/03/1980', '19800315', '1980'])('a date of birth as either vendor writes it: %s', async (birth) => {
    const [patient] = served<Patient>(
      await mapped([['XML1', flat('THONG_TIN_HANH_CHINH', { ...PERSON, ...VISIT, NGAY_SINH: birth })]]),
      'Patient',
    );
    expect(patient?.birthDate).toMatch(/^1980/);
  });
});

describe('rules', () => {
  test.each([
    ['nothing wrong', CHECK, []],
    ['no name', [['XML1', flat('THONG_TIN_HANH_CHINH', { ...PERSON, ...VISIT, HO_TEN: '' })]], ['VN-KSK-HO_TEN-required']],
    ['no day, no code', [['XML1', flat('THONG_TIN_HANH_CHINH', { ...PERSON, ...VISIT, NGAY_VAO: '' })]], ['VN-KSK-NGAY_VAO-required']],
    [
      'no class of health',
      [['XML1', flat('THONG_TIN_HANH_CHINH', { ...PERSON, ...VISIT, PHAN_LOAI_SK: '' })]],
      ['VN-KSK-PHAN_LOAI_SK-missing'],
    ],
    [
      'nobody’s number',
      [['XML1', flat('THONG_TIN_HANH_CHINH', { ...PERSON, ...VISIT, SO_CCCD: '' })]],
      ['VN-KSK-SO_CCCD-missing', 'VN-KSK-person-id-missing'],
    ],
    ['no such birth', [['XML1', flat('THONG_TIN_HANH_CHINH', { ...PERSON, ...VISIT, NGAY_SINH: 'x' })]], ['VN-KSK-NGAY_SINH-invalid']],
    ['no such sex', [['XML1', flat('THONG_TIN_HANH_CHINH', { ...PERSON, ...VISIT, GIOI_TINH: '9' })]], ['VN-KSK-GIOI_TINH-unknown']],
    ['a file of no known name', [...CHECK, ['XML99', flat('LA', { A: '1' })]], ['VN-ENV-LOAIHOSO-unknown']],
    ['another facility', [['XML1', flat('A', { ...PERSON, ...VISIT, MA_CSKCB: '75901' })]], ['VN-ENV-facility-mismatch']],
    ['a file that is broken', [...CHECK, ['XML3', '<A>']], ['VN-ENV-NOIDUNGFILE-unparseable']],
    ['a file with entities', [...CHECK, ['XML3', '<!DOCTYPE x [<!ENTITY a "b">]><A>&a;</A>']], ['VN-ENV-dtd-forbidden']],
  ] as [string, SentFile[], string[]][])('%s', async (_name, files, codes) => {
    expect((await readFile(checksXml([files]))).codes).toEqual(codes);
  });

  test('a file without a check, and a source that may not send one', async () => {
    expect((await readFile(checksXml([]))).codes).toEqual(['VN-KSK-record-missing']);
    expect((await readFile(checksXml([CHECK]), { formats: ['qd-xml', 'qd831'] })).codes).toEqual(['VN-ENV-format-unregistered']);
    expect((await readFile(checksXml([CHECK]), { formats: ['ksk'] })).codes).toEqual([]);
  });

  test('damaged files: never a crash, always a record', async () => {
    const random = numbers(2062);
    const good = checksXml([CHECK]);
    for (let i = 0; i < 200; i++) {
      const { records } = await readFile(mutate(good, random, XML_PIECES), {}, 1 + Math.floor(random() * 500));
      expect(records.length).toBeGreaterThan(0);
    }
  });
});

test('sent again it is the same record, however its files are numbered and ordered', async () => {
  const [xml1, xml2] = CHECK as [SentFile, SentFile];
  const keys = await Promise.all(
    [
      [xml1, xml2],
      [xml2, ['XML12', xml1[1]] as SentFile],
    ].map(async (files) => (await takenRecords(checksXml([files])))[0]?.key),
  );
  expect(keys[0]).toBe(keys[1]);
});
