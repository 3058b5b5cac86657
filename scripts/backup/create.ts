import { createReadStream } from 'node:fs';
import { mkdir, open, readdir, stat } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { type Connection, copyOut, type Database } from '@hub/database';
import { problem } from '@hub/outcome';
import { quoted, sequencesOf, type Table, tablesOf } from './catalogue.ts';
import { type FilePart, MANIFEST, type Manifest, type TablePart } from './manifest.ts';
import { writePart } from './parts.ts';

/** What is backed up, and where to. */
export interface BackupOptions {
  readonly database: Database;
  /** Folder of the raw archive. */
  readonly archiveFolder: string;
  /** Folder whose keys and tokens go along (DATA_DIR). */
  readonly dataDir: string;
  /** New or empty folder. */
  readonly out: string;
  readonly hubVersion: string;
  readonly canonicalBase: string;
  readonly say?: (text: string) => void;
  /** Called with the name of the snapshot the tables are read from, before the first row. */
  readonly onSnapshot?: (name: string) => Promise<void>;
}

/** Uploads under way were never answered for. */
const UNFINISHED = 'incoming';
/** What of DATA_DIR is not in the database: tokens and keys. The embedded server's password belongs to its cluster, not to the data. */
const KEYS = ['demo-tokens.json', 'keys'];

/**
 * Writes a backup: every table from one repeatable-read snapshot, then the raw archive, then keys, then the manifest. The
 * hub may run and write meanwhile: what commits after the snapshot is not in it. The archive is read after the snapshot, so
 * that every body a row of the snapshot refers to is there (bodies are durable before their row commits).
 */
export async function createBackup(options: BackupOptions): Promise<Manifest> {
  await emptyFolder(options.out);
  const { tables, sequences, migrations } = await databaseParts(options);
  options.say?.('archive');
  const archive = await folderParts(options, options.archiveFolder, 'archive', (path) => !path.startsWith(`${UNFINISHED}/`));
  const keys = await folderParts(options, options.dataDir, 'keys', (path) =>
    KEYS.some((key) => path === key || path.startsWith(`${key}/`)),
  );
  const manifest: Manifest = {
    format: 1,
    madeAt: new Date().toISOString(),
    hubVersion: options.hubVersion,
    migrations,
    canonicalBase: options.canonicalBase,
    tables,
    sequences,
    archive,
    keys,
  };
  const file = await open(join(options.out, MANIFEST), 'wx', 0o600);
  await file.writeFile(`${JSON.stringify(manifest, null, 1)}\n`);
  await file.sync();
  await file.close();
  return manifest;
}

async function emptyFolder(folder: string): Promise<void> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  if ((await readdir(folder)).length === 0) return;
  throw problem(
    'conflict',
    'backup-folder-used',
    `Thư mục ${folder} không rỗng. Chọn thư mục khác.`,
    `The folder ${folder} is not empty. Choose another one.`,
  );
}

async function databaseParts(options: BackupOptions): Promise<Pick<Manifest, 'tables' | 'sequences' | 'migrations'>> {
  const connection = await options.database.pool.connect();
  try {
    await connection.query('begin transaction isolation level repeatable read read only');
    await connection.query(
      "set local statement_timeout = 0; set local timezone = 'UTC'; set local datestyle = 'ISO'; set local intervalstyle = 'postgres'",
    );
    const { rows } = await connection.query<{ name: string }>('select pg_export_snapshot() as name');
    await options.onSnapshot?.((rows[0] as { name: string }).name);
    const { rows: migrations } = await connection.query<{ name: string }>('select name from kysely_migration order by name');
    const tables: TablePart[] = [];
    for (const table of await tablesOf(connection)) {
      options.say?.(table.name);
      tables.push(await tablePart(connection, table, options.out));
    }
    // After the snapshot: a sequence may have moved on since, never back, so no restored row can meet its number again.
    const sequences: Manifest['sequences'][number][] = [];
    for (const name of await sequencesOf(connection)) {
      const { rows: found } = await connection.query<{ value: string; called: boolean }>(
        `select last_value::text as value, is_called as called from ${quoted(name)}`,
      );
      sequences.push({ name, ...(found[0] as { value: string; called: boolean }) });
    }
    await connection.query('commit');
    return { tables, sequences, migrations: migrations.map(({ name }) => name) };
  } catch (error) {
    await connection.query('rollback').catch(() => undefined);
    throw error;
  } finally {
    connection.release();
  }
}

async function tablePart(connection: Connection, table: Table, out: string): Promise<TablePart> {
  const columns = table.columns.map(quoted).join(', ');
  const stream = copyOut(connection, `copy (select ${columns} from ${quoted(table.name)}) to stdout`);
  let rows = 0;
  const { part } = await writePart(
    out,
    `database/${table.name}.copy.zst`,
    (async function* () {
      for await (const piece of stream as AsyncIterable<Buffer>) {
        // COPY's text format: one line a row, line ends inside values are escaped.
        for (let at = piece.indexOf(10); at !== -1; at = piece.indexOf(10, at + 1)) rows += 1;
        yield piece;
      }
    })(),
  );
  return { table: table.name, columns: table.columns, rows, ...part };
}

/** Every file below a folder that `wanted` names, in order of names, each up to the length it has when it is read. */
async function folderParts(
  options: BackupOptions,
  folder: string,
  kind: string,
  wanted: (path: string) => boolean,
): Promise<readonly FilePart[]> {
  const parts: FilePart[] = [];
  for (const path of await filesBelow(folder, wanted)) {
    const { size: length } = await stat(join(folder, path));
    const bytes = length === 0 ? emptyBytes() : createReadStream(join(folder, path), { end: length - 1 });
    const { part, size } = await writePart(options.out, `${kind}/${path}.zst`, bytes);
    parts.push({ path, size, ...part });
  }
  return parts;
}

async function* emptyBytes(): AsyncGenerator<Uint8Array> {}

async function filesBelow(folder: string, wanted: (path: string) => boolean): Promise<readonly string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => []);
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)))
    .filter(wanted)
    .sort();
}
