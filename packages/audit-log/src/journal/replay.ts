import { readdir, readFile, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Database } from '@hub/database';
import { type MacKey, macKey } from '../batch-mac.ts';
import { readFrames } from './frame.ts';
import { MAGIC } from './journal-file.ts';
import { keptLine, type Written, writeNext, writtenOf } from './kept.ts';
import { type Owner, runs } from './owner.ts';

/** What was found of journals whose process is gone. */
export interface Replayed {
  /** Journals taken over and removed. */
  readonly journals: number;
  /** Lines that were in a journal only, and are in the database now. */
  readonly lines: number;
  /** Journals that cannot be read to their end (damaged, or by another key): what could be read is in the database, the file stays. */
  readonly unreadable: readonly string[];
}

/** A process that cannot be looked at from here is taken for gone when its journal was not touched for this long. */
const GONE_MS = 30_000;
const NAME = /^([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})\.journal$/;

/**
 * Puts into the database what processes that are gone have left in journals of this folder, every line once, and removes them. Any number of
 * processes may do so at the same moment.
 */
export async function replayJournals(database: Pick<Database, 'pool'>, folder: string, secret: Buffer): Promise<Replayed> {
  const names = await readdir(folder).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return [];
    throw error;
  });
  const key = macKey(secret);
  let [journals, lines] = [0, 0];
  const unreadable: string[] = [];
  for (const name of names.sort()) {
    const writer = NAME.exec(name)?.[1];
    if (writer === undefined) continue;
    const found = await replay(database, { path: join(folder, name), writer, secret, key });
    if (found === undefined) continue;
    lines += found.lines;
    if (found.whole) journals += 1;
    else unreadable.push(name);
  }
  return { journals, lines, unreadable };
}

interface Left {
  readonly path: string;
  readonly writer: string;
  readonly secret: Buffer;
  readonly key: MacKey;
}

/** undefined: its process runs, or somebody else has taken it over. */
async function replay(database: Pick<Database, 'pool'>, { path, writer, secret, key }: Left) {
  const found = await readWhole(path);
  if (found === undefined) return undefined;
  const { bytes, touched } = found;
  const head = bytes.indexOf(10) + 1;
  const owner = ownerOf(bytes.toString('utf8', 0, head));
  const alive = (owner === undefined ? undefined : runs(owner)) ?? Date.now() - touched < GONE_MS;
  if (alive) return undefined;
  const { lines, end } = head === 0 ? NOTHING : readFrames(secret, writer, bytes, head);
  const before = await writtenOf(database, writer);
  let written: Written = before;
  const kept = lines.slice(before.lines).map(keptLine);
  while (written.lines < lines.length) written = await writeNext(database, key, writer, written, kept.slice(written.lines - before.lines));
  // Whoever was taken for gone and was not has written on: the rest another time.
  const whole = end !== 'damaged' && (await readWhole(path))?.bytes.length === bytes.length;
  if (whole) await rm(path, { force: true });
  return { lines: kept.length, whole: end !== 'damaged' };
}

/** A process that was stopped before its journal had a first line has put nothing on record. */
const NOTHING = { lines: [], end: 'torn' } as const;

async function readWhole(path: string): Promise<{ readonly bytes: Buffer; readonly touched: number } | undefined> {
  try {
    const [bytes, { mtimeMs }] = [await readFile(path), await stat(path)];
    return { bytes, touched: mtimeMs };
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

function ownerOf(head: string): Owner | undefined {
  try {
    return head.startsWith(`${MAGIC} `) ? (JSON.parse(head.slice(MAGIC.length)) as Owner) : undefined;
  } catch {
    return undefined;
  }
}
