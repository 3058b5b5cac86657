import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { putSource, type Source } from '@hub/client-register';
import { type Connection, type Database, MIGRATIONS, migrate, openDatabase } from '@hub/database';
import { type EmbeddedPostgres, startEmbeddedPostgres, temporaryFolder } from '@hub/embedded';
import { canonicals, DEFAULT_CANONICAL_BASE } from '@hub/fhir-model';
import { createIngestWorker } from '@hub/ingest-worker';
import { openArchive, type RawArchive } from '@hub/raw-archive';
import { MAPPING_VERSION } from '@hub/sources';
import { openRegistrar, receipt } from '@hub/submission-log';
import { facilitiesOf, filesOf, type GeneratedFile } from '@hub/synthetic-province';
import { createLogger } from '@hub/telemetry';
import { type TestDatabase, testDatabase } from '@hub/test-support';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { sequencesOf, tablesOf } from './catalogue.ts';
import { createBackup } from './create.ts';
import type { Manifest } from './manifest.ts';
import { restoreBackup } from './restore.ts';

const PROVINCE = { people: 120, seed: 5, from: '2025-07-01', to: '2025-12-31', batch: 4 };

/** A hub without HTTP: bytes are archived and registered as intake does it, and drained by the real worker. */
class Hub {
  readonly database: Database;
  readonly dataDir: string;
  readonly archive: RawArchive;
  readonly #sources = new Map<string, Source>();
  #again = 0;

  private constructor(database: Database, dataDir: string, archive: RawArchive) {
    this.database = database;
    this.dataDir = dataDir;
    this.archive = archive;
  }

  static async open(database: Database, dataDir: string): Promise<Hub> {
    return new Hub(
      database,
      dataDir,
      await openArchive({ folder: join(dataDir, 'archive'), database, keysFile: join(dataDir, 'keys', 'archive.keys') }),
    );
  }

  async send(files: readonly GeneratedFile[]): Promise<string[]> {
    const registrar = openRegistrar(this.database, { mappingVersion: MAPPING_VERSION });
    const ids: string[] = [];
    const touched = new Set<number>();
    for (const file of files) {
      const source = await this.#source(file.source);
      const bytes = await this.archive.put(once(file.body), { maxBytes: 1e9 });
      ids.push(
        (
          await registrar.register({
            sourceId: source.id,
            facilityId: source.facility.id,
            sentBy: 1,
            contentType: 'application/xml',
            bytes,
          })
        ).id,
      );
      touched.add(source.id);
    }
    const worker = await createIngestWorker({
      database: this.database,
      archive: this.archive,
      jobs: { work: async () => undefined, ringAll: async () => undefined },
      canonicals: canonicals(),
      logger: createLogger({ service: 'test', level: 'silent' }),
      concurrency: 1,
    });
    for (const id of touched) await worker.drain(id);
    await worker.stop();
    return ids;
  }

  async #source(code: string): Promise<Source> {
    const known = this.#sources.get(code);
    if (known) return known;
    const facility = facilitiesOf(PROVINCE).find(({ sources }) => sources.some((source) => source.code === code));
    if (!facility) throw new Error(code);
    const { source } = await putSource(this.database, {
      code,
      facility: facility.code,
      facilityName: facility.name,
      kind: 'hospital',
      formats: ['qd-xml'],
      msh4: [],
    });
    this.#sources.set(code, source);
    return source;
  }

  /** Writes until told to stop: large files of their own among them. */
  async keepWriting(files: readonly GeneratedFile[], stop: () => boolean): Promise<void> {
    for (; !stop(); this.#again += 1) {
      const file = files[this.#again % files.length] as GeneratedFile;
      const padding = this.#again % 5 === 0 ? `<!--${'x'.repeat(300_000)}-->` : '';
      await this.send([{ ...file, body: Buffer.concat([file.body, Buffer.from(`${padding}<!--${this.#again}-->`)]) }]);
    }
  }

  close(): Promise<void> {
    return this.archive.close();
  }
}

