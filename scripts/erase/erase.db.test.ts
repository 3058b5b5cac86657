import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import type { Principal } from '@hub/access';
import { openAuditKey } from '@hub/audit-log';
import { ensureOperator, type Source } from '@hub/client-register';
import type { Resource } from '@hub/fhir-model';
import { openWrites, patientNumber, readStore } from '@hub/resource-store';
import { storeFaults } from '@hub/resource-store/testing';
import { orderReplay } from '@hub/submission-log';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { type IngestFixture, ingestFixture } from '../../services/ingest-worker/src/ingest.fixture.ts';
import { HL7, mergeMessage, mixedSource, resultMessage } from '../../services/ingest-worker/src/moves/merges.fixture.ts';
import { type VisitDraft, visitFile } from '../../services/ingest-worker/src/visit-file.fixture.ts';
import { askedOf, eraseByLaw, preview } from './erasure.ts';
import { printed, type Report } from './report.ts';
import { TABLES } from './tables.ts';

/** A marked person and another one come in by every door; the marked one is erased. Invented people only. */

const FACILITY = '92901';
const DECISION = '17/QĐ-SYT';
const MARKED: VisitDraft = {
  visit: 'ZQXWQLK1',
  patient: 'ZQXWQBN1',
  name: 'ZQXWQHO THỊ ZQXWQTEN',
  number: '092199990001',
  drugs: [['40.154', 10]],
};
const OTHER: VisitDraft = {
  visit: 'OTRWQLK1',
  patient: 'OTRWQBN1',
  name: 'OTRWQ VĂN NGƯỜI',
  number: '092085000777',
  drugs: [['40.154', 3]],
};
const MARK = /zqxwq|092199990001|7a71787771|5a51585751/i;

const TOOL = fileURLToPath(new URL('../erase.ts', import.meta.url));

let hub: IngestFixture;
let his: Source;
let folder: string;
let operator: number;
let marked: string;
let shown: Report;
let other: { readonly about: number; readonly ids: ReadonlySet<string>; readonly rids: ReadonlySet<number> };
let otherBefore: unknown;
let runs = 0;

async function send(body: string | Buffer, contentType?: string): Promise<string> {
  const id = await hub.send(his, body, contentType);
  await (await hub.worker()).drain(his.id);
  return id;
}

/** Every row of every table, as text; rows of views kept as tables, too. */
async function dump(): Promise<ReadonlyMap<string, readonly string[]>> {
  const tables = await hub.rows(
    `select format('%I.%I', schemaname, tablename) as name, tablename from pg_tables where schemaname in ('public', 'view') order by 1`,
  );
  const rows = new Map<string, readonly string[]>();
  for (const { name, tablename } of tables) {
    rows.set(
      name.startsWith('view.') ? 'view' : tablename,
      (await hub.rows(`select t::text as row from ${name} t`)).map(({ row }) => row as string),
    );
  }
  return rows;
}
const tablesWithMark = async () =>
  [...(await dump())]
    .filter(([, rows]) => rows.some((row) => MARK.test(row)))
    .map(([table]) => table)
    .sort();

/** Rows that name the other person, by any of their ids, row numbers or words. */
async function rowsOfOther(): Promise<unknown> {
  const found: Record<string, string[]> = {};
  const numbers = new Set(['rid', 'rids', 'target', 'provenance', 'container', 'before_rids', 'about', 'other']);
  const names = (column: string, value: unknown): boolean => {
    if (Array.isArray(value)) return value.some((one) => names(column, one));
    if (typeof value === 'number') return numbers.has(column) && (other.rids.has(value) || value === other.about);
    return (
      typeof value === 'string' &&
      (/otrwq/i.test(value) || value.includes('092085000777') || [...other.ids].some((id) => value.includes(id)))
    );
  };
  for (const { tablename } of await hub.rows(`select tablename from pg_tables where schemaname = 'public'`)) {
    const rows = (await hub.rows(`select to_jsonb(t) as row from ${tablename} t`)).map(({ row }) => row as Record<string, unknown>);
    const own = rows.filter((row) => Object.entries(row).some(([column, value]) => names(column, value))).map((row) => JSON.stringify(row));
    if (own.length > 0) found[tablename] = own.sort();
  }
  return found;
}

