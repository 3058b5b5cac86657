import { readFileSync } from 'node:fs';
import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { parseQdXml, type TableName, type VisitRecord } from '@hub/sources';
import { type TestDatabase, testDatabase } from '@hub/test-support';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { type HubProcess, newDataDir, removeDataDir, startHubProcess } from './testing/hub-process.fixture.ts';

/** What was sent comes back from the store alone: the archive is removed before anything is asked. */

const CASES = join(import.meta.dirname, '../../../packages/sources/cases');
const SID = 'http://fhir.ehealth.gov.vn/core/sid/';
let hub: HubProcess;
let store: TestDatabase;
const tokens = new Map<string, string>();

/** A file of the worked examples, whose it is, and the edition it is asked for in. */
const FILES: readonly (readonly [path: string, version: string])[] = [
  ...['01-ngoai-tru-tha-dtd', '02-noi-tru-phau-thuat', '03-cap-cuu', '04-so-sinh-xml9', '05-chuyen-tuyen-hen-kham'].map(
    (name) => [`qd3176/${name}.xml`, '3176'] as const,
  ),
  ...['06-lao-xml15', '07-hiv-xml6'].map((name) => [`qd3176/${name}.xml`, '3176'] as const),
  ['qd4750/01-ngoai-tru.xml', '4750'],
  ['qd4750/02-chuyen-tuyen-ten-cu.xml', '4750'],
  ['qd4210/01-ngoai-tru-4210.xml', '4210'],
];

const bytesOf = (path: string) => readFileSync(join(CASES, path));
const facilityOf = (bytes: Buffer) => /<MACSKCB>\s*(\w+)/.exec(bytes.toString('utf8'))?.[1] as string;
const operator = () => hub.tokens()['*'] as string;

async function visitsOf(bytes: Uint8Array, facility: string): Promise<VisitRecord[]> {
  const file = parseQdXml(
    async function* () {
      yield bytes;
    },
    { facility, limits: { maxDepth: 64, maxTextBytes: 100_000_000 } },
  );
  const visits: VisitRecord[] = [];
  for await (const record of file.records) if (record.kind === 'visit' && !record.rejected) visits.push(record);
  return visits;
}

/** The fields of every row, by table, in the order of the file. */
function rowsOf({ tables }: VisitRecord): Record<string, Readonly<Record<string, string>>[]> {
  return Object.fromEntries(
    (Object.keys(tables) as TableName[])
      .sort()
      .map((table) => [table, (tables[table] ?? []).map(({ fields, sent }) => ({ ...fields, ...sent }))]),
  );
}

const call = (path: string, token: string, init: RequestInit = {}) =>
  fetch(hub.url + path, { ...init, headers: { Authorization: `Bearer ${token}`, ...init.headers } });

async function send(bytes: Buffer, facility: string): Promise<void> {
  const source = `his-${facility}`;
  if (!tokens.has(facility)) {
    const body = JSON.stringify({ facility, facilityName: 'Bệnh viện Mẫu', kind: 'hospital', formats: ['qd-xml'] });
    const answer = await call(`/intake/sources/${source}`, operator(), {
      method: 'PUT',
      body,
      headers: { 'Content-Type': 'application/json' },
    });
    tokens.set(facility, ((await answer.json()) as { token: string }).token);
  }
  const posted = await call(`/intake/submissions?source=${source}`, tokens.get(facility) as string, {
    method: 'POST',
    body: bytes,
    headers: { 'Content-Type': 'application/xml' },
  });
  const { id } = (await posted.json()) as { id: string };
  for (let n = 0; n < 300; n++) {
    const { status } = (await (await call(`/intake/submissions/${id}`, operator())).json()) as { status: string };
    if (status.startsWith('completed')) return;
    await wait(100);
  }
  throw new Error('the submission came to no end');
}

async function encounterOf(facility: string, visit: string): Promise<string> {
  const found = (await (
    await call(`/fhir/Encounter?identifier=${encodeURIComponent(`${SID}visit/${facility}|${visit}`)}`, operator())
  ).json()) as {
    entry: { resource: { id: string } }[];
  };
  expect(found.entry).toHaveLength(1);
  return found.entry[0]?.resource.id as string;
}

/** A visit of one person, as small as it is taken. */
const visit = (name: string, changes: string): Buffer => {
  const fields =
    `<MA_LK>${name}</MA_LK><STT>1</STT><MA_BN>BN-NGUOI-1</MA_BN><HO_TEN>NGUYỄN VĂN MẪU</HO_TEN><NGAY_SINH>198001010000</NGAY_SINH>` +
    `<GIOI_TINH>1</GIOI_TINH>${changes}<MA_DOITUONG_KCB>1.1</MA_DOITUONG_KCB><NGAY_VAO>202603100730</NGAY_VAO><MA_LOAI_KCB>01</MA_LOAI_KCB>` +
    '<MA_KHOA>K01</MA_KHOA><MA_CSKCB>92901</MA_CSKCB>';
  const table = Buffer.from(`<TONG_HOP>${fields}</TONG_HOP>`).toString('base64');
  return Buffer.from(
    '<GIAMDINHHS><THONGTINDONVI><MACSKCB>92901</MACSKCB></THONGTINDONVI><THONGTINHOSO><NGAYLAP>20260310</NGAYLAP><SOLUONGHOSO>1</SOLUONGHOSO>' +
      `<DANHSACHHOSO><HOSO><FILEHOSO><LOAIHOSO>XML1</LOAIHOSO><NOIDUNGFILE>${table}</NOIDUNGFILE></FILEHOSO></HOSO></DANHSACHHOSO></THONGTINHOSO></GIAMDINHHS>`,
  );
};
const card = (end: string) => `<MA_THE_BHYT>GD4929212345678</MA_THE_BHYT><GT_THE_TU>20260101</GT_THE_TU><GT_THE_DEN>${end}</GT_THE_DEN>`;

