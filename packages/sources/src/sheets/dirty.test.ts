import type { Encounter, Immunization, Observation, Patient } from '@hub/fhir-model';
import { describe, expect, test } from '@jest/globals';
import iconv from 'iconv-lite';
import { readCsv, readXlsx, SheetStore } from '../testing/sheet.ts';
import { workbookOf } from '../testing/workbook.ts';
import { fromTcvn3 } from '../text/tcvn3.ts';

/** Sheets as people make them: title rows, merged cells, two-row headers, totals, old encodings, days as numbers. */

const HEAD = 'Mã BN;Họ và tên;Năm sinh;Giới;CCCD;Ngày khám;HA;Cân nặng';
const row = (cells: Partial<Record<'code' | 'name' | 'birth' | 'sex' | 'number' | 'day' | 'pressure' | 'weight', string>> = {}): string => {
  const {
    code = 'N-1',
    name = 'Kiều Văn Trọng',
    birth = '1959',
    sex = 'Nam',
    number = '',
    day = '04/05/2026',
    pressure = '',
    weight = '',
  } = cells;
  return [code, name, birth, sex, number, day, pressure, weight].join(';');
};
async function csv(...rows: string[]) {
  const read = await readCsv([HEAD, ...rows].join('\n'));
  const store = new SheetStore();
  for (const one of read.rows) if (!one.rejected) store.take(one);
  return { ...read, store };
}
const weights = (store: SheetStore) =>
  store
    .served<Observation>('Observation')
    .filter(({ code }) => code.coding?.[0]?.code === '29463-7')
    .map(({ valueQuantity, valueString }) => valueQuantity?.value ?? valueString);

