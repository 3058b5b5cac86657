import { readFileSync } from 'node:fs';
import type { Observation, Patient } from '@hub/fhir-model';
import { describe, expect, test } from '@jest/globals';
import { served, testContext } from '../qd3176/map/testing.ts';
import { mutate, numbers, XML_PIECES } from '../testing/files.ts';
import { readFile, takenRecords } from '../testing/health-record.ts';

/** What a health record file may look like, and what is said of a wrong one. */

const person = (inside: string, rest = '') => `<HOSOSUCKHOE><THONGTINCHUNG>${inside}</THONGTINCHUNG>${rest}</HOSOSUCKHOE>`;
const file = (records: string, header = '<SENDER_CODE>92901</SENDER_CODE><TRANSACTION_DATE>12/04/2026</TRANSACTION_DATE>', root = 'HSSK') =>
  `<${root}><HEADER>${header}</HEADER><BODY>${records}</BODY></${root}>`;
const KHOA = '<MAHOSO>HS-1</MAHOSO><HOTEN>ĐINH VĂN KHOA</HOTEN><NGAYSINH>03/09/1958</NGAYSINH><GIOITINH>1</GIOITINH>';
const visit = (inside: string) => `<DANHSACHHOSOKHAMCHUABENH><HOSOKHAMCHUABENH>${inside}</HOSOKHAMCHUABENH></DANHSACHHOSOKHAMCHUABENH>`;

describe('files', () => {
  test('any root with HEADER and BODY; one record for each HOSOSUCKHOE', async () => {
    const { records } = await readFile(file(person(KHOA) + person(KHOA.replace('HS-1', 'HS-2')), undefined, 'HO_SO'));
    expect(records.map(({ kind, ordinal }) => [kind, ordinal])).toEqual([
      ['format', 0],
      ['format', 1],
    ]);
  });

  test.each(['utf-8', 'utf16le'] as const)('in %s, a byte at a time', async (encoding) => {
    const text = `${encoding === 'utf-8' ? '<?xml version="1.0" encoding="utf-8"?>' : '\ufeff'}${file(person(KHOA))}`;
    const { records, codes } = await readFile(Buffer.from(text, encoding), {}, 1);
    expect([records.map(({ kind }) => kind), codes]).toEqual([['format'], []]);
  });

  test.each([
    ['another root', '<A><B/></A>', 'VN-ENV-root-unknown'],
    ['no BODY', '<A><HEADER/></A>', 'VN-ENV-root-unknown'],
    ['no HEADER', '<A><BODY/></A>', 'VN-ENV-root-unknown'],
    ['nothing in BODY', file(''), 'VN-831-HOSOSUCKHOE-missing'],
    ['cut', file(person(KHOA)).slice(0, -20), 'VN-ENV-unparseable'],
    ['a DOCTYPE', `<!DOCTYPE x>${file(person(KHOA))}`, 'VN-ENV-dtd-forbidden'],
    ['a DOCTYPE inside', file(person(KHOA)).replace('<BODY>', '<!DOCTYPE x><BODY>'), 'VN-ENV-dtd-forbidden'],
    ['too deep', file(person(`${'<A>'.repeat(100)}${'</A>'.repeat(100)}`)), 'VN-ENV-too-deep'],
  ])('%s: one record, refused', async (_name, text, code) => {
    const { records, codes } = await readFile(text);
    expect([records.map(({ kind }) => kind), codes]).toEqual([['unreadable'], [code]]);
  });

  test('one record larger than the limit is refused', async () => {
    const { codes } = await readFile(file(person(KHOA + '<A/>'.repeat(2000))), { limits: { maxDepth: 32, maxTextBytes: 10_000 } });
    expect(codes).toEqual(['VN-ENV-text-too-long']);
  });

  test('another facility: every record refused, nothing of it stored', async () => {
    const { records, codes } = await readFile(file(person(KHOA) + person(KHOA), '<SENDER_CODE>75901</SENDER_CODE>'));
    expect(records.map((one) => one.kind === 'format' && one.rejected)).toEqual([true, true]);
    expect(codes).toEqual(['VN-ENV-facility-mismatch', 'VN-ENV-facility-mismatch']);
  });

  test('a source sends what it is registered for', async () => {
    const visits = readFileSync(new URL('../../cases/check-in/01-check-in.xml', import.meta.url));
    const facility = /<MA_CSKCB>(\w+)/.exec(visits.toString())?.[1] as string;
    expect((await readFile(file(person(KHOA)), { formats: ['qd-xml'] })).codes).toEqual(['VN-ENV-format-unregistered']);
    expect((await readFile(visits, { facility, formats: ['qd831', 'zip'] })).codes).toEqual(['VN-ENV-format-unregistered']);
    expect((await readFile(visits, { facility, formats: ['qd-xml'] })).records.map(({ kind }) => kind)).toEqual(['visit']);
    expect((await readFile(file(person(KHOA)), { formats: ['qd831'] })).codes).toEqual([]);
  });

  test('damaged files: never a crash, always a record and a reason', async () => {
    const random = numbers(831);
    const good = file(person(KHOA, visit('<MA_LK>L</MA_LK><NGAYKHAM>12/04/2026</NGAYKHAM><MACH>80</MACH>')));
    for (let i = 0; i < 300; i++) {
      const { records, codes } = await readFile(mutate(good, random, XML_PIECES), {}, 1 + Math.floor(random() * 200));
      expect(records.length).toBeGreaterThan(0);
      for (const one of records) if (one.kind === 'unreadable') expect(codes.length).toBeGreaterThan(0);
      for (const one of records) if (one.kind === 'format' && !one.rejected) expect(one.map(testContext()).rejected).toBe(false);
    }
  });
});