async function* once(body: Buffer): AsyncGenerator<Uint8Array> {
  yield body;
}

/** Hash of every table's rows, in an order of their own; or of those named. */
async function digests(connection: Connection, only?: readonly string[]): Promise<ReadonlyMap<string, string>> {
  const found = new Map<string, string>();
  for (const { name } of await tablesOf(connection)) {
    if (only?.includes(name) === false) continue;
    const { rows } = await connection.query<{ digest: string }>(
      `select count(*) || ' ' || coalesce(md5(string_agg(md5(t::text), '' order by md5(t::text))), '') as digest from "${name}" t`,
    );
    found.set(name, rows[0]?.digest ?? '');
  }
  return found;
}

/** The same under a snapshot somebody else exported. */
async function digestsAt(database: Database, snapshot: string): Promise<ReadonlyMap<string, string>> {
  const connection = await database.pool.connect();
  try {
    await connection.query('begin transaction isolation level repeatable read read only');
    await connection.query(`set transaction snapshot '${snapshot}'`);
    return await digests(connection);
  } finally {
    await connection.query('rollback');
    connection.release();
  }
}

async function withConnection<T>(database: Database, work: (connection: Connection) => Promise<T>): Promise<T> {
  const connection = await database.pool.connect();
  try {
    return await work(connection);
  } finally {
    connection.release();
  }
}

const files = [...filesOf(PROVINCE)];
let folder: string;
let base: TestDatabase;
let hub: Hub;
let out: string;
let manifest: Manifest;
let atSnapshot: ReadonlyMap<string, string>;

const AHEAD = 300_000;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'hub-backup-'));
  base = await testDatabase();
  hub = await Hub.open(base.database, join(folder, 'hub'));
  await hub.send(files.slice(0, 20));
  // An export of a state far ahead: its files are not in the backup, its moment is.
  await base.database.pool.query(`insert into bulk_moment values (now(), pg_snapshot_xmax(pg_current_snapshot())::text || ':${AHEAD}:')`);
  await base.database.pool.query(
    `insert into bulk_export (export_id, client_number, asked, request, snapshot)
      select gen_random_uuid(), client_number, '{}', '', '1:1:' from client limit 1`,
  );
  await viewTable(base.database);
  await mkdir(join(folder, 'hub', 'keys'), { recursive: true });
  await writeFile(join(folder, 'hub', 'demo-tokens.json'), '{"*":"t"}');
  await writeFile(join(folder, 'hub', 'keys', 'erasure.key'), 'k');
  await writeFile(join(folder, 'hub', 'hub.log'), 'not a key');

  out = join(folder, 'backup');
  let done = false;
  const writing = hub.keepWriting(files.slice(20), () => done);
  manifest = await createBackup({
    database: base.database,
    archiveFolder: join(folder, 'hub', 'archive'),
    dataDir: join(folder, 'hub'),
    out,
    hubVersion: '0.0.0-test',
    canonicalBase: DEFAULT_CANONICAL_BASE,
    onSnapshot: async (snapshot) => {
      atSnapshot = await digestsAt(base.database, snapshot);
    },
  });
  done = true;
  await writing;
}, 120_000);

afterAll(async () => {
  await hub?.close();
  await base?.drop();
  await rm(folder, { recursive: true, force: true });
});

/** A view of the store that is wanted as a table, and its table with a row: what the bulk-worker makes of `$materialize`. */
async function viewTable({ pool }: Database): Promise<void> {
  await pool.query(
    `insert into view_wanted (view_rid, view_id, name, asked_by) select 1, 'labs', 'Labs', client_number from client order by 1 limit 1`,
  );
  await pool.query(
    `with next as (select nextval(pg_get_serial_sequence('view_table', 'number'))::int as number)
     insert into view_table (number, view_rid, signature, definition_version, table_name, columns, state, tx, seq, rows) overriding system value
     select number, 1, 'of labs', 1, 'labs_' || number, '[{"name":"code","type":"text"}]', 'live', pg_current_xact_id(), 0, 1 from next`,
  );
  const { rows } = await pool.query<{ made: string }>('select view_table_create(number) as made from view_table');
  await pool.query(`insert into view.${rows[0]?.made} (_rid, _version, code) values (1, 1, '718-7')`);
}

