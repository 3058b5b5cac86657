import { spawnSync } from 'node:child_process';
import { randomBytes, randomInt } from 'node:crypto';
import { readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { type Database, openDatabase } from '@hub/database';
import { runningPostgresUrl, temporaryFolder } from '@hub/embedded';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { type HubProcess, newDataDir, removeDataDir, startHubProcess } from './testing/hub-process.fixture.ts';

// Marked values go in by every door, rightly and wrongly, at the loudest level of the log; then everything the hub wrote, but for the
// database's own files, is searched for them.
const digits = (n: number): string => Array.from({ length: n }, () => randomInt(10)).join('');
const word = (): string => `ZQ${randomBytes(7).toString('hex').toUpperCase()}`;

const M = {
  name: word(),
  cccd: `092180${digits(6)}`,
  insurance: `GD4929${digits(9)}`,
  phone: `0987${digits(6)}`,
  address: word(),
  diagnosis: word(),
  reason: word(),
  visit: word(),
  record: word(),
  drug: word(),
  badDate: word(),
  badXml: word(),
  badEncoding: word(),
  fileName: word(),
  fhirName: word(),
  fhirText: word(),
  badJson: word(),
  badValue: word(),
  badType: word(),
  badParameter: word(),
  searched: word(),
  posted: word(),
  condition: word(),
  wrongPath: word(),
  wrongToken: `hub_${word()}`,
  wrongSecret: word(),
  wrongLogin: word(),
  patch: word(),
  bundle: word(),
  transactionValue: word(),
  operation: word(),
  hl7Name: word(),
  hl7Number: `BN${digits(9)}`,
  hl7Phone: `0912${digits(6)}`,
  hl7Result: word(),
  hl7Test: word(),
  hl7Cut: word(),
  hl7Bad: word(),
  mllpName: word(),
  mllpStranger: word(),
  mllpSystem: word(),
  mllpHalf: word(),
  mllpGarbage: word(),
  merged: word(),
  sheetName: word(),
  sheetPlace: word(),
  sheetBad: word(),
  sheetHeader: word(),
  bundleName: word(),
  bundleBad: word(),
  bundleCut: word(),
  dicomName: word(),
  dicomStudy: word(),
  dicomBad: word(),
  imageAsked: word(),
} as const;

let dataDir: string;
let hub: HubProcess;
let operator: string;
let sender: { token: string; clientSecret: string };
let database: Database;
let metrics: string;
let backup: { folder: string; output: string };

beforeAll(async () => {
  dataDir = await newDataDir();
  hub = await startHubProcess(dataDir, ['--empty'], { LOG_LEVEL: 'debug', SLOW_QUERY_MS: '0', STATEMENT_TIMEOUT_MS: '5000' });
  operator = hub.tokens()['*'] as string;
  database = openDatabase({ url: runningPostgresUrl(join(dataDir, 'postgres')) as string, poolSize: 1 });
  await everyDoor();
  metrics = await (await fetch(`${hub.url}/metrics`)).text();
  const folder = temporaryFolder('hub-redaction-');
  const ran = spawnSync(process.execPath, [join(import.meta.dirname, '../../../scripts/backup.ts'), '--out', join(folder, 'out')], {
    env: { ...process.env, NODE_OPTIONS: '', DATA_DIR: dataDir, DATABASE_URL: '' },
    encoding: 'utf8',
  });
  if (ran.status !== 0) throw new Error(ran.stderr);
  backup = { folder, output: ran.stdout + ran.stderr };
  // The log is written every tenth of a second.
  await wait(300);
}, 180_000);
afterAll(async () => {
  await database?.close();
  await hub?.stop();
  await removeDataDir(dataDir);
  if (backup !== undefined) rmSync(backup.folder, { recursive: true, force: true });
});

const tag = (name: string, value: string): string => `<${name}>${value}</${name}>`;
function file(changes: Readonly<Record<string, string>> = {}): string {
  const row = {
    ...{ MA_LK: M.visit, STT: '1', MA_BN: M.record, HO_TEN: `NGUYỄN ${M.name}`, SO_CCCD: M.cccd, NGAY_SINH: '198001010000' },
    ...{ GIOI_TINH: '1', DIA_CHI: M.address, DIEN_THOAI: M.phone, MA_THE_BHYT: M.insurance, MA_DKBD: '92901', LY_DO_VV: M.reason },
    ...{ CHAN_DOAN_VAO: M.diagnosis, CHAN_DOAN_RV: M.diagnosis, MA_BENH_CHINH: 'J02.9', NGAY_VAO: '202603100730', NGAY_RA: '202603101015' },
    ...{ KET_QUA_DTRI: '2', MA_LOAI_RV: '1', MA_LOAI_KCB: '01', MA_KHOA: 'K01', MA_CSKCB: '92901', MA_DOITUONG_KCB: '1.1' },
    ...changes,
  };
  const drug = {
    MA_LK: row.MA_LK,
    STT: '1',
    MA_THUOC: '40.491',
    MA_NHOM: '4',
    TEN_THUOC: M.drug,
    DON_VI_TINH: 'Viên',
    SO_LUONG: '1',
    DON_GIA: '650',
    NGAY_YL: '202603100800',
  };
  const fields = (of: object): string =>
    Object.entries(of)
      .map(([name, value]) => tag(name, value))
      .join('');
  const part = (kind: string, xml: string): string =>
    tag('FILEHOSO', tag('LOAIHOSO', kind) + tag('NOIDUNGFILE', Buffer.from(xml).toString('base64')));
  const hoso = tag(
    'HOSO',
    part('XML1', tag('TONG_HOP', fields(row))) +
      part('XML2', tag('CHITIEU_CHITIET_THUOC', tag('DSACH_CHI_TIET_THUOC', tag('CHI_TIET_THUOC', fields(drug))))),
  );
  const about = tag('NGAYLAP', '20260310') + tag('SOLUONGHOSO', '1') + tag('DANHSACHHOSO', hoso);
  return `<?xml version="1.0" encoding="utf-8"?>${tag('GIAMDINHHS', tag('THONGTINDONVI', tag('MACSKCB', '92901')) + tag('THONGTINHOSO', about))}`;
}

const FHIR = { 'content-type': 'application/fhir+json' };
const FORM = { 'content-type': 'application/x-www-form-urlencoded' };

async function call(
  method: string,
  path: string,
  body?: string,
  headers: Record<string, string> = FHIR,
  token: string | null = operator,
): Promise<number> {
  const answer = await fetch(hub.url + path, {
    method,
    headers: { ...(body === undefined ? {} : headers), ...(token === null ? {} : { authorization: `Bearer ${token}` }) },
    ...(body === undefined ? {} : { body }),
  });
  await answer.text();
  return answer.status;
}

async function everyDoor(): Promise<void> {
  const registered = await fetch(`${hub.url}/intake/sources/his-92901`, {
    method: 'PUT',
    headers: { authorization: `Bearer ${operator}`, 'content-type': 'application/json' },
    body: JSON.stringify({ facility: '92901', facilityName: 'Bệnh viện Mẫu', kind: 'hospital', formats: ['qd-xml'] }),
  });
  sender = (await registered.json()) as typeof sender;
  const xml = { 'content-type': 'application/xml', 'content-disposition': `attachment; filename="${M.fileName}.xml"` };
  const submit = (body: string) => call('POST', '/intake/submissions?source=his-92901', body, xml, sender.token);
  // Rightly; with a value that is none; cut off; in an encoding that is none; as no XML at all.
  expect(await submit(file())).toBe(202);
  expect(await submit(file({ MA_LK: `${M.visit}2`, NGAY_VAO: M.badDate, GIOI_TINH: M.badDate }))).toBe(202);
  expect(await submit(`${file({ HO_TEN: M.badXml }).slice(0, -40)}<${M.badXml}`)).toBe(202);
  expect(await submit(`<?xml version="1.0" encoding="${M.badEncoding}"?><a>${M.badEncoding}</a>`)).toBe(202);
  expect(await submit(`${M.badXml} không phải XML`)).toBe(202);
  await settled();

  const patient = (extra: object) => JSON.stringify({ resourceType: 'Patient', ...extra });
  const id = { identifier: [{ system: 'http://his.example.vn/mrn', value: M.fhirText }] };
  expect(
    await call(
      'PUT',
      '/fhir/Patient/mau',
      patient({ id: 'mau', ...id, name: [{ text: M.fhirName }], telecom: [{ system: 'phone', value: M.phone }] }),
    ),
  ).toBe(201);
  expect(await call('GET', `/fhir/Patient?name=${M.searched}&identifier=${M.cccd}`)).toBe(200);
  expect(await call('GET', `/fhir/Observation?subject:Patient.name=${M.searched}`)).toBe(200);
  expect(await call('POST', '/fhir/Patient/_search', `name=${M.posted}`, FORM)).toBe(200);
  expect(await call('GET', `/fhir/Patient/$stats?group-by=gender&name=${M.operation}`)).toBe(200);
  expect(await call('GET', `/fhir/Patient/$explain?name=${M.operation}`)).toBe(200);
  expect(await call('GET', `/fhir/Patient?${M.badParameter}=1`)).toBe(400);
  expect(await call('GET', `/fhir/Patient?birthdate=${M.badValue}`)).toBe(400);
  expect(await call('GET', `/fhir/${M.badType}/1`)).toBe(404);
  expect(await call('GET', `/fhir/Patient/${M.wrongPath.toLowerCase()}`)).toBe(404);
  expect(await call('GET', `/${M.wrongPath}/x?${M.wrongPath}`)).toBe(404);
  expect(await call('GET', `/intake/submissions/${M.wrongPath}`)).toBe(404);
  expect(await call('POST', '/fhir/Patient', `{"resourceType":"Patient","${M.badJson}":"${M.badJson}`)).toBe(400);
  expect(await call('POST', '/fhir/Patient', patient({ birthDate: M.badValue, [M.badValue]: 1 }))).toBeGreaterThanOrEqual(400);
  expect(
    await call('PATCH', '/fhir/Patient/mau', JSON.stringify([{ op: 'replace', path: `/${M.patch}`, value: M.patch }]), {
      'content-type': 'application/json-patch+json',
    }),
  ).toBeGreaterThanOrEqual(400);
  expect(
    await call('POST', '/fhir/Patient', patient({ active: true }), { ...FHIR, 'if-none-exist': `name=${M.condition}&${M.condition}=1` }),
  ).toBe(400);
  expect(await call('POST', '/fhir/Patient', patient({ active: true }), { ...FHIR, 'if-none-exist': `identifier=x|${M.condition}` })).toBe(
    201,
  );
  const entry = [
    { resource: { resourceType: 'Patient', name: [{ text: M.transactionValue }] }, request: { method: 'POST', url: 'Patient' } },
    { resource: { resourceType: 'Patient', birthDate: M.transactionValue }, request: { method: 'POST', url: `Patient?${M.bundle}` } },
  ];
  expect(await call('POST', '/fhir', JSON.stringify({ resourceType: 'Bundle', type: 'transaction', entry }))).toBeGreaterThanOrEqual(400);
  // A NUL reaches as far as a value can; a statement that is stopped is logged.
  await call('GET', `/fhir/Patient?identifier=${M.searched}%00`);

  expect(await call('GET', '/fhir/Patient', undefined, {}, M.wrongToken)).toBe(401);
  await newFormats();

  const login = (secret: string, client: string) =>
    call('POST', '/oauth/token', `grant_type=client_credentials&client_id=${client}&client_secret=${secret}`, FORM, null);
  expect(await login(sender.clientSecret, 'his-92901')).toBe(200);
  expect(await login(M.wrongSecret, 'his-92901')).toBe(401);
  expect(await login('x', M.wrongLogin)).toBe(401);
}

/** Messages, over HTTP and MLLP, sheets, bundles, studies: rightly, wrongly, cut off. */
async function newFormats(): Promise<void> {
  const put = await call(
    'PUT',
    '/intake/sources/lis-92902',
    JSON.stringify({ facility: '92902', facilityName: 'Bệnh viện Thử', kind: 'hospital', formats: ['hl7v2', 'csv', 'fhir', 'dicom'] }),
    { 'content-type': 'application/json' },
  );
  expect(put).toBe(201);
  const submit = (body: string, type: string) => call('POST', '/intake/submissions?source=lis-92902', body, { 'content-type': type });
  const message = (kind: string, number: string, name: string, ...rest: readonly string[]) =>
    [
      `MSH|^~\\&|LIS|92902|HUB|SYT|20260310090000||${kind}|${number}|P|2.5`,
      'EVN||20260310090000',
      `PID|1||${M.hl7Number}^^^92902^PI||${name}||19800101|M|||${M.address}||${M.hl7Phone}`,
      ...rest,
    ].join('\r');
  const results = [`OBR|1|D1|F1|${M.hl7Test}^${M.hl7Test}`, `OBX|1|ST|${M.hl7Test}^${M.hl7Test}||${M.hl7Result}||||||F`];
  const HL7 = 'x-application/hl7-v2+er7';
  expect(await submit(message('ORU^R01', 'H1', M.hl7Name, ...results), HL7)).toBe(202);
  expect(await submit(message('ADT^A40', 'H2', M.hl7Name, `MRG|${M.merged}^^^92902^PI`), HL7)).toBe(202);
  expect(await submit(message('ORU^R01', 'H3', M.hl7Cut).slice(0, -12), HL7)).toBe(202);
  expect(
    await submit(`MSH|^~\\&|${M.hl7Bad}|${M.hl7Bad}|||20260310||ORU^R01|${M.hl7Bad}|P|2.5\rPID|||||${M.hl7Bad}\rOBX|${M.hl7Bad}`, HL7),
  ).toBe(202);
  const sheet = (name: string, day: string) =>
    `Họ và tên,Ngày sinh,Giới tính,CCCD,Địa chỉ,Ngày khám,Huyết áp\n${name},01/01/1960,Nam,${M.cccd},${M.sheetPlace},${day},150/95\n`;
  expect(await submit(sheet(M.sheetName, '10/03/2026'), 'text/csv')).toBe(202);
  expect(await submit(sheet(M.sheetName, M.sheetBad), 'text/csv')).toBe(202);
  expect(await submit(`${M.sheetHeader},${M.sheetHeader}2\n${M.sheetName},1\n`, 'text/csv')).toBe(202);
  const bundle = (...resources: readonly object[]) =>
    JSON.stringify({ resourceType: 'Bundle', type: 'collection', entry: resources.map((resource) => ({ resource })) });
  const FHIR_JSON = 'application/fhir+json';
  const person = { resourceType: 'Patient', id: 'p', name: [{ text: M.bundleName }] };
  expect(await submit(bundle(person, { ...person, id: 'q', birthDate: M.bundleBad, [M.bundleBad]: 1 }), FHIR_JSON)).toBe(202);
  expect(await submit(`${bundle({ ...person, name: [{ text: M.bundleCut }] }).slice(0, -9)}`, FHIR_JSON)).toBe(202);
  const study = (more: object) =>
    JSON.stringify([
      {
        '0020000D': { vr: 'UI', Value: ['1.2.3'] },
        '00100020': { vr: 'LO', Value: [M.hl7Number] },
        '00100010': { vr: 'PN', Value: [{ Alphabetic: M.dicomName }] },
        '00081030': { vr: 'LO', Value: [M.dicomStudy] },
        '0020000E': { vr: 'UI', Value: ['1.2.4'] },
        '00080018': { vr: 'UI', Value: ['1.2.5'] },
        '00080016': { vr: 'UI', Value: ['1.2.840.10008.5.1.4.1.1.2'] },
        ...more,
      },
    ]);
  expect(await submit(study({}), 'application/dicom+json')).toBe(202);
  expect(await submit(study({ '00080020': { vr: 'DA', Value: [M.dicomBad] } }), 'application/dicom+json')).toBe(202);
  expect(await submit(`${M.dicomBad}`, 'application/dicom+json')).toBe(202);
  expect(await call('GET', `/dicom-web/${M.imageAsked.toLowerCase()}/studies/1.2.3/metadata?${M.imageAsked}=1`)).toBeGreaterThanOrEqual(
    400,
  );
  await overMllp(message('ORU^R01', 'M1', M.mllpName, ...results));
  await settled();
}

/** One that is taken; one of a stranger, named like a person; half of one; noise. */
async function overMllp(taken: string): Promise<void> {
  const port = Number(/mllp:\/\/[^\s:]+:(\d+)/.exec(hub.output())?.[1]);
  const frame = (text: string) => `\x0b${text}\x1c\r`;
  const stranger = taken.replace('|LIS|92902|', `|${M.mllpSystem}|${M.mllpSystem}|`).replace(M.mllpName, M.mllpStranger);
  const socket = connect({ port, host: '127.0.0.1' });
  let answered = '';
  socket.on('data', (piece: Buffer) => (answered += piece.toString()));
  socket.write(
    frame(taken) + frame(stranger) + M.mllpGarbage + frame(`\x0b${taken.replace(M.mllpName, M.mllpHalf).slice(0, -20)}\x0b${taken}`),
  );
  for (let i = 0; i < 200 && (answered.match(/MSA\|/g) ?? []).length < 3; i++) await wait(50);
  socket.destroy();
  expect(answered.match(/MSA\|A[ARE]/g)).toEqual(['MSA|AA', 'MSA|AR', 'MSA|AA']);
  // What stands on the list of refusals is added every two seconds.
  await wait(2_500);
}

/** Waits until the worker has looked at every file. */
async function settled(): Promise<void> {
  for (let i = 0; i < 600; i++) {
    const { rows } = await database.pool.query<{ open: number }>(
      `select count(*) as open from submission where status in ('received', 'processing')`,
    );
    if (rows[0]?.open === 0) return;
    await wait(50);
  }
  throw new Error('the worker did not come to an end');
}

function* filesBelow(folder: string): Iterable<string> {
  for (const name of readdirSync(folder)) {
    const path = join(folder, name);
    if (statSync(path).isDirectory()) yield* filesBelow(path);
    else yield path;
  }
}

/** Names of markers that a text holds, in any case, as they are or in base64. */
function found(bytes: Buffer): readonly string[] {
  const text = bytes.toString('latin1').toLowerCase();
  return Object.entries({ ...M, operatorToken: operator, senderToken: sender.token, senderSecret: sender.clientSecret }).flatMap(
    ([name, value]) => {
      const packed = [0, 1, 2].map((shift) =>
        Buffer.from(' '.repeat(shift) + value)
          .toString('base64')
          .slice(shift === 0 ? 0 : 4, -4),
      );
      return text.includes(value.toLowerCase()) || packed.some((one) => one.length > 12 && bytes.includes(one)) ? [name] : [];
    },
  );
}

test('the markers did go in: they are found by those who may look', async () => {
  const answer = await fetch(`${hub.url}/fhir/Patient?identifier=${M.cccd}`, { headers: { authorization: `Bearer ${operator}` } });
  expect(await answer.text()).toContain(M.name);
  for (const name of [M.hl7Name, M.sheetName, M.bundleName]) {
    const found = await fetch(`${hub.url}/fhir/Patient?name:contains=${name}`, { headers: { authorization: `Bearer ${operator}` } });
    expect(await found.text()).toContain(`"${name}`);
  }
  expect(found(Buffer.from(`x ${M.name.toLowerCase()}`))).toEqual(['name']);
  expect(found(Buffer.from(Buffer.from(`ab${M.diagnosis}cd`).toString('base64')))).toEqual(['diagnosis']);
});

test('what the hub prints: the demo’s tokens for the person who started it, nothing else', () => {
  expect(found(Buffer.from(hub.output().replaceAll(operator, '')))).toEqual([]);
});

describe('files under DATA_DIR', () => {
  test('no file but those for the owner alone holds any of it: log of all processes, raw archive, Postgres’ log', () => {
    const cluster = join(dataDir, 'postgres', 'cluster');
    const looked: string[] = [];
    for (const path of filesBelow(dataDir)) {
      // The database's own files are what the database is for; its log, wherever it lies, is not one of them.
      if (path.startsWith(cluster) && !/log/.test(path.slice(cluster.length))) continue;
      if (path.startsWith(join(cluster, 'pg_wal')) || /pg_xact|pg_commit|pg_logical|pg_replslot/.test(path)) continue;
      looked.push(path.slice(dataDir.length + 1));
      const names = found(readFileSync(path));
      expect([
        path.slice(dataDir.length + 1),
        path.endsWith('demo-tokens.json') ? names.filter((name) => !/Token$/.test(name)) : names,
      ]).toEqual([path.slice(dataDir.length + 1), []]);
    }
    expect(looked).toEqual(expect.arrayContaining(['logs/hub.log', 'postgres/postgres.log', 'demo-tokens.json']));
    expect(looked.some((path) => path.startsWith('archive/'))).toBe(true);
    // The log was loud: every statement is in it, and what failed.
    const log = readFileSync(join(dataDir, 'logs', 'hub.log'), 'utf8');
    for (const said of ['"statement":', '"service":"ingest-worker"', '"level":"info"']) expect(log).toContain(said);
    expect(log.split('\n').length).toBeGreaterThan(100);
  });
});

test('the queue carries numbers only', async () => {
  const { rows: tables } = await database.pool.query<{ name: string }>(
    `select format('%I.%I', schemaname, tablename) as name from pg_tables where schemaname = 'bullmq'`,
  );
  expect(tables.length).toBeGreaterThan(5);
  for (const { name } of tables) {
    const { rows } = await database.pool.query<{ row: string }>(`select t::text as row from ${name} t`);
    expect([name, found(Buffer.from(rows.map(({ row }) => row).join('\n')))]).toEqual([name, []]);
  }
});

test('tokens and secrets lie in the database as hashes', async () => {
  for (const table of ['client', 'client_secret', 'access_token']) {
    const { rows } = await database.pool.query<{ row: string }>(`select t::text as row from ${table} t`);
    expect(rows.length).toBeGreaterThan(0);
    expect([table, found(Buffer.from(rows.map(({ row }) => row).join('\n')))]).toEqual([table, []]);
  }
});

test('metrics are counts', () => {
  expect(metrics).toContain('hub_resources{type="Patient"}');
  expect(found(Buffer.from(metrics))).toEqual([]);
});

test('a backup tells of itself by numbers; its raw archive is still encrypted', () => {
  expect(found(Buffer.from(backup.output))).toEqual([]);
  const files = [...filesBelow(backup.folder)].filter((path) => /manifest|archive/.test(path.slice(backup.folder.length)));
  expect(files.length).toBeGreaterThan(1);
  for (const path of files) {
    // Rows of archive_blob are a table's.
    if (/archive_blob/.test(path)) continue;
    expect([path, found(readFileSync(path))]).toEqual([path, []]);
  }
});
