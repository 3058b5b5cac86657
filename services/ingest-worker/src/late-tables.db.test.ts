import type { Source } from '@hub/client-register';
import { orderUndo, WITHDRAWAL } from '@hub/submission-log';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { type IngestFixture, ingestFixture } from './ingest.fixture.ts';
import { type VisitDraft, visitFile } from './visit-file.fixture.ts';

/** Papers that come days after their visit, without XML1 (mapping contract §5: VN-XML1-missing where no visit is stored). */
let hub: IngestFixture;
let his: Source;

beforeAll(async () => {
  hub = await ingestFixture();
  his = await hub.source('his-92901', '92901');
});
afterAll(() => hub.close());

/** A HOSO that holds a follow-up paper alone. */
function paper(visit: string, number = 'HK-1'): string {
  const row =
    `<MA_LK>${visit}</MA_LK><SO_GIAYHEN_KL>${number}</SO_GIAYHEN_KL><MA_CSKCB>92901</MA_CSKCB><HO_TEN>NGUYỄN VĂN THỬ</HO_TEN>` +
    '<NGAY_VAO>202603100730</NGAY_VAO><NGAY_RA>202603100930</NGAY_RA><NGAY_HEN_KL>20260324</NGAY_HEN_KL><CHAN_DOAN_RV>Tăng huyết áp vô căn</CHAN_DOAN_RV>' +
    '<MA_BENH_CHINH>I10</MA_BENH_CHINH><MA_BAC_SI>0001234/CT-CCHN</MA_BAC_SI><NGAY_CT>20260312</NGAY_CT>';
  const xml = `<CHI_TIEU_GIAYHEN_KHAMLAI>${row}</CHI_TIEU_GIAYHEN_KHAMLAI>`;
  return `<HOSO><FILEHOSO><LOAIHOSO>XML14</LOAIHOSO><NOIDUNGFILE>${Buffer.from(xml).toString('base64')}</NOIDUNGFILE></FILEHOSO></HOSO>`;
}
const papers = (day: string, ...visits: readonly string[]): string =>
  `<GIAMDINHHS><THONGTINDONVI><MACSKCB>92901</MACSKCB></THONGTINDONVI><THONGTINHOSO><NGAYLAP>${day}</NGAYLAP><SOLUONGHOSO>${visits.length}</SOLUONGHOSO><DANHSACHHOSO>${visits.join('')}</DANHSACHHOSO></THONGTINHOSO></GIAMDINHHS>`;

async function ingest(body: string, type?: string): Promise<string> {
  const id = await hub.send(his, body, type);
  await (await hub.worker()).drain(his.id);
  return id;
}
const drugs = [
  ['40.154', 10],
  ['40.155', 5],
] as const;
const visit = (name: string): VisitDraft => ({ visit: name, patient: `BN-${name}`, drugs });

/** `Type version` of all that stands of a visit. */
async function standing(name: string): Promise<string[]> {
  const rows = await hub.rows('select body, version from resource where not deleted and strpos(body, $1) > 0', [`"${name}`]);
  return rows
    .filter(({ body }) => !body.includes('"entered-in-error"') && !body.includes('"status":"cancelled"'))
    .map(({ body, version }) => ({ ...JSON.parse(body), version }))
    .filter(({ resourceType }) => resourceType !== 'Provenance')
    .map(({ resourceType, version }) => `${resourceType} ${version}`)
    .sort();
}

test('a paper that comes later is stored with its visit, of which nothing else changes', async () => {
  await ingest(visitFile('92901', '20260310', [visit('TRE1')]));
  const before = await standing('TRE1');
  const id = await ingest(papers('20260312', paper('TRE1')));
  const receipt = await hub.receipt(id);
  expect([receipt.status, receipt.counts]).toEqual(['completed', { received: 1, stored: 1, unchanged: 0, rejected: 0 }]);
  expect(receipt.issues?.filter(({ field }) => field !== undefined && !field.startsWith('XML14'))).toEqual([]);
  const after = await standing('TRE1');
  expect(after.filter((one) => !before.includes(one))).toEqual(expect.arrayContaining(['Appointment 1', 'Composition 1']));
  for (const one of before) expect(after).toContain(one);
});

test('the same once more: nothing changes; undone, the visit is as before', async () => {
  const before = await standing('TRE1');
  const again = await ingest(papers('20260313', paper('TRE1')));
  expect((await hub.receipt(again)).counts).toEqual({ received: 1, stored: 0, unchanged: 1, rejected: 0 });
  expect(await standing('TRE1')).toEqual(before);
  await ingest(visitFile('92901', '20260310', [visit('TRE2')]));
  const alone = (await standing('TRE2')).map((one) => one.split(' ')[0]);
  const id = await ingest(papers('20260312', paper('TRE2', 'HK-2')));
  await orderUndo(hub.database, id, 1);
  await (await hub.worker()).drain(his.id);
  expect((await hub.receipt(id)).status).toBe('undone');
  expect((await standing('TRE2')).map((one) => one.split(' ')[0])).toEqual(alone);
});

test('in one file with its visit, behind it', async () => {
  const whole = visitFile('92901', '20260310', [visit('TRE3')]).replace('</DANHSACHHOSO>', `${paper('TRE3', 'HK-3')}</DANHSACHHOSO>`);
  const receipt = await hub.receipt(await ingest(whole.replace('<SOLUONGHOSO>1<', '<SOLUONGHOSO>2<')));
  expect(receipt.counts).toEqual({ received: 2, stored: 2, unchanged: 0, rejected: 0 });
  expect(await standing('TRE3')).toEqual(expect.arrayContaining(['Composition 1', 'Appointment 1', 'MedicationRequest 1']));
});

test('of a visit the hub does not hold, or that was withdrawn: refused by name as before', async () => {
  const unknown = await hub.receipt(await ingest(papers('20260312', paper('TRE9'))));
  expect([unknown.status, unknown.issues?.map(({ code }) => code)]).toEqual(['rejected', ['VN-XML1-missing']]);
  await ingest(visitFile('92901', '20260310', [visit('TRE4')]));
  await ingest(JSON.stringify({ withdraw: { visit: 'TRE4' }, requestedAt: '1' }), WITHDRAWAL);
  const withdrawn = await hub.receipt(await ingest(papers('20260312', paper('TRE4', 'HK-4'))));
  expect([withdrawn.status, withdrawn.issues?.map(({ code }) => code)]).toEqual(['rejected', ['VN-XML1-missing']]);
  expect(await standing('TRE4')).toEqual([]);
});
