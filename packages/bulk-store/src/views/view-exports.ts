import type { Principal } from '@hub/access';
import type { Database } from '@hub/database';
import type { ExportedView, ViewExportStatus, ViewExports } from '@hub/fhir-rest';
import { csvCell } from '@hub/outcome';
import { viewOf } from '@hub/view-definition';
import { read, within } from '../content.ts';
import { type Job, jobsIn, mayHave, percentOf } from '../jobs.ts';
import type { Stretch } from '../pieces.ts';
import { isOfViews, type KeptViews, type ViewPiece } from './kept-views.ts';
import { emptyParquet } from './parquet.ts';

/** A file of lines ends with the part that takes it here. */
const FILE_BYTES = 512 * 1024 * 1024;

type ViewJob = Job & { readonly kept: KeptViews };

/** A file of a table: its head, then what parts left of it. */
interface TableFile {
  readonly name: string;
  readonly head: Uint8Array;
  readonly stretches: readonly Stretch[];
}

/** The port of `$viewdefinition-export`: jobs like any export's, files below `folder` that a worker makes. */
export function viewExports({
  database,
  folder,
}: {
  readonly database: Pick<Database, 'pool' | 'transaction'>;
  readonly folder: string;
}): ViewExports {
  const jobs = jobsIn({ database, folder });

  async function jobOf(id: string, principal: Principal): Promise<ViewJob | undefined> {
    const job = await jobs.of(id, principal);
    return job !== undefined && isOfViews(job.kept) ? { ...job, kept: job.kept } : undefined;
  }

  /** The files of each view, in the order they were asked for. */
  async function filesOf(id: string, { kept: { views } }: ViewJob): Promise<readonly (readonly TableFile[])[]> {
    const { rows } = await database.pool.query<{ path: string; pieces: string }>(
      'select path, pieces from bulk_part where export_id = $1 and done and path is not null order by part',
      [id],
    );
    const parts = rows.map(({ path, pieces }) => ({ path, pieces: JSON.parse(pieces) as readonly ViewPiece[] }));
    return views.views.map((view, n) => {
      const stretches = parts.flatMap(({ path, pieces }) =>
        pieces.flatMap(({ view: whose, at, bytes }) => (whose === n ? [{ path, at, bytes }] : [])),
      );
      return tableFiles(view, views, stretches);
    });
  }

  return {
    ask: ({ over, ...views }, principal) => jobs.enter({ asked: over, ...{ views } }, '', principal),

    async status(id, principal): Promise<ViewExportStatus | undefined> {
      const job = await jobOf(id, principal);
      if (job === undefined) return undefined;
      const { format, clientTrackingId, views } = job.kept.views;
      const common = { format, clientTrackingId, startedAt: job.transaction_time?.getTime() };
      if (job.state === 'failed') return { ...common, progress: { state: 'failed', why: JSON.parse(job.fault as string) } };
      if (job.state !== 'done') return { ...common, progress: { state: job.state, percent: percentOf(job) } };
      const files = await filesOf(id, job);
      const output = views.map(({ name }, n) => ({ name, files: (files[n] as readonly TableFile[]).map((file) => file.name) }));
      const [endedAt, expiresAt] = [job.done_at, job.expires_at].map((at) => (at as Date).getTime()) as [number, number];
      return { ...common, progress: { state: 'done', endedAt, expiresAt, output } };
    },

    async cancel(id, principal) {
      if ((await jobOf(id, principal)) === undefined) return false;
      await jobs.remove(id);
      return true;
    },

    async file(id, name, principal) {
      const job = await jobOf(id, principal);
      if (job?.state !== 'done') return undefined;
      const all = await filesOf(id, job);
      const n = all.findIndex((files) => files.some((file) => file.name === name));
      const file = all[n]?.find((one) => one.name === name);
      if (file === undefined) return undefined;
      const { format, views } = job.kept.views;
      const bytes = file.stretches.reduce((sum, one) => sum + one.bytes, file.head.length);
      const { type } = views[n] as ExportedView;
      if (!mayHave(job, [type], principal)) return undefined;
      return { type, format, bytes, read: (from, to) => content(folder, file, from, to) };
    },
  };
}

/** Parquet: each stretch is a whole file. Lines are stitched; of CSV each file begins with its names. A view without rows has one file too. */
function tableFiles(view: ExportedView, { format, header }: KeptViews['views'], stretches: readonly Stretch[]): readonly TableFile[] {
  const { columns } = viewOf(view.definition);
  const named = format === 'csv' && header ? `${columns.map(({ name }) => csvCell(name)).join(',')}\r\n` : '';
  const some = stretches.length === 0 ? [[]] : format === 'parquet' ? stretches.map((one) => [one]) : cut(stretches);
  const head = format === 'parquet' && stretches.length === 0 ? emptyParquet(columns) : Buffer.from(named);
  const number = (n: number) => (some.length === 1 ? '' : `.part${n + 1}`);
  return some.map((ones, n) => ({ name: `${view.file}${number(n)}.${format}`, head, stretches: ones }));
}

function cut(stretches: readonly Stretch[]): readonly (readonly Stretch[])[] {
  const found: Stretch[][] = [];
  let bytes = FILE_BYTES;
  for (const one of stretches) {
    if (bytes >= FILE_BYTES) {
      found.push([]);
      bytes = 0;
    }
    found.at(-1)?.push(one);
    bytes += one.bytes;
  }
  return found;
}

async function* content(folder: string, { head, stretches }: TableFile, from: number, to: number): AsyncGenerator<Uint8Array> {
  if (from < head.length) yield head.subarray(from, to);
  yield* read(folder, within(stretches, from - head.length, to - head.length));
}
