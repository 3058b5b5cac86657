import { randomUUID } from 'node:crypto';
import { type FileHandle, mkdir, open, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Readable } from 'node:stream';
import { principalOfKept, type Visibility, visibility } from '@hub/access';
import { type Connection, copyOut } from '@hub/database';
import { typeName } from '@hub/fhir-model';
import type { ViewFileFormat } from '@hub/fhir-rest';
import { csvCell } from '@hub/outcome';
import { type CompiledView, viewOf } from '@hub/view-definition';
import { finish, type HeldPart, renewing } from '../held.ts';
import { cutLines } from '../lines.ts';
import { inSession, onRecord, PART_MS, type Size } from '../make-part.ts';
import { limitsOf, type MakerDeps } from '../maker.ts';
import { Lost } from '../plan.ts';
import type { Range } from '../reads.ts';
import { type KeptViews, type ViewPiece, viewsOfType } from './kept-views.ts';
import { type Cells, parquetOf } from './parquet.ts';

/**
 * Makes a part of an export of views: the rows of each view of its type, one view after another in a file of its own. Every patient whose data are
 * read is on record before. Entered only by who still holds the part, when the file is on the disk. Throws {@link Lost} when it is not ours any more, ProblemError
 * when a view does not fit the data.
 */
export async function makeViews(deps: MakerDeps, held: HeldPart): Promise<void> {
  const { database, folder } = deps;
  const path = join(held.exportId, `${held.part}-${randomUUID()}.rows`);
  await mkdir(dirname(join(folder, path)), { recursive: true, mode: 0o700 });
  try {
    const pieces = await renewing(deps, 'bulk_part', held.lease, () => written(deps, held, join(folder, path)));
    const { rowCount } = await database.pool.query(
      `update bulk_part set done = true, path = $4, pieces = $5, lease_until = null
        where export_id = $1 and part = $2 and lease = $3 and not done`,
      [held.exportId, held.part, held.lease, pieces.length === 0 ? null : path, JSON.stringify(pieces)],
    );
    if (rowCount !== 1) throw new Lost();
    if (pieces.length === 0) await rm(join(folder, path), { force: true });
  } catch (error) {
    await rm(join(folder, path), { force: true });
    throw deps.reads.viewFault(error);
  }
  await finish(database, held.exportId, limitsOf(deps).keptHours);
}

async function written(deps: MakerDeps, held: HeldPart, path: string): Promise<readonly ViewPiece[]> {
  const { asked, principal, views } = JSON.parse(held.asked) as KeptViews;
  const caller = await deps.completed(principalOfKept(principal));
  const seen = visibility(caller, deps.now());
  const file = await open(path, 'wx', 0o600);
  try {
    const pieces: ViewPiece[] = [];
    await deps.database.transaction(async (connection) => {
      await connection.query('set transaction isolation level repeatable read, read only');
      await connection.query(`set local statement_timeout = ${PART_MS}`);
      const whole = { low: held.low, high: held.high, listed: { exportId: held.exportId, part: held.part } };
      const found = await bounded(deps, connection, whole, asked.types, held.snapshot, seen);
      if (found.length === 0) return;
      const sizes = found.flatMap((one) => one.sizes);
      await onRecord(deps, held, caller, sizes);
      let at = 0;
      for (const type of new Set(sizes.map((one) => typeName(one.type))))
        for (const [view, { definition }] of viewsOfType(views.views, type)) {
          const compiled = viewOf(definition);
          const texts = lines(deps, connection, found, compiled, views.format, held.snapshot, seen);
          const bytes = await appended(file, inFormat(texts, compiled, views.format));
          if (bytes > 0) pieces.push({ view, at, bytes });
          at += bytes;
        }
    });
    await file.datasync();
    return pieces;
  } finally {
    await file.close();
  }
}

interface Bounded {
  readonly range: Range;
  readonly sizes: readonly Size[];
}

/** The part in ranges of row numbers of which each statement brings a bounded amount, and what is in them. */
async function bounded(
  deps: MakerDeps,
  connection: Connection,
  range: Range,
  types: readonly string[],
  snapshot: string,
  seen: Visibility,
): Promise<readonly Bounded[]> {
  const { text, values } = deps.reads.size(range, types, snapshot, seen);
  const { rows: sizes } = await connection.query<Size>(text, [...values]);
  if (sizes.length === 0) return [];
  const bytes = sizes.reduce((sum, one) => sum + one.bytes, 0);
  if (bytes <= limitsOf(deps).bytes || range.high - range.low <= 1) return [{ range, sizes }];
  const middle = range.low + Math.floor((range.high - range.low) / 2);
  return [
    ...(await bounded(deps, connection, { ...range, high: middle }, types, snapshot, seen)),
    ...(await bounded(deps, connection, { ...range, low: middle }, types, snapshot, seen)),
  ];
}

/** The rows of a view over all the ranges, as COPY brings them: JSON, a line each. */
async function* lines(
  { reads }: MakerDeps,
  connection: Connection,
  found: readonly Bounded[],
  view: CompiledView,
  format: ViewFileFormat,
  snapshot: string,
  seen: Visibility,
): AsyncGenerator<Buffer> {
  for (const { range } of found) {
    const statement = await inSession(connection, reads.viewRows(range, view, format === 'ndjson' ? 'lines' : 'cells', snapshot, seen));
    // CSV whose marks JSON cannot hold: every row is its text and a line's end. Text would double backslashes.
    yield* toTheEnd(copyOut(connection, `copy (${statement}) to stdout (format csv, quote E'\\x01', delimiter E'\\x02', encoding 'utf8')`));
  }
}

/** The chunks of a COPY. Who stops early leaves the connection in the middle of it: the rest is read and dropped. */
async function* toTheEnd(copy: Readable): AsyncGenerator<Buffer> {
  try {
    yield* copy.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>;
  } finally {
    if (!copy.readableEnded && !copy.destroyed) for await (const _ of copy);
  }
}

function inFormat(texts: AsyncIterable<Buffer>, { columns }: CompiledView, format: ViewFileFormat): AsyncIterable<Uint8Array> {
  if (format === 'ndjson') return texts;
  return format === 'csv' ? csvOf(cells(texts)) : parquetOf(columns, cells(texts));
}

async function* cells(texts: AsyncIterable<Buffer>): AsyncGenerator<readonly Cells[]> {
  for await (const some of cutLines(texts)) yield some.map((line) => JSON.parse(line) as Cells);
}

async function* csvOf(batches: AsyncIterable<readonly Cells[]>): AsyncGenerator<Uint8Array> {
  for await (const rows of batches)
    yield Buffer.from(rows.map((row) => `${row.map((cell) => (cell === null ? '' : csvCell(cell))).join(',')}\r\n`).join(''));
}

async function appended(file: FileHandle, chunks: AsyncIterable<Uint8Array>): Promise<number> {
  let bytes = 0;
  for await (const chunk of chunks) {
    await file.writeFile(chunk);
    bytes += chunk.length;
  }
  return bytes;
}
