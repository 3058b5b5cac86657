import { hash } from 'node:crypto';
import type { Principal } from '@hub/access';
import type { Database } from '@hub/database';
import type { BulkAsked, BulkDownload, BulkExports, BulkManifest, BulkStatus } from '@hub/fhir-rest';
import { read, within } from './content.ts';
import { type Job, jobsIn, mayHave, percentOf } from './jobs.ts';
import type { WholeFile } from './pieces.ts';
import { isOfViews } from './views/kept-views.ts';

/** The port of the interactions: rows in the database, files below `folder` that a worker makes. */
export function bulkExports({
  database,
  folder,
}: {
  readonly database: Pick<Database, 'pool' | 'transaction'>;
  readonly folder: string;
}): BulkExports {
  const { pool } = database;
  const jobs = jobsIn({ database, folder });
  const rowOf = async (id: string, principal: Principal): Promise<Job | undefined> => {
    const job = await jobs.of(id, principal);
    return job === undefined || isOfViews(job.kept) ? undefined : job;
  };

  /** What is settled of an export, in the order of its parts. */
  async function settled(id: string): Promise<readonly (readonly WholeFile[] | undefined)[]> {
    const { rows } = await pool.query<{ pieces: string | null }>(
      `select case when done then pieces end as pieces from bulk_part where export_id = $1 and kind = 'files' order by part`,
      [id],
    );
    return rows.map(({ pieces }) => (pieces === null ? undefined : (JSON.parse(pieces) as readonly WholeFile[])));
  }

  return {
    ask: (asked, request, principal) => jobs.enter({ asked }, request, principal),

    async status(id, principal, page): Promise<BulkStatus | undefined> {
      const row = await rowOf(id, principal);
      if (row === undefined) return undefined;
      if (row.state === 'failed') return { state: 'failed', why: JSON.parse(row.fault as string) };
      const { partial } = row.kept.asked;
      const percent = percentOf(row);
      if (row.state === 'queued' || (row.state !== 'done' && !partial)) return { state: row.state, percent };
      const manifest = manifestOf(row, await settled(id), page);
      if (row.state === 'done') return { state: 'done', expiresAt: (row.expires_at as Date).getTime(), manifest };
      return manifest === undefined ? { state: row.state, percent } : { state: row.state, percent, manifest };
    },

    cancel: async (id, principal) => {
      if ((await rowOf(id, principal)) === undefined) return false;
      await jobs.remove(id);
      return true;
    },

    async file(id, name, principal): Promise<BulkDownload | undefined> {
      const row = await rowOf(id, principal);
      if (row === undefined || !(row.state === 'done' || (row.state === 'running' && row.kept.asked.partial))) return undefined;
      if (name === ERRORS && row.kept.asked.passedOver.length > 0) {
        const bytes = errorsOf(row.kept.asked);
        return { types: [], ...told(bytes), read: (from, to) => once(bytes.subarray(from, to)) };
      }
      const file = (await settled(id)).flat().find((one) => one?.name === name);
      if (file === undefined) return undefined;
      const { of, blocks, bytes, sha256, stretches } = file;
      // What is deleted tells of its type, in Bundles.
      const { types: asked, provenance } = row.kept.asked;
      const types = blocks ? [...new Set([...asked, ...(provenance === undefined ? [] : ['Provenance'])])] : [of];
      if (!mayHave(row, types, principal)) return undefined;
      return { types, bytes, sha256, read: (from, to) => read(folder, within(stretches, from, to)) };
    },
  };
}

/**
 * A page of the manifest. With `allowPartialManifests` each stretch of the export that is settled as a whole is a page of its own, in their order: what a
 * page tells never changes, but that the next one follows when it is there. Undefined: there is no such page, or not yet.
 */
function manifestOf(
  { request, transaction_time: at, kept: { asked } }: Job,
  settled: readonly (readonly WholeFile[] | undefined)[],
  page: number,
): BulkManifest | undefined {
  const known = settled.indexOf(undefined);
  const there = known < 0 ? settled : settled.slice(0, known);
  const pages = asked.partial && settled.length > 0 ? there : known < 0 ? [settled.flatMap((files) => files ?? [])] : [];
  const files = pages[page - 1];
  if (files === undefined) return undefined;
  return {
    transactionTime: (at as Date).getTime(),
    request,
    organizedBy: asked.organizedBy,
    output: files.flatMap((file) => (file.kind === 'output' ? [{ ...file, type: file.blocks ? undefined : file.of }] : [])),
    deleted: files.flatMap((file) => (file.kind === 'deleted' ? [{ ...file, type: 'Bundle' }] : [])),
    // Told once, whatever the pages.
    error:
      asked.passedOver.length === 0 || page > 1 ? [] : [{ name: ERRORS, type: 'OperationOutcome', count: 1, ...told(errorsOf(asked)) }],
    next: page < pages.length ? page + 1 : undefined,
  };
}

const ERRORS = 'errors.ndjson';

/** What was passed over, as one OperationOutcome. */
function errorsOf({ passedOver }: BulkAsked): Buffer {
  const issue = passedOver.map(({ vi, en }) => ({ severity: 'warning', code: 'not-supported', details: { text: vi }, diagnostics: en }));
  return Buffer.from(`${JSON.stringify({ resourceType: 'OperationOutcome', issue })}\n`);
}

const told = (bytes: Buffer) => ({ bytes: bytes.length, sha256: hash('sha256', bytes, 'hex') });

async function* once(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes;
}