describe('rules', () => {
  test.each([
    ['no name', person('<MAHOSO>1</MAHOSO><NGAYSINH>1958</NGAYSINH><GIOITINH>1</GIOITINH>'), ['VN-831-HOTEN-required'], true],
    ['no number at all', person('<HOTEN>A</HOTEN><NGAYSINH>1958</NGAYSINH><GIOITINH>1</GIOITINH>'), ['VN-831-person-id-missing'], false],
    ['no birth, no sex', person('<MAHOSO>1</MAHOSO><HOTEN>A</HOTEN>'), ['VN-831-NGAYSINH-missing', 'VN-831-GIOITINH-missing'], false],
    ['no such day', person(KHOA.replace('03/09', '31/02')), ['VN-831-NGAYSINH-invalid'], false],
    ['a number of no form', person(`${KHOA}<MADINHDANH>12</MADINHDANH>`), ['VN-831-MADINHDANH-format'], false],
    ['no such people', person(`${KHOA}<MADANTOC>77</MADANTOC>`), ['VN-831-MADANTOC-unknown'], false],
    ['an unknown tag', person(`${KHOA}<LA>1</LA>`), ['VN-ENV-field-unknown'], false],
    ['a visit that cannot be told', person(KHOA, visit('<MACH>80</MACH>')), ['VN-831-NGAYKHAM-required'], false],
    [
      'an end before the beginning',
      person(KHOA, visit('<MA_LK>1</MA_LK><NGAYKHAM>12/04/2026</NGAYKHAM><NGAYKETTHUC>11/04/2026</NGAYKETTHUC>')),
      ['VN-831-NGAYKETTHUC-before-NGAYBATDAU'],
      false,
    ],
    ['a comma', person(KHOA, visit('<MA_LK>1</MA_LK><NHIETDO>36,8</NHIETDO>')), ['VN-831-NHIETDO-decimal-comma'], false],
    ['no number', person(KHOA, visit('<MA_LK>1</MA_LK><MACH>nhanh</MACH>')), ['VN-831-MACH-invalid'], false],
    [
      'a state of a shot nobody knows',
      person(KHOA, '<TIEMCHUNG><THONGTINMUITIEM><MAVACXIN>V</MAVACXIN><TRANGTHAI>9</TRANGTHAI></THONGTINMUITIEM></TIEMCHUNG>'),
      ['VN-831-TRANGTHAI-unknown', 'VN-831-NGAYTIEM-missing'],
      false,
    ],
    [
      'a visit twice, the second time another',
      person(
        KHOA,
        `<DANHSACHHOSOKHAMCHUABENH>${['80', '90'].map((pulse) => `<HOSOKHAMCHUABENH><MA_LK>1</MA_LK><MACH>${pulse}</MACH></HOSOKHAMCHUABENH>`).join('')}</DANHSACHHOSOKHAMCHUABENH>`,
      ),
      ['VN-831-MA_LK-duplicate'],
      false,
    ],
    [
      'a row twice',
      person(KHOA, '<TIENSU><KHUYETTAT><DSKHUYETTAT>Điếc</DSKHUYETTAT><DSKHUYETTAT>Điếc</DSKHUYETTAT></KHUYETTAT></TIENSU>'),
      ['VN-831-row-duplicate'],
      false,
    ],
  ])('%s', async (_name, record, expected, rejected) => {
    const { records, codes } = await readFile(file(record));
    expect(codes).toEqual(expected);
    expect(records.map((one) => one.kind === 'format' && one.rejected)).toEqual([rejected]);
  });
});

