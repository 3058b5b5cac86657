import { mkdir, open, readdir, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { finished, pipeline } from 'node:stream/promises';
import { type Connection, copyIn, type Database, MIGRATIONS, migrate } from '@hub/database';
import { problem } from '@hub/outcome';
import { openArchive } from '@hub/raw-archive';
import { plainIndexesOf, quoted, tablesOf } from './catalogue.ts';
import { type FilePart, type Manifest, readManifest, type TablePart } from './manifest.ts';
import { readPart, verifyPart } from './parts.ts';
import { passTransactions } from './transactions.ts';

/** Where a backup goes. */
export interface RestoreOptions {
  readonly from: string;
  readonly database: Database;
  readonly archiveFolder: string;
  /** Master keys of the archive; default: where DATA_DIR has them. */
  readonly keysFile?: string | undefined;
  readonly dataDir: string;
  /** CANONICAL_BASE of the hub that will run on it; must be the backup's. */
  readonly canonicalBase: string;
  /** Replaces what the target holds. */
  readonly force?: boolean;
  readonly say?: (text: string) => void;
}

/** What a restore did. */
export interface RestoreReport {
  readonly manifest: Manifest;
  /** Bodies of the archive read back and compared with their hash. */
  readonly bodies: number;
  /** Migrations applied on top, when this hub is newer than the backup. */
  readonly migrated: readonly string[];
}

/**
 * Restores a backup. First every part is read and compared with the manifest, and the target is looked at: until then
 * nothing is changed. Then the schema of the backup is made, all tables are loaded in one transaction (constraints and
 * indexes as ever, counts compared), sequences set, files written, every body of the archive read back, and newer
 * migrations applied. Throws ProblemError: `backup-damaged`, `backup-unfinished`, `restore-target-used`, `backup-newer`,
 * `restore-canonical-base`, `restore-hub-running`.
 */
export async function restoreBackup(options: RestoreOptions): Promise<RestoreReport> {
  const manifest = await readManifest(options.from);
  check(manifest, options);
  for (const part of [...manifest.tables, ...manifest.archive, ...manifest.keys]) await verifyPart(options.from, part);
  await refuseRunningHub(options.database);
  await refuseUsedTarget(options);

  await makeSchema(options.database, manifest);
  await passTransactions(options.database, await highestTransaction(options, manifest), options.say);
  await options.database.transaction((connection) => load(connection, manifest, options));
  await setSequences(options.database, manifest);
  await writeFiles(options, manifest);
  const bodies = await readBackArchive(options);
  const { applied } = await migrate(options.database);
  await options.database.pool.query('analyze');
  return { manifest, bodies, migrated: applied };
}

function check(manifest: Manifest, options: RestoreOptions): void {
  const known = new Set(MIGRATIONS.map(({ name }) => name));
  const unknown = manifest.migrations.filter((name) => !known.has(name));
  if (unknown.length > 0) {
    throw problem(
      'incorrect',
      'backup-newer',
      `Bản sao lưu có cấu trúc mới hơn hub này (${unknown.join(', ')}). Hãy dùng hub phiên bản ${manifest.hubVersion} trở lên.`,
      `The backup's schema is newer than this hub's (${unknown.join(', ')}). Use a hub of version ${manifest.hubVersion} or later.`,
    );
  }
  if (manifest.canonicalBase !== options.canonicalBase) {
    throw problem(
      'incorrect',
      'restore-canonical-base',
      `CANONICAL_BASE của bản sao lưu là ${manifest.canonicalBase}. Đặt đúng như vậy rồi khôi phục: gốc khác làm đổi danh tính dữ liệu.`,
      `The backup's CANONICAL_BASE is ${manifest.canonicalBase}. Set the same and restore again: another base changes the identity of the data.`,
    );
  }
}

/** A hub that runs would serve and write halfway through: every other session on the database counts as one. */
async function refuseRunningHub(database: Database): Promise<void> {
  const { rows } = await database.pool.query<{ n: number }>(
    `select count(*)::int as n from pg_stat_activity
      where datname = current_database() and backend_type = 'client backend' and application_name <> current_setting('application_name')`,
  );
  if (rows[0]?.n === 0) return;
  throw problem(
    'conflict',
    'restore-hub-running',
    `Có ${rows[0]?.n} kết nối khác tới cơ sở dữ liệu đích (hub đang chạy?). Dừng hub rồi khôi phục.`,
    `${rows[0]?.n} other connections use the target database (is the hub running?). Stop the hub, then restore.`,
  );
}

/** A hub that has been started without data counts as empty; one that registered anybody or took anything does not. */
async function refuseUsedTarget({ database, archiveFolder, force }: RestoreOptions): Promise<void> {
  if (force) return;
  let used = (await readdir(archiveFolder, { recursive: true, withFileTypes: true }).catch(() => [])).some((entry) => entry.isFile());
  for (const table of ['facility', 'submission', 'resource', 'archive_blob']) {
    const { rows } = await database.pool.query<{ there: boolean }>('select to_regclass($1) is not null as there', [`public.${table}`]);
    if (!rows[0]?.there) continue;
    const found = await database.pool.query(`select 1 from ${table} limit 1`);
    used ||= found.rows.length > 0;
  }
  if (!used) return;
  throw problem(
    'conflict',
    'restore-target-used',
    'Nơi khôi phục đã có dữ liệu. Chọn nơi khác, hoặc thêm --force để thay toàn bộ dữ liệu ở đó.',
    'The target holds data already. Choose another one, or add --force to replace everything in it.',
  );
}

/** The schema as it was when the backup was made, with no rows but what migrations bring. */
async function makeSchema(database: Database, manifest: Manifest): Promise<void> {
  // `view`: tables that views are kept as, made of what goes.
  await database.pool.query('drop schema if exists view cascade; drop schema public cascade; create schema public');
  await migrate(database, manifest.migrations.at(-1));
}

/** The greatest number of a transaction in the backup: in its columns of type xid8 and in its snapshots (`12:15:13`). */
async function highestTransaction(options: RestoreOptions, manifest: Manifest): Promise<bigint> {
  const connection = await options.database.pool.connect();
  try {
    const tables = await tablesOf(connection);
    let highest = 0n;
    for (const part of manifest.tables) {
      const wanted = tables.find(({ name }) => name === part.table)?.transactionColumns ?? [];
      if (wanted.length === 0) continue;
      const positions = wanted.map((name) => part.columns.indexOf(name));
      for await (const line of linesOf(readPart(options.from, part))) {
        const fields = line.split('\t');
        for (const position of positions) {
          for (const number of fields[position]?.match(/\d+/g) ?? []) if (BigInt(number) > highest) highest = BigInt(number);
        }
      }
    }
    return highest;
  } finally {
    connection.release();
  }
}

async function* linesOf(pieces: AsyncIterable<Buffer>): AsyncGenerator<string> {
  let rest: Buffer = Buffer.alloc(0);
  for await (const piece of pieces) {
    const text = rest.length === 0 ? piece : Buffer.concat([rest, piece]);
    let from = 0;
    for (let at = text.indexOf(10); at !== -1; at = text.indexOf(10, from)) {
      yield text.toString('utf8', from, at);
      from = at + 1;
    }
    rest = text.subarray(from);
  }
}

async function load(connection: Connection, manifest: Manifest, options: RestoreOptions): Promise<void> {
  await connection.query(
    "set local statement_timeout = 0; set local timezone = 'UTC'; set local datestyle = 'ISO'; set local intervalstyle = 'postgres'",
  );
  const tables = await tablesOf(connection);
  // Rows that migrations bring (the id secret, the list of migrations) give way to those of the backup.
  await connection.query(`truncate ${tables.map(({ name }) => quoted(name)).join(', ')}`);
  const indexes = await plainIndexesOf(connection);
  for (const { name } of indexes) await connection.query(`drop index ${quoted(name)}`);
  for (const part of manifest.tables) {
    options.say?.(part.table);
    await loadTable(connection, part, options.from);
  }
  // Their files are in no backup. What was exported stays known by its moments, so that the next export since then misses nothing.
  await connection.query('delete from bulk_export');
  // Tables of views are made of what was there before: they are filled anew.
  await connection.query('select view_tables_forget()');
  options.say?.('indexes');
  for (const { definition } of indexes) await connection.query(definition);
}

async function loadTable(connection: Connection, part: TablePart, folder: string): Promise<void> {
  const into = copyIn(connection, `copy ${quoted(part.table)} (${part.columns.map(quoted).join(', ')}) from stdin`);
  await Promise.all([pipeline(readPart(folder, part), into), finished(into)]);
  const { rows } = await connection.query<{ n: string }>(`select count(*) as n from ${quoted(part.table)}`);
  if (Number(rows[0]?.n) !== part.rows) {
    throw problem(
      'incorrect',
      'restore-count',
      `Bảng ${part.table}: khôi phục được ${rows[0]?.n} dòng, bản sao lưu ghi ${part.rows}. Đã hủy.`,
      `Table ${part.table}: ${rows[0]?.n} rows restored, the backup says ${part.rows}. Rolled back.`,
    );
  }
}

async function setSequences(database: Database, manifest: Manifest): Promise<void> {
  for (const { name, value, called } of manifest.sequences) {
    await database.pool.query('select setval($1::regclass, $2, $3)', [`public.${quoted(name)}`, value, called]);
  }
}

async function writeFiles(options: RestoreOptions, manifest: Manifest): Promise<void> {
  options.say?.('archive');
  await rm(options.archiveFolder, { recursive: true, force: true });
  for (const part of manifest.archive) await writeFile(options.from, part, options.archiveFolder);
  for (const part of manifest.keys) {
    await rm(join(options.dataDir, part.path), { force: true });
    await writeFile(options.from, part, options.dataDir);
  }
}

async function writeFile(from: string, part: FilePart, folder: string): Promise<void> {
  const path = join(folder, part.path);
  await mkdir(dirname(path), { recursive: true });
  const file = await open(path, 'wx', 0o600);
  try {
    for await (const piece of readPart(from, part)) await file.writeFile(piece);
    await file.sync();
  } finally {
    await file.close();
  }
}

/** Reads every body through the archive's own door, which compares it with its hash. */
async function readBackArchive({
  database,
  archiveFolder,
  dataDir,
  keysFile = join(dataDir, 'keys', 'archive.keys'),
  say,
}: RestoreOptions): Promise<number> {
  say?.('archive: reading back');
  const archive = await openArchive({ folder: archiveFolder, database, keysFile });
  let bodies = 0;
  let after = Buffer.alloc(0);
  try {
    for (;;) {
      const { rows } = await database.pool.query<{ sha256: Buffer }>(
        'select sha256 from archive_blob where sha256 > $1 order by sha256 limit 1000',
        [after],
      );
      for (const { sha256 } of rows) {
        for await (const _ of archive.open(sha256));
        bodies += 1;
      }
      const last = rows.at(-1);
      if (last === undefined) return bodies;
      after = Buffer.from(last.sha256);
    }
  } finally {
    await archive.close();
  }
}