const patientOf = async (number: string): Promise<string> =>
  (await hub.rows(`select id from resource where type = 103 and not deleted and body like '%' || $1 || '%'`, [number]))[0]?.id;

const deps = (observe?: (step: string) => void) => ({
  database: hub.database,
  bulkFolder: join(folder, 'bulk'),
  actor: operator,
  now: Date.now,
  user: 'quan-tri',
  ...(observe === undefined ? {} : { observe }),
});
const erase = async (observe?: (step: string) => void) =>
  eraseByLaw({ ...deps(observe), auditKey: await openAuditKey(join(folder, 'audit.key')) }, askedOf(`Patient/${marked}`, []), DECISION);

beforeAll(async () => {
  hub = await ingestFixture();
  folder = await mkdtemp(join(tmpdir(), 'hub-erase-'));
  operator = await ensureOperator(hub.database);
  his = await mixedSource(hub, 'his-92901', FACILITY);
  // Refused first, then mended; alone, then with another person in one file; a laboratory's message; a number merged away.
  await send(visitFile(FACILITY, '20260309', [{ ...MARKED, name: '' }]));
  await send(visitFile(FACILITY, '20260310', [MARKED]));
  await send(visitFile(FACILITY, '20260311', [{ ...MARKED, drugs: [['40.154', 12]] }, OTHER]));
  await send(
    resultMessage({ facility: FACILITY, number: 'ZQXWQMSG1', at: '20260311100000', patient: 'ZQXWQBN1', order: 'ZQXWQ01', value: '5.5' }),
    HL7,
  );
  await send(
    resultMessage({ facility: FACILITY, number: 'M2', at: '20260311100000', patient: 'OTRWQBN1', order: 'OTRWQ01', value: '6' }),
    HL7,
  );
  marked = await patientOf('ZQXWQBN1');
  await send(mergeMessage({ facility: FACILITY, number: 'ZQXWQMSG2', at: '20260312080000', to: 'ZQXWQBN1', from: 'ZQXWQBN0' }), HL7);

  const otherId = await patientOf('OTRWQBN1');
  const writes = openWrites({ database: hub.database });
  const principal: Principal = { clientNumber: operator, clientId: 'operator', kind: 'operator' };
  const put = (resource: Resource & { readonly id: string }) =>
    writes.write({ changes: [{ kind: 'update', type: resource.resourceType, id: resource.id, resource }], principal, bodies: false });
  for (const text of ['zqxwq một', 'zqxwq hai', 'zqxwq ba'])
    await put({
      resourceType: 'Observation',
      id: 'obs-1',
      status: 'final',
      code: { text },
      subject: { reference: `Patient/${marked}` },
    } as Resource & { id: string });
  await put({
    resourceType: 'Observation',
    id: 'obs-2',
    status: 'final',
    code: { text: 'khác' },
    subject: { reference: `Patient/${otherId}` },
  } as Resource & { id: string });
  await put({
    ...{ resourceType: 'ImagingStudy', id: 'img-1', status: 'available', subject: { reference: `Patient/${marked}` } },
    identifier: [{ system: 'urn:dicom:uid', value: 'urn:oid:1.2.840.99' }],
    note: [{ text: 'ZQXWQ' }],
  } as Resource & { id: string });
  // Deleted before anybody asks for an erasure: only its past says whose it was.
  await put({
    resourceType: 'Observation',
    id: 'obs-3',
    status: 'final',
    code: { text: 'zqxwq' },
    subject: { reference: `Patient/${marked}` },
  } as Resource & {
    id: string;
  });
  await writes.write({ changes: [{ kind: 'delete', type: 'Observation', id: 'obs-3' }], principal, bodies: false });
  const [view] = await hub.rows(`select rid from resource where id = 'obs-1'`);
  await hub.rows(`insert into view_wanted (view_rid, view_id, name, asked_by) values (1, 'v', 'v', 1)`);
  await hub.rows(
    `insert into view_table (view_rid, signature, definition_version, table_name, columns, tx, seq, rows)
     values (1, 's', 1, 'v_1', '[{"name":"text","type":"text"}]', '0', 0, 1)`,
  );
  await hub.rows('select view_table_create(1)');
  await hub.rows(`insert into view.v_1 values ($1, 3, 'zqxwq ba')`, [view?.rid]);
  await hub.rows(`insert into pacs_feed (pacs) values ('pacs-1')`);
  await hub.rows(
    `insert into pacs_study values ('pacs-1', 'p1', '1.2.840.99', 'ZQXWQBN1', 'told'), ('pacs-1', 'p2', '1.2.840.98', 'OTRWQBN1', 'told')`,
  );
  await hub.rows(
    `insert into bulk_export (export_id, client_number, asked, request, state) values ('00000000-0000-4000-8000-000000000001', $1, '{}', 'x', 'done')`,
    [operator],
  );
  await mkdir(join(folder, 'bulk', '00000000-0000-4000-8000-000000000001'), { recursive: true });
  await writeFile(join(folder, 'bulk', '00000000-0000-4000-8000-000000000001', 'Patient.ndjson'), 'ZQXWQ');

  const about = patientNumber(otherId);
  const rows = await hub.rows('select rid, id from resource where about = $1', [about]);
  other = { about, ids: new Set(rows.map(({ id }) => id)), rids: new Set(rows.map(({ rid }) => Number(rid))) };
  otherBefore = await rowsOfOther();
});
afterAll(async () => {
  await hub.close();
  await rm(folder, { recursive: true, force: true });
});