describe('a CSV', () => {
  test('title rows above the header, numbers below it, totals, headings of groups and signatures are no records; rows are called by their number', async () => {
    const text = [
      'TRẠM Y TẾ MẪU;;;',
      '"DANH SÁCH THEO DÕI\nTHÁNG 5";;',
      '',
      HEAD,
      '(1);(2);(3);(4);(5);(6);(7);(8)',
      'Tổ 1;;;;;;;',
      row(),
      row({ code: 'N-2', name: 'Tạ Thị Ngân' }),
      ';Tổng cộng: 2 người;;;;;;',
      ';Người lập biểu;;;;Trưởng trạm;;',
    ].join('\r\n');
    const { records, codes } = await readCsv(text);
    expect(records.map((record) => [record.kind, record.kind === 'format' && record.name])).toEqual([
      ['format', '7'],
      ['format', '8'],
    ]);
    expect(codes).toEqual([]);
  });

  test('a header of two rows, its groups over their columns', async () => {
    const text = [
      'STT,Họ và tên,Ngày sinh,Ngày khám,Huyết áp,,Chỉ số,',
      ',,,,Tâm thu,Tâm trương,Cân nặng (kg),Chiều cao (cm)',
      '1,Kiều Văn Trọng,01/02/1959,04/05/2026,150,95,"70,5",165',
    ].join('\n');
    const { rows } = await readCsv(text);
    const store = new SheetStore();
    for (const one of rows) store.take(one);
    const pressure = store.served<Observation>('Observation').find(({ code }) => code.coding?.[0]?.code === '85354-9');
    expect(pressure?.component?.map(({ valueQuantity }) => valueQuantity?.value)).toEqual([150, 95]);
    expect(weights(store)).toEqual([70.5]);
  });

  test.each(['utf16le', 'utf16be', 'win1258', 'tcvn3'])('in %s', async (encoding) => {
    const text = `${HEAD}\n${row({ name: 'Nguyễn Thị Bưởi' })}`;
    const bytes =
      encoding === 'tcvn3'
        ? Buffer.from(toTcvn3(text), 'latin1')
        : encoding === 'win1258'
          ? windows1258(text)
          : iconv.encode(text, encoding, { addBOM: true });
    const { records, rows } = await readCsv(bytes);
    expect(records).toHaveLength(1);
    const store = new SheetStore();
    for (const one of rows) store.take(one);
    expect(store.served<Patient>('Patient')[0]?.name?.[0]?.text).toBe('Nguyễn Thị Bưởi');
  });

  test('Excel’s sep= line, quoted cells with delimiters, quotes and line breaks', async () => {
    const { rows, codes } = await readCsv(`sep=;\r\n${HEAD}\r\n"N-1";"Kiều ""Văn""\nTrọng";1959;Nam;;"04/05/2026";"120/80";60\r\n`);
    expect([rows.map(({ name }) => name), codes]).toEqual([['3'], []]);
  });

  test('numbers: comma, thousand marks, a unit behind, a comparator; what cannot be is kept as text and said', async () => {
    const read = await csv(...['70,5', '70.5 kg', '1.234,5', 'nặng', '0'].map((weight, i) => row({ code: `N-${i}`, weight })));
    expect(weights(read.store)).toEqual([70.5, 70.5, '1.234,5', 'nặng', '0']);
    expect(read.codes.filter((code) => code.includes('CAN_NANG'))).toEqual([
      'VN-CSV-CAN_NANG-out-of-range',
      'VN-CSV-CAN_NANG-invalid',
      'VN-CSV-CAN_NANG-out-of-range',
    ]);
  });

  test('days: dashes, dots, ISO, short years, serial numbers; one that is no day costs the row', async () => {
    const days = ['4/5/2026', '04-05-2026', '04.05.2026', '2026-05-04', '4/5/26', '46146', '04/05/2026 08:30'];
    const read = await csv(
      ...days.map((day, i) => row({ code: `N-${i}`, day })),
      row({ code: 'N-9', day: '31/02/2026' }),
      row({ code: 'N-10', day: '' }),
    );
    const starts = read.store.served<Encounter>('Encounter').map(({ period }) => period?.start);
    expect(starts).toEqual([...days.slice(1).map(() => '2026-05-04'), '2026-05-04T08:30:00+07:00']);
    expect(read.rows.filter(({ rejected }) => rejected).map(({ name, issues }) => [name, issues.map(({ code }) => code)])).toEqual([
      ['9', ['VN-CSV-NGAY-invalid']],
      ['10', ['VN-CSV-NGAY-required']],
    ]);
  });

  test('lost zeros of personal numbers come back only when sex and year agree', async () => {
    const read = await csv(
      row({ code: 'A', number: '82059004455', birth: '1959' }),
      row({ code: 'B', number: '82159004455', birth: '1959', sex: 'Nam' }),
      row({ code: 'C', number: '1059004455', birth: '1959' }),
      row({ code: 'D', number: '82059004455', birth: '' }),
    );
    const numbers = read.store
      .served<Patient>('Patient')
      .map(({ identifier = [] }) => identifier.find(({ system }) => system?.endsWith('national_id'))?.value);
    expect(numbers).toEqual(['082059004455', undefined, '001059004455', undefined]);
    expect(read.codes.filter((code) => code.includes('CCCD'))).toEqual([
      'VN-CSV-CCCD-leading-zero',
      'VN-CSV-CCCD-format',
      'VN-CSV-CCCD-leading-zero',
      'VN-CSV-CCCD-format',
    ]);
  });

  test('a row without a name costs the row, a person without any number is told by name, birth and sex', async () => {
    const read = await csv(row({ name: '' }), row({ code: '' }), row({ code: '', day: '05/05/2026' }));
    expect(read.rows.map(({ rejected }) => rejected)).toEqual([true, false, false]);
    expect(read.codes).toEqual(['VN-CSV-HO_TEN-required', 'VN-CSV-person-id-missing', 'VN-CSV-person-id-missing']);
    expect(read.store.served<Patient>('Patient')).toHaveLength(1);
  });

  test('a row that lacks what it must have is told of, whatever its other cells say', async () => {
    const { codes } = await readCsv(`${HEAD};Địa chỉ\n${row({ day: '' })};Thôn 3\n${row({ day: '' })};Tổ 1\n;;;;;04/05/2026;120/80;;Lớp 5`);
    expect(codes).toEqual([
      'VN-CSV-NGAY-required',
      'VN-CSV-NGAY-required',
      'VN-CSV-HO_TEN-required',
      'VN-CSV-NGAY_SINH-missing',
      'VN-CSV-person-id-missing',
    ]);
  });

  test('columns nobody knows and columns that are there twice are said once', async () => {
    const { codes } = await readCsv(`${HEAD};Ghi chú riêng;CN (kg)\n${row()};x;3`);
    expect(codes).toEqual(['VN-CSV-column-unknown', 'VN-CSV-column-repeated']);
  });

  test('two rows of one person and day that differ are told of', async () => {
    const read = await csv(row({ weight: '60' }), row({ weight: '61' }));
    expect([read.codes, weights(read.store)]).toEqual([['VN-CSV-row-repeated'], [61]]);
  });

  test('a sheet of another facility is refused', async () => {
    const { rows, codes } = await readCsv(`${HEAD};Mã CSKCB\n${row()};92952`);
    expect([rows[0]?.rejected, codes]).toEqual([true, ['VN-ENV-facility-mismatch']]);
  });

  test('words for HIV and its codes restrict what the row says, not the person', async () => {
    const { rows } = await readCsv(`${HEAD};Chẩn đoán\n${row()};B20\n${row({ code: 'N-2' })};Nhiễm HIV\n${row({ code: 'N-3' })};I10`);
    const store = new SheetStore();
    for (const one of rows) store.take(one);
    const labels = store.served<Encounter>('Encounter').map(({ meta }) => meta?.security?.map(({ code }) => code));
    expect(labels).toEqual([['HIV', 'R'], ['HIV', 'R'], undefined]);
    expect(store.served<Patient>('Patient').every(({ meta }) => meta?.security === undefined)).toBe(true);
  });

  test.each([
    ['nothing', ''],
    ['a quote that is never closed', `${HEAD}\n"${row()}`],
    ['a row too long', `${HEAD}\n${'x'.repeat(1_100_000)}`],
    ['too many cells', `${HEAD}\n${';'.repeat(2000)}`],
    ['a cell too long', `${HEAD}\n${row({ name: 'x'.repeat(70_000) })}`],
    ['no header', `a;b;c\n1;2;3`],
    ['a header alone', HEAD],
    ['zeros', Buffer.alloc(100)],
    ['a workbook called CSV', workbookOf({ sheets: [{ name: 'A', rows: [['Họ tên']] }] })],
  ])('%s is one rejected record', async (_, bytes) => {
    const { records } = await readCsv(bytes);
    expect(records.map(({ kind, issues }) => [kind, issues[0]?.severity])).toEqual([['unreadable', 'error']]);
  });
});