/** Visits of a person who says something else each time. */
const PERSON: readonly (readonly [string, string])[] = [
  ['LK-NGUOI-1', `<SO_CCCD>012345678</SO_CCCD><DIEN_THOAI>0909000111</DIEN_THOAI>${card('20260630')}`],
  ['LK-NGUOI-2', `<SO_CCCD>092080001234</SO_CCCD><DIEN_THOAI>0909000222</DIEN_THOAI>${card('20261231')}`],
  ['LK-NGUOI-3', '<DIA_CHI>Phường Ninh Kiều</DIA_CHI>'],
];

beforeAll(async () => {
  store = await testDatabase({ poolSize: 1 });
  hub = await startHubProcess(await newDataDir(), ['--empty'], { DATABASE_URL: store.url, DEMO: 'on' });
  for (const [path] of FILES) await send(bytesOf(path), facilityOf(bytesOf(path)));
  for (const [name, changes] of PERSON) await send(visit(name, changes), '92901');
  const folders = await readdir(hub.dataDir);
  expect(folders).toContain('archive');
  await rm(join(hub.dataDir, 'archive'), { recursive: true });
}, 120_000);
afterAll(async () => {
  await hub?.stop();
  if (hub !== undefined) await removeDataDir(hub.dataDir);
  await store?.drop();
}, 60_000);

describe('a visit comes back as it was sent, from FHIR alone', () => {
  test.each(FILES)(
    '%s as %s',
    async (path, version) => {
      const bytes = bytesOf(path);
      const facility = facilityOf(bytes);
      for (const sent of await visitsOf(bytes, facility)) {
        const id = await encounterOf(facility, sent.visit as string);
        const answer = await call(`/fhir/Encounter/${id}/$national-xml?version=${version}`, operator());
        expect([answer.status, answer.headers.get('content-type')]).toEqual([200, 'application/xml; charset=utf-8']);
        const [back, ...more] = await visitsOf(Buffer.from(await answer.arrayBuffer()), facility);
        expect(more).toEqual([]);
        expect(rowsOf(back as VisitRecord)).toEqual(rowsOf(sent));
      }
    },
    60_000,
  );
});

test('each visit of a person comes back with what it said: number, phone, dates of the card', async () => {
  for (const [name, changes] of PERSON) {
    const answer = await call(`/fhir/Encounter/${await encounterOf('92901', name)}/$national-xml`, operator());
    const [back] = await visitsOf(Buffer.from(await answer.arrayBuffer()), '92901');
    const [wanted] = await visitsOf(visit(name, changes), '92901');
    expect(rowsOf(back as VisitRecord)).toEqual(rowsOf(wanted as VisitRecord));
  }
}, 60_000);

describe('what is not given', () => {
  const first = async () => encounterOf('92901', (await visitsOf(bytesOf(FILES[0]?.[0] as string), '92901'))[0]?.visit as string);

  test('an edition that cannot hold the visit is refused by name, or leaves out and says what', async () => {
    const id = await first();
    const refused = await call(`/fhir/Encounter/${id}/$national-xml?version=4210`, operator());
    expect(refused.status).toBe(422);
    expect(await refused.text()).toContain('XML1.SO_CCCD');
    const partial = await call(`/fhir/Encounter/${id}/$national-xml?version=4210&partial=true`, operator());
    expect([partial.status, partial.headers.get('x-left-out')?.includes('XML1.SO_CCCD')]).toEqual([200, true]);
    expect((await visitsOf(Buffer.from(await partial.arrayBuffer()), '92901'))[0]?.edition).toBe('4210');
  });

  test('the visit of another facility is not there; one without a national record has no such form', async () => {
    expect((await call(`/fhir/Encounter/${await first()}/$national-xml`, tokens.get('75901') as string)).status).toBe(404);
    const body = JSON.stringify({ resourceType: 'Encounter', status: 'finished', class: { code: 'AMB' } });
    const made = await call('/fhir/Encounter', tokens.get('92901') as string, {
      method: 'POST',
      body,
      headers: { 'Content-Type': 'application/fhir+json' },
    });
    const { id } = (await made.json()) as { id: string };
    expect((await call(`/fhir/Encounter/${id}/$national-xml`, operator())).status).toBe(422);
  });

  test('an edition nobody knows, a parameter nobody knows: 400', async () => {
    const id = await first();
    for (const query of ['version=130', 'partial=maybe', 'edition=3176']) {
      expect((await call(`/fhir/Encounter/${id}/$national-xml?${query}`, operator())).status).toBe(400);
    }
  });
});