test('every table is decided about', async () => {
  const tables = await hub.rows(`select tablename as name from pg_tables where schemaname = 'public' order by 1`);
  expect(Object.keys(TABLES).sort()).toEqual(tables.map(({ name }) => name).sort());
});

test('without --yes it is shown what would go, and nothing is written', async () => {
  const before = await dump();
  shown = await preview({ database: hub.database }, askedOf(`Patient/${marked}`, []));
  expect(await dump()).toEqual(before);
  const text = printed(shown);
  expect(MARK.test(text)).toBe(false);
  expect(shown.deliveries.map(({ own, others }) => [own, others])).toEqual([
    [1, 0],
    [1, 0],
    [1, 1],
    [1, 0],
    [1, 0],
  ]);
  expect(text).toContain(`npm run archive-keys -- erase ${shown.deliveries[1]?.id} --yes\n`);
  expect(text).not.toContain(`npm run archive-keys -- erase ${shown.deliveries[2]?.id}`);
  expect(await tablesWithMark()).toEqual(
    expect.arrayContaining([
      'idx_string',
      'idx_token',
      'pacs_study',
      'rejected_record',
      'resource',
      'resource_history',
      'source_key',
      'subject_merge',
      'submission_issue',
      'view',
    ]),
  );
});

test('imports that still have their files are told of: those may hold the person, and bring the person again', async () => {
  const told = () => preview({ database: hub.database }, askedOf(`Patient/${marked}`, []));
  expect(await told()).toMatchObject({ imports: 0 });
  await hub.rows(
    `with i as (insert into bulk_import (import_id, client_number, asked, request, state) values (gen_random_uuid(), ${operator}, '{}', '', 'open') returning import_id),
       f as (insert into bulk_import_file (import_id, file, name) select import_id, 1, 'a.ndjson' from i returning import_id),
       b as (insert into archive_blob (sha256, size, segment, position) values ('\\x01', 1, 1, 0) returning sha256)
     insert into bulk_import_part (import_id, file, part, sha256, first_line, lines, types, keys) select import_id, 1, 0, sha256, 1, 1, '{}', '' from f, b`,
  );
  const report = await told();
  expect(report.imports).toBe(1);
  expect(printed(report)).toMatch(/Files of 1 imports .* run this again/);
  await hub.rows('delete from bulk_import');
  expect(await told()).toMatchObject({ imports: 0 });
  expect(await hub.rows(`select from archive_blob where sha256 = '\\x01'`)).toEqual([]);
});