/** Letters as the fonts of TCVN3 have them: the inverse of what reads them. */
function toTcvn3(text: string): string {
  const codes = Array.from({ length: 94 }, (_, i) => String.fromCharCode(0xa1 + i));
  const byLetter = new Map(codes.map((code) => [fromTcvn3(code), code]));
  return [...text.normalize('NFC')].map((letter) => byLetter.get(letter) ?? letter).join('');
}

/** Windows-1258 writes tones as marks behind the letter. */
function windows1258(text: string): Buffer {
  const marked = text.replace(/\p{L}/gu, (letter) => {
    const parts = letter.normalize('NFD');
    const tone = parts.match(/[\u0300\u0301\u0303\u0309\u0323]/)?.[0] ?? '';
    return parts.replace(tone, '').normalize('NFC') + tone;
  });
  return iconv.encode(marked, 'win1258');
}

describe('a workbook', () => {
  const head = ['STT', 'Mã đối tượng', 'Họ tên trẻ', 'Ngày sinh', 'Giới tính', 'Tên vắc xin', 'Mũi số', 'Ngày tiêm'];
  const shot = (name: string, code: string, vaccine: string, day: number) => [1, code, name, { day: 46000 }, 'Nữ', vaccine, 1, { day }];
  const read = async (bytes: Buffer) => {
    const found = await readXlsx(bytes);
    const store = new SheetStore();
    for (const one of found.rows) if (!one.rejected) store.take(one);
    return { ...found, store, shots: store.served<Immunization>('Immunization') };
  };

  test('names merged over the rows of their shots, titles merged over the columns', async () => {
    const { shots, store } = await read(
      workbookOf({
        sheets: [
          {
            name: 'T5',
            rows: [
              ['SỔ TIÊM CHỦNG'],
              head,
              shot('Lưu Gia Hân', 'TC-1', 'BCG mẫu', 46150),
              [undefined, undefined, undefined, undefined, undefined, 'VGB mẫu', 1, { day: 46151 }],
            ],
            merges: ['A1:H1', 'A3:A4', 'B3:B4', 'C3:C4', 'D3:D4', 'E3:E4'],
          },
        ],
      }),
    );
    expect(shots.map(({ vaccineCode, occurrenceDateTime }) => [vaccineCode.text, occurrenceDateTime])).toEqual([
      ['BCG mẫu', '2026-05-08'],
      ['VGB mẫu', '2026-05-09'],
    ]);
    expect(store.served<Patient>('Patient')).toHaveLength(1);
  });

  test.each([
    [false, 46150, '2026-05-08'],
    [true, 44688, '2026-05-08'],
  ])('days of the 1904 system (%s) count from another day', async (date1904, day, expected) => {
    const rows = [head, shot('Lưu Gia Hân', 'TC-1', 'BCG mẫu', day)];
    const { shots } = await read(workbookOf({ date1904, sheets: [{ name: 'A', rows }] }));
    expect(shots[0]?.occurrenceDateTime).toBe(expected);
  });

  test('a cover, a list of names and a hidden sheet are passed over, every sheet of a form is read', async () => {
    const { records, shots, codes } = await read(
      workbookOf({
        inline: true,
        sheets: [
          { name: 'Hướng dẫn', rows: [['Điền theo mẫu'], ['Ngày', 'dd/MM/yyyy']] },
          { name: 'Tháng 5', rows: [head, shot('Lưu Gia Hân', 'TC-1', 'BCG mẫu', 46150)] },
          { name: 'Tháng 4', rows: [head, shot('Lưu Gia Huy', 'TC-2', 'BCG mẫu', 46120)] },
          { name: 'Nháp', hidden: true, rows: [head, shot('Ai Đó', 'TC-3', 'BCG mẫu', 46120)] },
        ],
      }),
    );
    expect(records.map((record) => record.kind === 'format' && record.name)).toEqual(['2', 'Tháng 4!2']);
    expect([shots.length, codes.filter((code) => !code.includes('missing'))]).toEqual([2, ['VN-CSV-sheet-unread']]);
  });

  test('numbers as Excel keeps them: a long code, a fraction that is none, an error', async () => {
    const rows = [
      ['Họ và tên', 'Năm sinh', 'Giới', 'CCCD', 'Ngày khám', 'Đường huyết', 'HbA1c'],
      [
        'Kiều Văn Trọng',
        1959,
        'Nam',
        82059004455,
        { day: 46150.5 },
        { raw: '<c r="F2"><v>7.9000000000000004</v></c>' },
        { raw: '<c r="G2" t="e"><v>#N/A</v></c>' },
      ],
    ];
    const { store } = await read(workbookOf({ sheets: [{ name: 'A', rows }] }));
    const [glucose] = store.served<Observation>('Observation').filter(({ code }) => code.coding?.[0]?.code === '14771-0');
    expect([glucose?.valueQuantity?.value, glucose?.effectiveDateTime]).toEqual([7.9, '2026-05-08T12:00:00+07:00']);
    expect(store.served<Patient>('Patient')[0]?.identifier?.map(({ value }) => value)).toContain('082059004455');
  });

  const good = { sheets: [{ name: 'A', rows: [head, shot('Lưu Gia Hân', 'TC-1', 'BCG mẫu', 46150)] }] };
  const bomb = Buffer.alloc(30_000_000, 0x20);
  test.each([
    ['no zip', Buffer.from('no workbook at all'), 'VN-CSV-unparseable'],
    ['broken off', workbookOf(good).subarray(0, 700), 'VN-CSV-unparseable'],
    [
      'a sheet that breaks off',
      workbookOf({ ...good, more: [{ name: 'xl/worksheets/sheet1.xml', bytes: Buffer.from('<worksheet><sheetData><row r="1">') }] }),
      'VN-CSV-unparseable',
    ],
    [
      'a DOCTYPE',
      workbookOf({ ...good, more: [{ name: 'xl/sharedStrings.xml', bytes: Buffer.from('<!DOCTYPE sst [<!ENTITY a "x">]><sst/>') }] }),
      'VN-CSV-unparseable',
    ],
    ['a bomb', workbookOf({ ...good, more: [{ name: 'xl/sharedStrings.xml', bytes: bomb }] }), 'VN-SUB-zip-unsafe'],
    [
      'a part larger than it says',
      workbookOf({ ...good, more: [{ name: 'xl/sharedStrings.xml', bytes: Buffer.alloc(100_000, 0x20), unpacked: 50 }] }),
      'VN-SUB-zip-unsafe',
    ],
    ['a name that leads out', workbookOf({ ...good, more: [{ name: '../x.xml', bytes: Buffer.from('x') }] }), 'VN-SUB-zip-unsafe'],
    [
      'rows out of order',
      workbookOf({
        ...good,
        more: [
          {
            name: 'xl/worksheets/sheet1.xml',
            bytes: Buffer.from('<worksheet><sheetData><row r="9"/><row r="2"/></sheetData></worksheet>'),
          },
        ],
      }),
      'VN-CSV-unparseable',
    ],
    ['no sheet', workbookOf({ sheets: [] }), 'VN-CSV-header-unrecognised'],
    [
      'nested too deep',
      workbookOf({ ...good, more: [{ name: 'xl/styles.xml', bytes: Buffer.from(`${'<a>'.repeat(100)}${'</a>'.repeat(100)}`) }] }),
      'VN-CSV-unparseable',
    ],
  ])('%s is one rejected record', async (_, bytes, code) => {
    const { records, codes } = await readXlsx(bytes);
    expect([records.map(({ kind }) => kind), codes]).toEqual([['unreadable'], [code]]);
  });
});
