import { putSource } from '@hub/client-register';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { type IntakeFixture, intakeFixture } from '../intake.fixture.ts';

/** A station tries its sheet: how the columns are understood, what the rows are read as. */

let intake: IntakeFixture;
beforeAll(async () => {
  intake = await intakeFixture();
  const input = { facility: '92901', facilityName: 'Bệnh viện Mẫu', kind: 'station', msh4: [] };
  await putSource(intake.hub.database, { ...input, code: 'tyt-92901', formats: ['csv'] });
});
afterAll(() => intake.close());

const HEAD = 'Mã BN;Họ và tên;Năm sinh;Giới;Ngày khám;Huyết áp;Ghi thêm';
const check = async (text: string, type = 'text/csv') => {
  const answer = await intake.call('POST', '/intake/check?source=tyt-92901&detail=tables', intake.tokens.operator, text, type);
  return { status: answer.status, body: (await answer.json()) as Record<string, unknown> };
};

test('columns, values as they were understood, issues by row; nothing is kept', async () => {
  const { status, body } = await check(
    `BẢNG THEO DÕI\n${HEAD}\nN-1;Kiều Văn Trọng;1959;Nam;04/05/2026;150/95;x\nN-2;Tạ Thị Ngân;1964;Nữ;31/02/2026;;\n`,
  );
  expect(status).toBe(200);
  expect(body).toMatchObject({
    counts: { received: 2, stored: 1, rejected: 1 },
    layouts: [{ sheet: '', form: { kind: 'ncd' }, header: [2, 2] }],
    records: [
      {
        record: '3',
        rejected: false,
        tables: {
          sheet: {
            title: { vi: expect.any(String), en: expect.any(String) },
            rows: [{ values: { NGAY: '2026-05-04 (04/05/2026)', HA: '150/95' } }],
          },
        },
      },
      { record: '4', rejected: true },
    ],
  });
  const [layout] = body.layouts as { columns: { header: string; field?: string }[] }[];
  expect(layout?.columns.map(({ header, field }) => [header, field])).toEqual([
    ['Mã BN', 'MA_HO_SO'],
    ['Họ và tên', 'HO_TEN'],
    ['Năm sinh', 'NGAY_SINH'],
    ['Giới', 'GIOI_TINH'],
    ['Ngày khám', 'NGAY'],
    ['Huyết áp', 'HA'],
    ['Ghi thêm', undefined],
  ]);
  expect((body.issues as { code: string; record?: string }[]).map(({ code, record }) => [code, record])).toEqual([
    ['VN-CSV-column-unknown', undefined],
    ['VN-CSV-NGAY-invalid', '4'],
  ]);
});

test('a workbook is not taken from a source of CSV', async () => {
  expect((await check('PK', 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet')).status).toBe(415);
});