test('the command shows the same, and how to go on', async () => {
  const env = { PATH: process.env.PATH, DATABASE_URL: hub.url, DATA_DIR: folder };
  const { stdout } = await promisify(execFile)(process.execPath, [TOOL, `Patient/${marked}`], { env });
  expect(stdout).toBe(
    `${printed(shown)}Thêm --decision "số quyết định" --yes để xoá vĩnh viễn. · Add --decision "number" --yes to erase for good.\n`,
  );
  expect(await hub.rows('select * from erasure')).toEqual([]);
});

test('killed after every transaction and run again, nothing of the person is left, and everything of the other', async () => {
  for (let done = false; !done; runs++) {
    let told = 0;
    done = await erase((step) => {
      told += 1;
      if (told > 1) throw new Error(`killed after ${step}`);
    }).then(
      () => true,
      (error: Error) => {
        if (!error.message.startsWith('killed after ')) throw error;
        return false;
      },
    );
  }
  expect(runs).toBeGreaterThan(10);
  expect(await tablesWithMark()).toEqual([]);
  expect(await rowsOfOther()).toEqual(otherBefore);
  expect(await storeFaults(hub.database)).toEqual([]);
  expect(existsSync(join(folder, 'bulk', '00000000-0000-4000-8000-000000000001'))).toBe(false);
  expect(await hub.rows('select rows from view_table')).toEqual([{ rows: 0 }]);
  expect(await hub.rows('select patient, decision, done_at is not null as done from erasure')).toEqual([
    { patient: marked, decision: DECISION, done: true },
  ]);
  expect(await hub.rows('select count(*)::int as n from erasure_resource union all select count(*)::int from erasure_record')).toEqual([
    { n: 0 },
    { n: 0 },
  ]);
});

test('it is on record once, with the decision and whose record it was', async () => {
  const batches = await hub.rows(`select p.seq from audit_batch p where $1 = any(p.patients)`, [patientNumber(marked)]);
  expect(batches).toHaveLength(1);
});

test('past versions and the history say that they were erased', async () => {
  const store = readStore(hub.database.pool);
  for (const version of [1, 2, 3])
    expect(await store.readVersion('Observation', 'obs-1', version, { all: true })).toMatchObject({
      deleted: true,
      erased: true,
      body: '',
    });
  const history = await store.historyInstance('Observation', 'obs-1', { all: true }, { count: 10 });
  expect(history?.versions.map(({ erased }) => erased === true)).toEqual([false, true, true, true]);
  expect(await store.readVersion('Observation', 'obs-2', 1, { all: true })).toMatchObject({ deleted: false });
  const list = await store.historyList(undefined, { all: true }, { count: 1_000 });
  expect(list.versions.filter(({ body, deleted }) => body === '' && !deleted)).toEqual([]);
});

test('sent again and replayed, the erased record is refused by name; what is new is new', async () => {
  const again = await send(visitFile(FACILITY, '20260320', [MARKED, OTHER]));
  const { counts, issues = [] } = await hub.receipt(again);
  expect([counts, issues.filter(({ severity }) => severity === 'error').map(({ code }) => code)]).toEqual([
    { received: 2, stored: 0, unchanged: 1, rejected: 1 },
    ['VN-HUB-erased'],
  ]);
  await orderReplay(hub.database, { source: his.code }, false, operator);
  await (await hub.worker()).drain(his.id);
  expect(await hub.rows('select count(*)::int as n from resource where about = $1 and not deleted', [patientNumber(marked)])).toEqual([
    { n: 0 },
  ]);
  expect(await storeFaults(hub.database)).toEqual([]);
});