const viewTables = async ({ pool }: Database) =>
  (await pool.query<{ name: string }>(`select tablename as name from pg_tables where schemaname = 'view' order by 1`)).rows;

/**
 * What a restore makes: everything but exports, whose files are in no backup, and the tables that views are kept as. The views stay wanted; their
 * tables stood at a place of a change log that goes on elsewhere, and are made anew.
 */
function restored(): ReadonlyMap<string, string> {
  expect(['bulk_export', 'view_wanted', 'view_table'].map((table) => atSnapshot.get(table)?.[0])).toEqual(['1', '1', '1']);
  return new Map([...atSnapshot, ['bulk_export', '0 '], ['view_table', '0 ']]);
}

const restoreInto = (
  database: Database,
  dataDir: string,
  more: { readonly force?: boolean; readonly from?: string; readonly canonicalBase?: string } = {},
) =>
  restoreBackup({ from: out, database, archiveFolder: join(dataDir, 'archive'), dataDir, canonicalBase: DEFAULT_CANONICAL_BASE, ...more });

describe('a backup of a hub that is being written to', () => {
  test('holds every table as of one moment, whole and on record', async () => {
    expect(manifest.migrations).toEqual(MIGRATIONS.map(({ name }) => name));
    for (const { table, rows } of manifest.tables) expect([table, rows]).toEqual([table, Number(atSnapshot.get(table)?.split(' ')[0])]);
    expect(manifest.tables.find(({ table }) => table === 'resource')?.rows).toBeGreaterThan(500);
    for (const part of [...manifest.tables, ...manifest.archive, ...manifest.keys]) {
      expect(
        createHash('sha256')
          .update(await readFile(join(out, part.file)))
          .digest('hex'),
      ).toBe(part.sha256);
    }
    expect(manifest.keys.map(({ path }) => path)).toEqual(['demo-tokens.json', 'keys/archive.keys', 'keys/erasure.key']);
    const later = await withConnection(base.database, digests);
    expect(later.get('submission')).not.toBe(atSnapshot.get('submission'));
  });

  test('is restored elsewhere on another server: every table and body equal, sequences too, and the hub goes on', async () => {
    const serverFolder = temporaryFolder('hub-test-restore-');
    let server: EmbeddedPostgres | undefined;
    let target: Database | undefined;
    try {
      server = await startEmbeddedPostgres({ dataDir: serverFolder, throwaway: true, openFolder: join(serverFolder, 'open') });
      target = openDatabase({ url: server.url, statementTimeout: 0 });
      const database = target;
      const dataDir = join(folder, 'elsewhere');
      const report = await restoreInto(database, dataDir);
      expect(report.bodies).toBe(manifest.tables.find(({ table }) => table === 'archive_blob')?.rows);
      expect(await withConnection(database, digests)).toEqual(restored());
      expect([(await viewTables(base.database)).length, await viewTables(database)]).toEqual([1, []]);
      // Nothing written from now on can be taken for part of a state that was exported.
      const { rows: counter } = await database.pool.query<{ xmax: string }>('select pg_snapshot_xmax(pg_current_snapshot())::text as xmax');
      expect(Number(counter[0]?.xmax)).toBeGreaterThan(AHEAD);
      expect(await readFile(join(dataDir, 'demo-tokens.json'), 'utf8')).toBe('{"*":"t"}');
      for (const name of await withConnection(database, sequencesOf)) {
        const { rows } = await database.pool.query(`select last_value::text as value from "${name}"`);
        expect([name, rows[0]?.value]).toEqual([name, manifest.sequences.find((sequence) => sequence.name === name)?.value]);
      }
      await schemaIsWhole(database);
      await nothingIsHidden(database);

      // The next write: new numbers everywhere, old ones unharmed, resent bytes recognised.
      const next = await Hub.open(database, dataDir);
      const before = await withConnection(database, digests);
      const again = await next.send([files[0] as GeneratedFile]);
      expect((await receipt(database, again[0] as string))?.receipt.status).toMatch(/^completed/);
      expect((await withConnection(database, digests)).get('resource')).toBe(before.get('resource'));
      const fresh = await next.send(files.slice(-3));
      for (const id of fresh) expect((await receipt(database, id))?.receipt).toMatchObject({ status: 'completed' });
      await next.close();
    } finally {
      await target?.close();
      await server?.stop();
      await rm(serverFolder, { recursive: true, force: true });
    }
  }, 120_000);

  /** Indexes dropped for the load are back: the same as a migration makes. */
  async function schemaIsWhole(database: Database): Promise<void> {
    const indexes = 'select indexname, indexdef from pg_indexes where schemaname = $1 order by 1';
    const [made, migrated] = [await database.pool.query(indexes, ['public']), await base.database.pool.query(indexes, ['public'])];
    expect(made.rows).toEqual(migrated.rows);
  }

  /** Followers read changes below the oldest running transaction: restored ones lie there, although the server is younger. */
  async function nothingIsHidden(database: Database): Promise<void> {
    const { rows } = await database.pool.query<{ hidden: number }>(
      'select count(*)::int as hidden from change_log where tx >= pg_snapshot_xmin(pg_current_snapshot())',
    );
    expect(rows[0]?.hidden).toBe(0);
  }

  test('is refused while a hub uses the target, even when forced', async () => {
    const other = await testDatabase();
    const running = openDatabase({ url: other.url, poolSize: 1, applicationName: 'hub' });
    try {
      await running.pool.query('select 1');
      const before = await withConnection(other.database, digests);
      await expect(restoreInto(other.database, join(folder, 'running'), { force: true })).rejects.toMatchObject({
        problem: { code: 'restore-hub-running' },
      });
      expect(await withConnection(other.database, digests)).toEqual(before);
    } finally {
      await running.close();
      await other.drop();
    }
  });

  test('is refused where data lies, unless forced', async () => {
    const other = await testDatabase();
    try {
      const occupied = await Hub.open(other.database, join(folder, 'occupied'));
      await occupied.send(files.slice(0, 1));
      await occupied.close();
      await viewTable(other.database);
      const before = await withConnection(other.database, digests);
      await expect(restoreInto(other.database, join(folder, 'occupied'))).rejects.toMatchObject({
        problem: { code: 'restore-target-used' },
      });
      expect(await withConnection(other.database, digests)).toEqual(before);
      await restoreInto(other.database, join(folder, 'occupied'), { force: true });
      expect(await withConnection(other.database, digests)).toEqual(restored());
      expect(await viewTables(other.database)).toEqual([]);
    } finally {
      await other.drop();
    }
  });

  test('that is damaged, unfinished or of another identity changes nothing', async () => {
    const other = await testDatabase();
    try {
      const before = await withConnection(other.database, digests);
      const dataDir = join(folder, 'untouched');
      const part = manifest.tables.find(({ table }) => table === 'resource') as { file: string };
      const bytes = await readFile(join(out, part.file));
      const bent = Buffer.from(bytes);
      bent[bent.length >> 1] = (bent[bent.length >> 1] as number) ^ 1;
      await writeFile(join(out, part.file), bent);
      await expect(restoreInto(other.database, dataDir)).rejects.toMatchObject({ problem: { code: 'backup-damaged' } });
      await writeFile(join(out, part.file), bytes);

      await expect(restoreInto(other.database, dataDir, { canonicalBase: 'http://example.org/' })).rejects.toMatchObject({
        problem: { code: 'restore-canonical-base' },
      });
      await expect(restoreInto(other.database, dataDir, { from: join(folder, 'hub') })).rejects.toMatchObject({
        problem: { code: 'backup-unfinished' },
      });
      expect(await withConnection(other.database, digests)).toEqual(before);
      await expect(readdir(dataDir)).rejects.toThrow();
    } finally {
      await other.drop();
    }
  });

  test('goes to an empty folder only', async () => {
    await expect(
      createBackup({
        database: base.database,
        archiveFolder: join(folder, 'hub', 'archive'),
        dataDir: join(folder, 'hub'),
        out,
        hubVersion: '0',
        canonicalBase: 'x',
      }),
    ).rejects.toMatchObject({ problem: { code: 'backup-folder-used' } });
  });
});

