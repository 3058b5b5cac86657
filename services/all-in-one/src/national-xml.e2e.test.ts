import { readFileSync } from 'node:fs';
import { rename } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { parseQdXml, type TableName, type VisitRecord } from '@hub/sources';
import { type TestDatabase, testDatabase } from '@hub/test-support';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { type HubProcess, newDataDir, removeDataDir, startHubProcess } from './testing/hub-process.fixture.ts';

/** What was sent comes back from the store alone: the archive is away while the worked examples are asked for. */

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

const archive = () => join(hub.dataDir, 'archive');
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

/** Sends a file and waits for its end; answers the submission's id. */
async function send(bytes: Buffer, facility: string): Promise<string> {
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
  await ended(`/intake/submissions/${id}`);
  return id;
}

/** Waits until what is asked there has come to its end. */
async function ended(path: string): Promise<void> {
  let told = '';
  for (let n = 0; n < 150; n++) {
    told = await (await call(path, operator())).text();
    const { status } = JSON.parse(told) as { status: string };
    if (status.startsWith('completed') || status === 'undone') return;
    if (status === 'rejected') break;
    await wait(200);
  }
  throw new Error(`${path} came to no end: ${told}`);
}

/** The one visit that `$national-xml` gives back. */
async function given(name: string): Promise<VisitRecord> {
  const answer = await call(`/fhir/Encounter/${await encounterOf('92901', name)}/$national-xml`, operator());
  expect(answer.status).toBe(200);
  const [back, ...more] = await visitsOf(Buffer.from(await answer.arrayBuffer()), '92901');
  expect(more).toEqual([]);
  return back as VisitRecord;
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

const inFile = (table: string, xml: string): string =>
  `<FILEHOSO><LOAIHOSO>${table}</LOAIHOSO><NOIDUNGFILE>${Buffer.from(xml).toString('base64')}</NOIDUNGFILE></FILEHOSO>`;
const envelope = (...visits: readonly string[]): Buffer =>
  Buffer.from(
    `<GIAMDINHHS><THONGTINDONVI><MACSKCB>92901</MACSKCB></THONGTINDONVI><THONGTINHOSO><NGAYLAP>20260310</NGAYLAP><SOLUONGHOSO>${visits.length}</SOLUONGHOSO>` +
      `<DANHSACHHOSO>${visits.map((tables) => `<HOSO>${tables}</HOSO>`).join('')}</DANHSACHHOSO></THONGTINHOSO></GIAMDINHHS>`,
  );
/** XML1 of a visit, as small as it is taken. */
const summary = (name: string, changes: string, person = 'BN-NGUOI-1'): string =>
  inFile(
    'XML1',
    `<TONG_HOP><MA_LK>${name}</MA_LK><STT>1</STT><MA_BN>${person}</MA_BN><HO_TEN>NGUYỄN VĂN MẪU</HO_TEN><NGAY_SINH>198001010000</NGAY_SINH>` +
      `<GIOI_TINH>1</GIOI_TINH>${changes}<MA_DOITUONG_KCB>1.1</MA_DOITUONG_KCB><NGAY_VAO>202603100730</NGAY_VAO><MA_LOAI_KCB>01</MA_LOAI_KCB>` +
      '<MA_KHOA>K01</MA_KHOA><MA_CSKCB>92901</MA_CSKCB></TONG_HOP>',
  );
/** A visit of one person. */
const visit = (name: string, changes: string, person?: string): Buffer => envelope(summary(name, changes, person));
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
  await rename(archive(), `${archive()}-away`);
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

const phone = (digits: string) => `<DIEN_THOAI>${digits}</DIEN_THOAI>`;

describe('each visit of a person comes back with what it said', () => {
  const same = async (name: string, sent: Buffer) => {
    const wanted = (await visitsOf(sent, '92901')).find((one) => one.visit === name);
    expect(rowsOf(await given(name))).toEqual(rowsOf(wanted as VisitRecord));
  };

  test('number, phone, dates of the card', async () => {
    for (const [name, changes] of PERSON) await same(name, visit(name, changes));
    await rename(`${archive()}-away`, archive());
  });

  test('sent again with another phone alone: the one it says now; what another visit says later is that one’s', async () => {
    await send(visit('LK-LAI-1', phone('0909000111'), 'BN-LAI'), '92901');
    const corrected = visit('LK-LAI-1', phone('0909000222'), 'BN-LAI');
    await send(corrected, '92901');
    await same('LK-LAI-1', corrected);
    const other = visit('LK-LAI-2', phone('0909000333'), 'BN-LAI');
    await send(other, '92901');
    await same('LK-LAI-1', corrected);
    // Nothing changes any more, not even the person: the visit says so all the same.
    const third = visit('LK-LAI-1', phone('0909000333'), 'BN-LAI');
    await send(third, '92901');
    await same('LK-LAI-1', third);
    await same('LK-LAI-2', other);
  });

  test('a correction that is undone: what it said before', async () => {
    const first = visit('LK-VE-1', phone('0909000111'), 'BN-VE');
    await send(first, '92901');
    const id = await send(visit('LK-VE-1', phone('0909000222'), 'BN-VE'), '92901');
    await send(visit('LK-VE-2', phone('0909000333'), 'BN-VE'), '92901');
    await call(`/intake/submissions/${id}/undo`, operator(), { method: 'POST' });
    await ended(`/intake/submissions/${id}/undo`);
    await same('LK-VE-1', first);
  });

  test('two visits in one file, each with a phone of its own', async () => {
    const both = envelope(summary('LK-CHUNG-1', phone('0909000111'), 'BN-CHUNG'), summary('LK-CHUNG-2', phone('0909000222'), 'BN-CHUNG'));
    await send(both, '92901');
    await same('LK-CHUNG-1', both);
    await same('LK-CHUNG-2', both);
  });

  test('a birth certificate corrected in the name of the child alone', async () => {
    const birth = (child: string) =>
      inFile(
        'XML9',
        '<CHI_TIEU_DU_LIEU_GIAY_CHUNG_SINH><DSACH_GIAYCHUNGSINH><DU_LIEU_GIAY_CHUNG_SINH><MA_LK>LK-SINH-1</MA_LK><HO_TEN_NND>VÕ THỊ MẸ</HO_TEN_NND>' +
          `<HO_TEN_CON>${child}</HO_TEN_CON><GIOI_TINH_CON>1</GIOI_TINH_CON><NGAY_SINH_CON>202603100815</NGAY_SINH_CON><CAN_NANG_CON>3150</CAN_NANG_CON>` +
          '</DU_LIEU_GIAY_CHUNG_SINH></DSACH_GIAYCHUNGSINH></CHI_TIEU_DU_LIEU_GIAY_CHUNG_SINH>',
      );
    const certificate = (child: string) => envelope(summary('LK-SINH-1', '', 'BN-ME') + birth(child));
    await send(certificate('VÕ VĂN CON'), '92901');
    const corrected = certificate('VÕ VĂN CÒN');
    await send(corrected, '92901');
    await same('LK-SINH-1', corrected);
  });
});

describe('a visit that does not stand', () => {
  const refused = async (name: string) => {
    const answer = await call(`/fhir/Encounter/${await encounterOf('92901', name)}/$national-xml`, operator());
    const text = await answer.text();
    expect([answer.status, text.includes('HOSO')]).toEqual([422, false]);
    expect(text).toContain('rút lại');
  };

  test('withdrawn: refused, and given again when it is sent again', async () => {
    await send(visit('LK-RUT-1', phone('0909000111'), 'BN-RUT'), '92901');
    const answer = await call('/intake/visits/LK-RUT-1?source=his-92901', operator(), { method: 'DELETE' });
    const { id } = (await answer.json()) as { id: string };
    await ended(`/intake/submissions/${id}`);
    await refused('LK-RUT-1');
    const again = visit('LK-RUT-1', phone('0909000222'), 'BN-RUT');
    await send(again, '92901');
    expect(rowsOf(await given('LK-RUT-1'))).toEqual(rowsOf((await visitsOf(again, '92901'))[0] as VisitRecord));
  });

  test('undone: refused', async () => {
    const id = await send(visit('LK-HOAN-1', phone('0909000111'), 'BN-HOAN'), '92901');
    await call(`/intake/submissions/${id}/undo`, operator(), { method: 'POST' });
    await ended(`/intake/submissions/${id}/undo`);
    await refused('LK-HOAN-1');
  });
});

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
