import { createReadStream } from 'node:fs';
import { copyFile, open, readdir, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { copyOf } from './download.ts';
import type { Job, Wanted } from './state.ts';

/** The file of a type in the output. */
export const fileOf = (out: string, type: string): string => join(out, `${type}.ndjson`);
const freshOf = (out: string, type: string): string => `${fileOf(out, type)}.new`;

/**
 * Makes the new files of all types beside the present ones: of a whole export what came; of changes the present file without what changed or is deleted, and
 * behind it what came. Answers what is to be put in place; nothing is in place yet, so that it can be done again.
 */
export async function prepare(out: string, folder: string, job: Job, present: readonly string[]): Promise<NonNullable<Job['swap']>> {
  const files = job.files ?? [];
  const came = Map.groupBy(
    files.filter(({ kind }) => kind === 'output'),
    ({ type }) => type,
  );
  const deleted = await deletedIn(folder, files);
  const put: string[] = [];
  const drop: string[] = [];
  const whole = job.since === undefined;
  for (const type of new Set([...came.keys(), ...deleted.keys(), ...(whole ? present : [])])) {
    const ones = came.get(type) ?? [];
    const before = !whole && (await stat(fileOf(out, type)).catch(() => undefined)) !== undefined;
    const left = before ? await without(out, type, await idsIn(folder, ones, deleted.get(type) ?? new Set())) : await begun(out, type);
    let bytes = left;
    for (const one of ones) bytes += await append(copyOf(folder, one), freshOf(out, type));
    await settled(freshOf(out, type));
    (bytes > 0 ? put : drop).push(type);
  }
  return { put, drop };
}

/** Puts the new files in place: done a second time it changes nothing. */
export async function swap(out: string, { put, drop }: NonNullable<Job['swap']>): Promise<void> {
  const there = new Set(await readdir(out));
  for (const type of put) if (there.has(`${type}.ndjson.new`)) await rename(freshOf(out, type), fileOf(out, type));
  for (const type of drop) for (const path of [freshOf(out, type), fileOf(out, type)]) await rm(path, { force: true });
}

/** By type, the ids of what is deleted: a Bundle of DELETEs a line. */
async function deletedIn(folder: string, files: readonly Wanted[]): Promise<ReadonlyMap<string, Set<string>>> {
  const found = new Map<string, Set<string>>();
  for (const file of files.filter(({ kind }) => kind === 'deleted'))
    for await (const line of linesOf(copyOf(folder, file))) {
      const { entry = [] } = JSON.parse(line.toString()) as {
        readonly entry?: readonly { readonly request?: { readonly url?: string } }[];
      };
      for (const { request } of entry) {
        const [type, id] = (request?.url ?? '').split('/').slice(-2);
        if (type === undefined || id === undefined || !/^[A-Za-z]{1,64}$/.test(type)) continue;
        const ids = found.get(type) ?? new Set();
        found.set(type, ids.add(id));
      }
    }
  return found;
}

async function idsIn(folder: string, files: readonly Wanted[], ids: ReadonlySet<string>): Promise<ReadonlySet<string>> {
  const all = new Set(ids);
  for (const file of files) for await (const line of linesOf(copyOf(folder, file))) all.add(idOf(line));
  return all;
}

/** Servers mostly write a resource's type and id first: then the rest of the line need not be read. */
const BEGINS = /^\{"resourceType":"[A-Za-z]+","id":"([A-Za-z0-9.-]{1,64})"/;
function idOf(line: Buffer): string {
  const id = BEGINS.exec(line.toString('latin1', 0, 200))?.[1];
  return id ?? String((JSON.parse(line.toString()) as { readonly id?: unknown }).id);
}

const PIECE = 1024 * 1024;

/** Begins the new file of a type with the lines of the present one that are not of these ids; answers how many bytes that is. */
async function without(out: string, type: string, ids: ReadonlySet<string>): Promise<number> {
  const target = await open(freshOf(out, type), 'w', 0o600);
  let bytes = 0;
  let piece: Buffer[] = [];
  let waiting = 0;
  const end = Buffer.from('\n');
  try {
    for await (const line of linesOf(fileOf(out, type))) {
      if (ids.has(idOf(line))) continue;
      piece.push(line, end);
      waiting += line.length + 1;
      bytes += line.length + 1;
      if (waiting < PIECE) continue;
      await target.appendFile(Buffer.concat(piece));
      [piece, waiting] = [[], 0];
    }
    await target.appendFile(Buffer.concat(piece));
  } finally {
    await target.close();
  }
  return bytes;
}

async function begun(out: string, type: string): Promise<number> {
  await (await open(freshOf(out, type), 'w', 0o600)).close();
  return 0;
}

async function append(from: string, to: string): Promise<number> {
  const { size } = await stat(to);
  const added = (await stat(from)).size;
  if (size === 0) await copyFile(from, to);
  else {
    const target = await open(to, 'a');
    try {
      for await (const chunk of createReadStream(from, { highWaterMark: PIECE })) await target.appendFile(chunk as Buffer);
    } finally {
      await target.close();
    }
  }
  return added;
}

async function settled(path: string): Promise<void> {
  const file = await open(path, 'r+');
  try {
    await file.datasync();
  } finally {
    await file.close();
  }
}

/** Lines of a file, without their ends. */
async function* linesOf(path: string): AsyncGenerator<Buffer> {
  let begun: Buffer[] = [];
  for await (const chunk of createReadStream(path, { highWaterMark: PIECE })) {
    let from = 0;
    for (let at = (chunk as Buffer).indexOf(0x0a); at >= 0; at = (chunk as Buffer).indexOf(0x0a, from)) {
      const rest = (chunk as Buffer).subarray(from, at);
      yield begun.length === 0 ? rest : Buffer.concat([...begun, rest]);
      begun = [];
      from = at + 1;
    }
    if (from < chunk.length) begun.push((chunk as Buffer).subarray(from));
  }
  if (begun.length > 0) yield Buffer.concat(begun);
}