/** Every migration runs on a database that holds what the one before it allowed: a backup's rows are put back before it. */
describe('migrations', () => {
  test('run on a populated database and keep every row', async () => {
    const populated = await testDatabase();
    try {
      await restoreInto(populated.database, join(folder, 'migrated'));
      expect((await migrate(populated.database)).applied).toEqual([]);
      await withConnection(populated.database, thinned);
      // Which rules counted is told by every claim now: a shape from before could not hold it.
      await populated.database.pool.query('update submission set rules_version = default');
      const held = () =>
        withConnection(populated.database, (connection) => digests(connection, ['resource', 'submission', 'idx_token', 'change_log']));
      const kept = await held();
      expect(kept.size).toBe(4);
      const rows = await withConnection(populated.database, dump);
      const last = MIGRATIONS.length - 1;
      for (let upTo = 0; upTo <= last; upTo++) {
        await migratedStepByStep(populated.database, upTo, rows);
        expect([upTo, await held()]).toEqual([upTo, kept]);
      }
    } finally {
      await populated.drop();
    }
  }, 240_000);

  /** Every table keeps rows, of resources those of a few people and of nobody: they are written anew for each migration, which does to each row the same. */
  async function thinned(connection: Connection): Promise<void> {
    const filled = async () => [...(await digests(connection))].flatMap(([name, digest]) => (digest.startsWith('0 ') ? [] : [name]));
    const before = await filled();
    const { rows } = await connection.query<{ rid: string }>(
      `with people as (
        select about from resource where about <> 0 and rid in (select rid from resource_history union select rid from patient_link)
        union select about from patient_link union select other from patient_link
        union (select distinct about from resource where about <> 0 order by about limit 2))
      select rid from resource where about = 0 or about in (select about from people) or rid in (select about from people)`,
    );
    const kept = rows.map(({ rid }) => rid);
    for (const { name, columns } of await tablesOf(connection))
      if (columns.includes('rid')) await connection.query(`delete from "${name}" where rid <> all($1::bigint[])`, [kept]);
    expect(await filled()).toEqual(before);
  }

  /** Back to an empty schema at `upTo`, filled with the rows it can hold, then on to the newest. */
  async function migratedStepByStep(database: Database, upTo: number, rows: ReadonlyMap<string, readonly unknown[]>): Promise<void> {
    await database.pool.query('drop schema public cascade; drop schema if exists view cascade; create schema public');
    await migrate(database, MIGRATIONS[upTo]?.name);
    await withConnection(database, (connection) => refill(connection, rows));
    const { applied } = await migrate(database);
    expect(applied).toEqual(MIGRATIONS.slice(upTo + 1).map(({ name }) => name));
  }

  async function dump(connection: Connection): Promise<ReadonlyMap<string, unknown[]>> {
    const found = new Map<string, unknown[]>();
    for (const { name } of await tablesOf(connection)) {
      if (name.startsWith('kysely_')) continue;
      found.set(
        name,
        (await connection.query(`select to_jsonb(t) as row from "${name}" t`)).rows.map(({ row }) => row),
      );
    }
    return found;
  }

  async function refill(connection: Connection, rows: ReadonlyMap<string, readonly unknown[]>): Promise<void> {
    for (const { name, columns } of await tablesOf(connection)) {
      const list = rows.get(name);
      if (!list || list.length === 0) continue;
      await connection.query(`truncate "${name}" cascade`);
      const names = columns.map((column) => `"${column}"`).join(', ');
      await connection.query(
        `insert into "${name}" (${names}) overriding system value select ${names} from jsonb_populate_recordset(null::"${name}", $1::jsonb)`,
        [JSON.stringify(list)],
      );
    }
  }
});
