import { randomUUID } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { mkdir, open, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { type Principal, principalOfKept, type Visibility, visibility } from '@hub/access';
import { type Connection, copyOut } from '@hub/database';
import { typeName } from '@hub/fhir-model';
import { type BulkAsked, subset } from '@hub/fhir-rest';
import { finish, type HeldPart, renewing } from './held.ts';
import type { Kept } from './jobs.ts';
import { cutLines } from './lines.ts';
import { limitsOf, type MakerDeps } from './maker.ts';
import type { Piece } from './pieces.ts';
import { Lost } from './plan.ts';
import type { Range } from './reads.ts';

/** Milliseconds a statement over a part may take, the reading of its rows among it. */
export const PART_MS = 10 * 60_000;
/** Patients of one entry on record. */
const PATIENTS_AT_ONCE = 1_000;

/** What a part holds of a type. */
export interface Size {
  readonly type: number;
  readonly n: number;
  readonly bytes: number;
  readonly patients: readonly (number | string)[] | null;
}

/** A file that grows, and what lies in it. */
interface Growing {
  readonly file: string;
  readonly pieces: Piece[];
  at: number;
}

/**
 * Makes a part: one file of its own, by type. Entered only by who still holds the part, when the file is on the disk; a file that
 * was not entered belongs to nobody and goes. Throws {@link Lost} when the part is not ours any more.
 */
export async function makePart(deps: MakerDeps, held: HeldPart): Promise<void> {
  const { database, folder } = deps;
  const { asked, principal } = JSON.parse(held.asked) as Kept;
  const caller = await deps.completed(principalOfKept(principal));
  const path = join(held.exportId, `${held.part}-${randomUUID()}.ndjson`);
  const growing: Growing = { file: join(folder, path), pieces: [], at: 0 };
  await mkdir(dirname(growing.file), { recursive: true, mode: 0o700 });
  try {
    await renewing(deps, 'bulk_part', held.lease, () => write(deps, held, asked, caller, growing));
    const { rowCount } = await database.pool.query(
      `update bulk_part set done = true, path = $4, pieces = $5, lease_until = null
        where export_id = $1 and part = $2 and lease = $3 and not done`,
      [held.exportId, held.part, held.lease, growing.pieces.length === 0 ? null : path, JSON.stringify(growing.pieces)],
    );
    if (rowCount !== 1) throw new Lost();
    if (growing.pieces.length === 0) await rm(growing.file, { force: true });
  } catch (error) {
    await rm(growing.file, { force: true });
    throw error;
  }
  await finish(database, held.exportId, limitsOf(deps).keptHours);
}

async function write(deps: MakerDeps, held: HeldPart, asked: BulkAsked, caller: Principal, growing: Growing): Promise<void> {
  const seen = visibility(caller, deps.now());
  const listed = held.kind === 'range' ? {} : { listed: { exportId: held.exportId, part: held.part } };
  await deps.database.transaction(async (connection) => {
    await connection.query('set transaction isolation level repeatable read, read only');
    await connection.query(`set local statement_timeout = ${PART_MS}`);
    // Rows are put in the order of their types as pointers and texts of a part: in memory, as far as a part is bounded.
    await connection.query(`set local work_mem = '96MB'`);
    const range = { low: held.low, high: held.high, ...listed };
    if (held.kind === 'deleted') await writeDeleted(deps, connection, range, held, caller, seen, growing);
    else {
      const types = asked.provenance === undefined ? asked.types : [...new Set([...asked.types, 'Provenance'])];
      await writeRange(deps, connection, range, held, { ...asked, types }, caller, seen, growing);
    }
  });
  if (growing.at === 0) return;
  const file = await open(growing.file, 'r+');
  try {
    await file.datasync();
  } finally {
    await file.close();
  }
}

async function writeRange(
  deps: MakerDeps,
  connection: Connection,
  range: Range,
  held: HeldPart,
  asked: BulkAsked,
  caller: Principal,
  seen: Visibility,
  growing: Growing,
): Promise<void> {
  const block = held.kind === 'blocks' ? asked.organizedBy : undefined;
  const { reads } = deps;
  const size =
    block === undefined
      ? reads.size(range, asked.types, held.snapshot, seen)
      : reads.blocksSize(range, block, asked.types, held.snapshot, seen);
  const { rows } = await connection.query<Size>(size.text, [...size.values]);
  if (rows.length === 0) return;
  const bytes = rows.reduce((sum, row) => sum + row.bytes, 0);
  // A block stays whole: one that is large is put in order on Postgres' disk.
  if (block === undefined && bytes > limitsOf(deps).bytes && range.high - range.low > 1) {
    const middle = range.low + Math.floor((range.high - range.low) / 2);
    await writeRange(deps, connection, { ...range, high: middle }, held, asked, caller, seen, growing);
    await writeRange(deps, connection, { ...range, low: middle }, held, asked, caller, seen, growing);
    return;
  }
  await onRecord(deps, held, caller, rows);
  const lines =
    block === undefined
      ? reads.bodies(range, asked.types, held.snapshot, seen)
      : reads.blocksBodies(range, block, asked.types, held.snapshot, seen);
  const bodies = await inSession(connection, lines);
  // CSV whose marks JSON cannot hold: every row is its body and a line's end. Text would double backslashes.
  const rowsOut = copyOut(connection, `copy (${bodies}) to stdout (format csv, quote E'\\x01', delimiter E'\\x02', encoding 'utf8')`);
  const target = createWriteStream(growing.file, { flags: 'a', mode: 0o600 });
  if (asked.elements === undefined) {
    await pipeline(rowsOut, target);
    if (target.bytesWritten !== bytes) throw new Error('a part of an export has not the bytes it was counted to have');
    for (const { type, n, bytes: length } of rows) {
      growing.pieces.push({ type, count: n, at: growing.at, bytes: length });
      growing.at += length;
    }
    return;
  }
  const written = new Map<number, number>();
  await pipeline(
    rowsOut,
    (chunks: AsyncIterable<Buffer>) =>
      block === undefined ? shaped(chunks, rows, asked, written) : shapedBlocks(chunks, rows, asked, written),
    target,
  );
  for (const { type, n } of rows) {
    const length = written.get(type) ?? 0;
    growing.pieces.push({ type, count: n, at: growing.at, bytes: length });
    growing.at += length;
  }
}

/** Each line with the elements that were asked for; `written`: bytes by type. */
async function* shaped(
  chunks: AsyncIterable<Buffer>,
  sizes: readonly Size[],
  { elements = {} }: BulkAsked,
  written: Map<number, number>,
): AsyncGenerator<Buffer> {
  let [at, left] = [0, sizes[0]?.n ?? 0];
  for await (const lines of cutLines(chunks)) {
    const out: string[] = [];
    for (const line of lines) {
      while (left === 0) {
        at += 1;
        left = (sizes[at] as Size).n;
      }
      left -= 1;
      const { type } = sizes[at] as Size;
      const name = typeName(type);
      const shown = [...(elements['*'] ?? []), ...(elements[name] ?? [])];
      const text = `${shown.length === 0 ? line : subset(name, line, { elements: shown })}\n`;
      out.push(text);
      written.set(type, (written.get(type) ?? 0) + Buffer.byteLength(text));
    }
    yield Buffer.from(out.join(''));
  }
}

/** The same of blocks, whose lines are of any type; headers stay as they are. */
async function* shapedBlocks(
  chunks: AsyncIterable<Buffer>,
  [size]: readonly Size[],
  { elements = {} }: BulkAsked,
  written: Map<number, number>,
): AsyncGenerator<Buffer> {
  let bytes = 0;
  for await (const lines of cutLines(chunks)) {
    const out = lines.map((line) => {
      const { resourceType: name } = JSON.parse(line) as { readonly resourceType: string };
      const shown = name === 'Parameters' ? [] : [...(elements['*'] ?? []), ...(elements[name] ?? [])];
      return `${shown.length === 0 ? line : subset(name, line, { elements: shown })}\n`;
    });
    const packed = Buffer.from(out.join(''));
    bytes += packed.length;
    written.set((size as Size).type, bytes);
    yield packed;
  }
}

async function writeDeleted(
  deps: MakerDeps,
  connection: Connection,
  range: Range,
  held: HeldPart,
  caller: Principal,
  seen: Visibility,
  growing: Growing,
): Promise<void> {
  const { text, values } = deps.reads.deleted(range, seen);
  const { rows } = await connection.query<{ type: number; id: string; about: number }>(text, [...values]);
  if (rows.length === 0) return;
  const patients = [...new Set(rows.map(({ about }) => about))].filter((about) => about !== 0);
  await onRecord(deps, held, caller, [{ n: rows.length, patients }]);
  const file = await open(growing.file, 'wx', 0o600);
  try {
    for (const [type, ones] of Map.groupBy(rows, (row) => row.type)) {
      const lines = ones.map(({ id }) => {
        const request = { method: 'DELETE', url: `${typeName(type)}/${id}` };
        return `${JSON.stringify({ resourceType: 'Bundle', type: 'transaction', entry: [{ request }] })}\n`;
      });
      const bytes = Buffer.from(lines.join(''));
      await file.write(bytes);
      growing.pieces.push({ type, count: ones.length, at: growing.at, bytes: bytes.length });
      growing.at += bytes.length;
    }
  } finally {
    await file.close();
  }
}

/** Each patient whose data come, before any of it is in a file. */
export async function onRecord(
  deps: MakerDeps,
  held: HeldPart,
  caller: Principal,
  sizes: readonly Pick<Size, 'n' | 'patients'>[],
): Promise<void> {
  const patients = [...new Set(sizes.flatMap(({ patients: some }) => (some ?? []).map(Number)))];
  let resources = sizes.reduce((sum, { n }) => sum + n, 0);
  for (let at = 0; at === 0 || at < patients.length; at += PATIENTS_AT_ONCE) {
    await deps.record({
      at: deps.now(),
      action: 'export',
      outcome: 'success',
      status: 200,
      route: 'GET /fhir/$bulk/:job/:file',
      client: caller.clientNumber,
      purpose: caller.purpose,
      user: caller.user?.sub,
      detail: `export ${held.exportId}`,
      patients: patients.slice(at, at + PATIENTS_AT_ONCE),
      resources,
    });
    resources = 0;
  }
}

/**
 * The statement for COPY, which takes no parameters: the values lie in settings of the transaction and are read from there, once each, so that none
 * of them enters a text.
 */
export async function inSession(
  connection: Connection,
  { text, values }: { readonly text: string; readonly values: readonly unknown[] },
): Promise<string> {
  const types = new Map<string, string>();
  const placed = text.replace(/\$(\d+)::([a-z_0-9]+(?:\[\])?)/g, (_, n: string, type: string) => {
    types.set(n, type);
    return `(select current_setting('hub.bulk_${n}')::${type})::${type}`;
  });
  for (const [n, type] of types)
    await connection.query(`select set_config('hub.bulk_${n}', ($1::${type})::text, true)`, [values[Number(n) - 1]]);
  return placed;
}
