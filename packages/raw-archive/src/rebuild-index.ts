import { createHash } from 'node:crypto';
import type { FileHandle } from 'node:fs/promises';
import { open, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Database } from '@hub/database';
import { ProblemError } from '@hub/outcome';
import { type BlobRow, storedOf } from './blob-row.ts';
import { decodeHeader, type EntryHeader, HEADER_BYTES } from './entry.ts';
import { filePath, type Layout, readAt } from './files.ts';
import type { KeyRing } from './key-ring.ts';
import { readBody } from './read-body.ts';
import type { Sealed } from './seal.ts';

/** What a rebuild found. */
export interface RebuildReport {
  /** Bodies found whole. */
  readonly found: number;
  /** Rows that were missing and are back. */
  readonly added: number;
  /** Tails that a crash cut off: nobody was ever told these bytes were safe. */
  readonly torn: readonly { readonly segment: number; readonly position: number; readonly bytes: number }[];
  /** Encrypted bodies without a key: erased, or written and never acknowledged. */
  readonly sealed: number;
  /** Bodies that differ from their hash: a disk fault. Left out of the index. */
  readonly damaged: readonly string[];
}

interface Found {
  readonly sha256: Buffer;
  readonly size: number;
  readonly segment: number | null;
  readonly position: number | null;
}

const ROWS_AT_ONCE = 1_000;
const PIECE_BYTES = 1024 * 1024;

/** Reads every file of the archive, checks every hash, and writes the rows that are missing. */
export async function rebuildIndex(
  layout: Layout,
  database: Database,
  ringFor: (sealed: Sealed | undefined) => Promise<KeyRing | undefined>,
): Promise<RebuildReport> {
  const torn: { segment: number; position: number; bytes: number }[] = [];
  const damaged: string[] = [];
  let found = 0;
  let added = 0;
  let sealed = 0;
  let rows: Found[] = [];
  const flush = async (): Promise<void> => {
    added += await insert(database, rows);
    rows = [];
  };
  const take = async (row: Found): Promise<void> => {
    found += 1;
    rows.push(row);
    if (rows.length >= ROWS_AT_ONCE) await flush();
  };

  for (const name of (await readdir(layout.segments)).filter((name) => name.endsWith('.seg')).sort()) {
    const segment = Number.parseInt(name, 10);
    await withFile(join(layout.segments, name), async (file, bytes) => {
      for (let position = 0; position < bytes; ) {
        const header = decodeHeader(await readAt(file, position, HEADER_BYTES));
        const end = position + HEADER_BYTES + (header?.length ?? 0);
        if (header?.entry !== undefined && end <= bytes) {
          const state = await sealedState(layout, database, ringFor, header);
          if (state === 'whole') found += 1;
          else if (state === 'sealed') sealed += 1;
          else damaged.push(`segment ${segment} at ${position}`);
        } else if (header !== undefined && end <= bytes && (await isWhole(file, position, header))) {
          await take({ sha256: header.sha256, size: header.length, segment, position });
        } else if (header === undefined || end >= bytes) {
          torn.push({ segment, position, bytes: bytes - position });
          return;
        } else damaged.push(`segment ${segment} at ${position}`);
        position = end;
      }
    });
  }
  for (const folder of await readdir(layout.files)) {
    for (const name of (await readdir(join(layout.files, folder))).filter((name) => name.endsWith('.raw'))) {
      const [sha256, entry] = name
        .slice(0, -'.raw'.length)
        .split('-')
        .map((part) => Buffer.from(part, 'hex')) as [Buffer, Buffer?];
      await withFile(filePath(layout, sha256, entry), async (file) => {
        const header = decodeHeader(await readAt(file, 0, HEADER_BYTES));
        if (header?.entry !== undefined && header.sha256.equals(sha256) && entry?.equals(header.entry)) {
          const state = await sealedState(layout, database, ringFor, header);
          if (state === 'whole') found += 1;
          else if (state === 'sealed') sealed += 1;
          else damaged.push(`file ${name}`);
        } else if (header?.sha256.equals(sha256) && (await isWhole(file, 0, header))) {
          await take({ sha256, size: header.length, segment: null, position: null });
        } else damaged.push(`file ${name}`);
      });
    }
  }
  await flush();
  return { found, added, torn, sealed, damaged };
}

/** An encrypted body: read whole with the key of its row, without a key, or different from its hash. */
async function sealedState(
  layout: Layout,
  database: Database,
  ringFor: (sealed: Sealed | undefined) => Promise<KeyRing | undefined>,
  { sha256, entry }: EntryHeader,
): Promise<'whole' | 'sealed' | 'damaged'> {
  const { rows } = await database.pool.query<BlobRow>(
    'select sha256, size, segment, position, entry, master_key, wrapped_key, false as erased from archive_blob where sha256 = $1 and entry = $2 and wrapped_key is not null',
    [sha256, entry],
  );
  const [row] = rows;
  if (row === undefined) return 'sealed';
  const stored = storedOf(row);
  try {
    for await (const _ of readBody(layout, stored, await ringFor(stored.sealed)));
    return 'whole';
  } catch (error) {
    if (error instanceof ProblemError && error.problem.code === 'archive-damaged') return 'damaged';
    throw error;
  }
}

async function withFile(path: string, work: (file: FileHandle, bytes: number) => Promise<void>): Promise<void> {
  const file = await open(path, 'r');
  try {
    await work(file, (await file.stat()).size);
  } finally {
    await file.close();
  }
}

async function isWhole(file: FileHandle, position: number, header: EntryHeader): Promise<boolean> {
  const hash = createHash('sha256');
  for (let done = 0; done < header.length; ) {
    const piece = await readAt(file, position + HEADER_BYTES + done, Math.min(PIECE_BYTES, header.length - done));
    if (piece.length === 0) return false;
    hash.update(piece);
    done += piece.length;
  }
  return hash.digest().equals(header.sha256);
}

async function insert(database: Database, rows: readonly Found[]): Promise<number> {
  if (rows.length === 0) return 0;
  const { rowCount } = await database.pool.query(
    `insert into archive_blob (sha256, size, segment, position)
     select distinct on (sha256) sha256, size, segment, position
     from unnest($1::bytea[], $2::bigint[], $3::int[], $4::bigint[]) as found (sha256, size, segment, position)
     order by sha256
     on conflict do nothing`,
    [rows.map((row) => row.sha256), rows.map((row) => row.size), rows.map((row) => row.segment), rows.map((row) => row.position)],
  );
  return rowCount ?? 0;
}
