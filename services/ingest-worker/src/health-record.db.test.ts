import type { Source } from '@hub/client-register';
import { putSource } from '@hub/client-register';
import type { Condition, Encounter, Observation, Patient, Resource } from '@hub/fhir-model';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { type IngestFixture, ingestFixture } from './ingest.fixture.ts';

/** Individual health records (QĐ 831) beside visits, on a real database: re-sending, vanished rows, older exports, Provenance. */

let hub: IngestFixture;
let station: Source;

const FACILITY = '92951';
let person = 0;

beforeAll(async () => {
  hub = await ingestFixture();
  const input = { code: 'tyt-92951', facility: FACILITY, facilityName: 'Trạm Y tế Mẫu', kind: 'station', msh4: [] };
  station = (await putSource(hub.database, { ...input, formats: ['qd831', 'qd-xml'] })).source;
}, 60_000);
afterAll(() => hub.close());
beforeEach(() => {
  person++;
});

const visit = (code: string, inside: string) =>
  `<HOSOKHAMCHUABENH><MA_LK>${code}-${person}</MA_LK><NGAYKHAM>12/04/2026</NGAYKHAM>${inside}</HOSOKHAMCHUABENH>`;
const record = (visits: string, history = '', day = '12/04/2026', number = 'T-1') =>
  `<HSSK><HEADER><SENDER_CODE>${FACILITY}</SENDER_CODE><TRANSACTION_DATE>${day}</TRANSACTION_DATE><TRANSACTION_ID>${number}</TRANSACTION_ID></HEADER><BODY><HOSOSUCKHOE>` +
  `<THONGTINCHUNG><MAHOSO>HS-${person}</MAHOSO><HOTEN>ĐINH VĂN KHOA</HOTEN><NGAYSINH>03/09/1958</NGAYSINH><GIOITINH>1</GIOITINH></THONGTINCHUNG>` +
  `<TIENSU>${history}</TIENSU><DANHSACHHOSOKHAMCHUABENH>${visits}</DANHSACHHOSOKHAMCHUABENH></HOSOSUCKHOE></BODY></HSSK>`;
const smoking = (state: string) => `<YEUTO_SUCKHOE><DSYEUTO><LOAI>1</LOAI><TRANGTHAI>${state}</TRANGTHAI></DSYEUTO></YEUTO_SUCKHOE>`;

async function take(text: string) {
  const id = await hub.send(station, text);
  await (await hub.worker()).drain(station.id);
  const { counts, issues = [] } = await hub.receipt(id);
  return { counts, codes: issues.map(({ code }) => code) };
}

/** The stored resources of the person, by type. */
async function stored<T extends Resource>(type: T['resourceType']): Promise<T[]> {
  const rows = await hub.rows('select body from resource where not deleted');
  const all: Resource[] = rows.map(({ body }) => JSON.parse(body));
  const patient = all.find(
    (one) => one.resourceType === 'Patient' && (one as Patient).identifier?.some(({ value }) => value === `HS-${person}`),
  );
  return all.filter((one) => one.resourceType === type && (one as Observation).subject?.reference === `Patient/${patient?.id}`) as T[];
}

describe('health records', () => {
  test('a row that vanishes from a visit sent again is marked; another visit of the person leaves it alone', async () => {
    const both =
      '<CHANDOANKETLUAN><CHANDOANBENH><MABENH>I10</MABENH></CHANDOANBENH><CHANDOANBENH><MABENH>E11</MABENH></CHANDOANBENH></CHANDOANKETLUAN>';
    const one = '<CHANDOANKETLUAN><CHANDOANBENH><MABENH>I10</MABENH></CHANDOANBENH></CHANDOANKETLUAN>';
    expect((await take(record(visit('A', both)))).counts).toEqual({ received: 1, stored: 1, unchanged: 0, rejected: 0 });
    await take(record(visit('B', one), '', '12/05/2026'));
    const status = async () =>
      (await stored<Condition>('Condition')).map(({ verificationStatus }) => verificationStatus?.coding?.[0]?.code).sort();
    expect(await status()).toEqual(['confirmed', 'confirmed', 'confirmed']);
    await take(record(visit('A', one), '', '13/05/2026'));
    expect(await status()).toEqual(['confirmed', 'confirmed', 'entered-in-error']);
  });

  test('the same again changes nothing, an older one of the same visits is stale', async () => {
    const text = record(visit('A', '<MACH>80</MACH>'), '', '12/04/2026');
    await take(text);
    expect((await take(text.replace('T-1', 'T-2'))).counts).toMatchObject({ stored: 0, unchanged: 1 });
    const late = await take(record(visit('A', '<MACH>70</MACH>'), '', '11/04/2026'));
    expect([late.counts.unchanged, late.codes]).toEqual([1, expect.arrayContaining(['VN-SUB-stale'])]);
  });

  test('what an older visit said of the person does not replace what a newer one said', async () => {
    const state = async () =>
      (await stored<Observation>('Observation'))
        .filter(({ code }) => code.coding?.[0]?.code === 'TRANGTHAI')
        .map(({ valueString }) => valueString);
    await take(record(visit('B', '').replace('12/04/2026', '12/05/2026'), smoking('0'), '12/05/2026'));
    await take(record(visit('A', ''), smoking('1'), '13/05/2026'));
    expect(await state()).toEqual(['0']);
  });

  test('XML1 of the same MA_LK describes the visit, whichever comes first', async () => {
    const xml1 = `<TONG_HOP><MA_LK>A-${person}</MA_LK><STT>1</STT><MA_BN>HS-${person}</MA_BN><HO_TEN>ĐINH VĂN KHOA</HO_TEN><NGAY_SINH>195809030000</NGAY_SINH><GIOI_TINH>1</GIOI_TINH><LY_DO_VV>Đau đầu</LY_DO_VV><NGAY_VAO>202604120730</NGAY_VAO><NGAY_RA>202604120900</NGAY_RA><MA_CSKCB>${FACILITY}</MA_CSKCB></TONG_HOP>`;
    const said = async () => (await stored<Encounter>('Encounter')).map(({ period, reasonCode, meta }) => [period, reasonCode, meta?.tag]);
    const ofXml1 = [[{ start: '2026-04-12T07:30:00+07:00', end: '2026-04-12T09:00:00+07:00' }, [{ text: 'Đau đầu' }], undefined]];
    await take(record(visit('A', '<LYDOKHAM>Khám định kỳ</LYDOKHAM>')));
    await take(xml1);
    expect(await said()).toEqual(ofXml1);
    await take(record(visit('A', '<LYDOKHAM>Khám lại</LYDOKHAM>'), '', '14/04/2026'));
    expect(await said()).toEqual(ofXml1);
  });

  test('its Provenance says what its header said', async () => {
    await take(record(visit('A', '<MACH>80</MACH>'), '', '12/04/2026', `T-of-${person}`));
    const rows = await hub.rows('select body from resource where body like \'%"Provenance"%\'');
    const found = rows.map(({ body }) => JSON.parse(body)).find(({ entity }) => JSON.stringify(entity).includes(`T-of-${person}`));
    expect(found.entity[1].what.identifier.system).toMatch(/sid\/message\/92951$/);
    expect(found.extension.map(({ url }: { url: string }) => url.split('/').at(-1))).toEqual([
      'mapping-version',
      'xml-831-sender-code',
      'xml-831-transaction-date',
    ]);
    expect(found.occurredDateTime).toBe('2026-04-12');
  });
});
