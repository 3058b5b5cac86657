import { administrativeUnit } from '@hub/terminology';
import { describe, expect, test } from '@jest/globals';
import { FACILITY, testContext } from '../qd3176/map/testing.ts';
import { fieldRows, openFieldMap, proveFields } from '../testing/field-map.ts';
import type { Sample } from '../testing/field-samples.ts';
import { readWith, SHEET_CONTEXT } from '../testing/sheet.ts';
import { bundledForms } from './profile-folder.ts';
import { csvReader } from './readers.ts';

/** Every row of the field table of a form (`CSV-ncd` …): the value of that column found where the row says. */

const day = (text: string, found: string): Sample => ({ text, found: [found] });
const number = (text: string): Sample => ({ text, found: [text.replace(',', '.')] });

const SAMPLES: Readonly<Record<string, Sample>> = {
  NGAY_SINH: day('20/10/1995', '1995-10-20'),
  GIOI_TINH: { text: 'Nữ', found: ['female'] },
  CCCD: { text: '092195006611' },
  THE_BHYT: { text: 'GD4929212345678' },
  MA_XA: { text: '31135', found: [administrativeUnit('administrative-unit-2025', '31135')?.name ?? 'no such unit'] },
  HA: { text: '150/95', found: ['150', '95'] },
  HA_TT: number('150'),
  HA_TTR: number('95'),
  CAN_NANG: number('56,4'),
  CHIEU_CAO: number('158,5'),
  NGAY: day('08/06/2026', '2026-06-08'),
  NGAY_TIEM: day('08/06/2026', '2026-06-08'),
  MUI_SO: number('2'),
  TRANG_THAI: { text: 'Đã tiêm', found: ['completed'] },
  CHAN_DOAN: { text: 'I10, E11', found: ['I10', 'E11'] },
  DUONG_HUYET: number('7,9'),
  HBA1C: number('7,4'),
  KINH_CUOI: day('01/01/2026', '2026-01-01'),
  DU_SINH: day('08/10/2026', '2026-10-08'),
  TUOI_THAI: number('22'),
  BCTC: number('20'),
  TIM_THAI: number('145'),
  THI_LUC_P: { text: '10/10' },
  THI_LUC_T: { text: '8/10' },
  MA_BENH: { text: 'A97.0' },
  NHOM: { text: 'B' },
  NGAY_KHOI_PHAT: day('01/08/2026', '2026-08-01'),
  NGAY_BAO_CAO: day('03/08/2026', '2026-08-03'),
  PHAN_LOAI: { text: 'Xác định', found: ['confirmed'] },
  TINH_TRANG: { text: 'Khỏi', found: ['resolved'] },
};

const table = (kind: string): string => `CSV-${kind}`;
const written = bundledForms().filter(({ profile }) => fieldRows(table(profile.kind)).length > 0);

const proved = await Promise.all(
  written.map(async ({ profile, columns }) => {
    const rows = fieldRows(table(profile.kind));
    const map = openFieldMap(rows, SAMPLES);
    const cells = Object.entries(map.filled(table(profile.kind)));
    const head = cells.map(([field]) => columns.get(field)?.headers[0] ?? `${field} is no column`);
    const file = [head.join(';'), cells.map(([, text]) => text).join(';')].join('\n');
    const { rows: records } = await readWith(csvReader(), file, { ...SHEET_CONTEXT, facility: FACILITY });
    const [record, ...others] = records;
    if (record === undefined || record.rejected || others.length > 0) throw new Error(`${profile.kind}: ${JSON.stringify(record?.issues)}`);
    return { kind: profile.kind, map, mapped: record.map(testContext()) };
  }),
);

test('the forms the field table has', () => {
  expect(proved.map(({ kind }) => kind).sort()).toEqual(['anc', 'immunisation', 'ncd', 'notifiable', 'school']);
});

describe.each(proved)('$kind', ({ map, mapped }) => {
  proveFields(map, mapped);
});