describe('what is sent again', () => {
  const keys = async (...records: string[]) => (await takenRecords(file(records.join('')))).map(({ key }) => key);
  const april = visit('<MA_LK>L-1</MA_LK><NGAYKHAM>12/04/2026</NGAYKHAM>');
  const may = visit('<MA_LK>L-2</MA_LK><NGAYKHAM>12/05/2026</NGAYKHAM>');

  test('is the same record when it reports the same visits, another with another visit', async () => {
    const [first, corrected, other] = await keys(
      person(KHOA, april),
      person(`${KHOA}<DIENTHOAI>0907</DIENTHOAI>`, april),
      person(KHOA, may),
    );
    expect(corrected).toBe(first);
    expect(other).not.toBe(first);
  });

  test('rows keep their ids whatever their order', async () => {
    const service = (code: string, result: string) => `<DICHVU><MADICHVU>${code}</MADICHVU><KETQUA>${result}</KETQUA></DICHVU>`;
    const ids = async (...services: string[]) => {
      const text = visit(`<MA_LK>L-1</MA_LK><CANLAMSANG>${services.join('')}</CANLAMSANG>`);
      const [record] = await takenRecords(file(person(KHOA, text)));
      const results = served<Observation>((record as NonNullable<typeof record>).map(testContext()), 'Observation');
      return Object.fromEntries(results.map(({ code, id }) => [code.coding?.[0]?.code, id]));
    };
    const before = await ids(service('A', '1'), service('B', '2'));
    expect(await ids(service('B', '2'), service('A', '3'))).toEqual(before);
  });

  test('a person without any number is known again by name, birth, sex and mother', async () => {
    const nobody = (name: string) => person(`<HOTEN>${name}</HOTEN><NGAYSINH>15/01/2026</NGAYSINH><GIOITINH>2</GIOITINH>`);
    const patients = (await takenRecords(file(nobody('VÀNG THỊ MAI') + nobody('Vàng  thị mai') + nobody('VÀNG THỊ MÂY')))).map(
      (record) => served<Patient>(record.map(testContext()), 'Patient')[0] as Patient,
    );
    expect(patients[0]?.identifier?.[0]?.system).toMatch(/sid\/station-person\/92901$/);
    expect([patients[1]?.id === patients[0]?.id, patients[2]?.id === patients[0]?.id]).toEqual([true, false]);
  });
});

describe('labels', () => {
  const labels = async (rest: string) => {
    const [record] = await takenRecords(file(person(KHOA, rest)));
    const resources = (record as NonNullable<typeof record>).map(testContext()).resources;
    return Object.fromEntries(
      resources.map(({ resource }) => [resource.resourceType, (resource.meta?.security ?? []).map(({ code }) => code).join('+')]),
    );
  };
  test('reproductive health and the month of pregnancy are SEX + R', async () => {
    expect((await labels('<TIENSU><SUCKHOE_SINHSAN>PARA 2002</SUCKHOE_SINHSAN></TIENSU>')).Observation).toBe('SEX+R');
    const shots = await labels(
      '<TIEMCHUNG><THONGTINMUITIEM><MAVACXIN>UV</MAVACXIN><THANGTHAI>5</THANGTHAI><NGAYTIEM>01/03/2026</NGAYTIEM><NGAYHENTIEM>01/04/2026</NGAYHENTIEM></THONGTINMUITIEM></TIEMCHUNG>',
    );
    expect([shots.Immunization, shots.ImmunizationRecommendation, shots.Patient]).toEqual(['SEX+R', 'SEX+R', '']);
  });
  test('a visit with a diagnosis of HIV is HIV + R as a whole, its person is not', async () => {
    const found = await labels(
      visit('<MA_LK>1</MA_LK><MACH>80</MACH><CHANDOANKETLUAN><CHANDOANBENH><MABENH>B20</MABENH></CHANDOANBENH></CHANDOANKETLUAN>'),
    );
    expect(found).toMatchObject({ Encounter: 'HIV+R', Observation: 'HIV+R', Condition: 'HIV+R', Composition: 'HIV+R', Patient: '' });
  });
});
