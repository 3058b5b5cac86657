import { randomUUID } from 'node:crypto';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Principal } from '@hub/access';
import type { Database } from '@hub/database';
import type { BulkAsked, BulkContent, BulkExports, BulkStatus } from '@hub/fhir-rest';
import { problem } from '@hub/outcome';
import { read } from './content.ts';
import { filesOf, type MadePart, type WholeFile } from './pieces.ts';
import { keptPrincipal, ownerOf } from './who.ts';

/** Exports of one client that may be under way at once. */
export const MOST_OPEN = 4;
/** Exports of one client whose files are kept. */
const MOST_KEPT = 40;

interface Row {
  readonly asked: string;
  readonly request: string;
  readonly state: 'queued' | 'running' | 'done' | 'failed';
  readonly transaction_time: Date | null;
  readonly fault: string | null;
  readonly expires_at: Date | null;
  readonly parts: number;
  readonly made: number;
}

/** What is kept of a kick-off. */
export interface Kept {
  readonly asked: BulkAsked;
  readonly principal: Readonly<Record<string, unknown>>;
  readonly owner: string;
}

/** The port of the interactions: rows in the database, files below `folder` that a worker makes. */
export function bulkExports({
  database,
  folder,
}: {
  readonly database: Pick<Database, 'pool' | 'transaction'>;
  readonly folder: string;
}): BulkExports {
  const { pool } = database;

  async function rowOf(id: string, principal: Principal): Promise<(Row & { readonly kept: Kept }) | undefined> {
    const { rows } = await pool.query<Row>(
      `select asked, request, state, transaction_time, fault, expires_at, parts,
              (select count(*) from bulk_part p where p.export_id = e.export_id and p.done)::int as made
         from bulk_export e where export_id = $1 and client_number = $2 and (expires_at is null or expires_at > now())`,
      [id, principal.clientNumber],
    );
    const [row] = rows;
    if (row === undefined) return undefined;
    const kept = JSON.parse(row.asked) as Kept;
    return kept.owner === ownerOf(principal) ? { ...row, kept } : undefined;
  }

  async function filesOfExport(id: string): Promise<readonly WholeFile[]> {
    const { rows } = await pool.query<{ part: number; kind: MadePart['kind']; path: string; pieces: string }>(
      'select part, kind, path, pieces from bulk_part where export_id = $1 and done and path is not null order by part',
      [id],
    );
    return filesOf(rows.map(({ pieces, ...part }) => ({ ...part, pieces: JSON.parse(pieces) })));
  }

  return {
    async ask(asked, request, principal) {
      const id = randomUUID();
      await database.transaction(async (connection) => {
        // One client's kick-offs are counted one after another.
        await connection.query(`select pg_advisory_xact_lock(hashtextextended('bulk-client ' || $1, 0))`, [principal.clientNumber]);
        const { rows } = await connection.query<{ open: number; kept: number }>(
          `select count(*) filter (where state in ('queued', 'running'))::int as open, count(*)::int as kept
             from bulk_export where client_number = $1 and (expires_at is null or expires_at > now())`,
          [principal.clientNumber],
        );
        if ((rows[0]?.open ?? 0) >= MOST_OPEN || (rows[0]?.kept ?? 0) >= MOST_KEPT) throw tooMany();
        const kept: Kept = { asked, principal: keptPrincipal(principal) as Kept['principal'], owner: ownerOf(principal) };
        await connection.query('insert into bulk_export (export_id, client_number, asked, request) values ($1, $2, $3, $4)', [
          id,
          principal.clientNumber,
          JSON.stringify(kept),
          request,
        ]);
      });
      return id;
    },

    async status(id, principal): Promise<BulkStatus | undefined> {
      const row = await rowOf(id, principal);
      if (row === undefined) return undefined;
      if (row.state === 'failed') return { state: 'failed', why: JSON.parse(row.fault as string) };
      if (row.state !== 'done')
        return { state: row.state, percent: row.parts === 0 ? 0 : Math.min(99, Math.floor((100 * row.made) / row.parts)) };
      const files = await filesOfExport(id);
      return {
        state: 'done',
        transactionTime: (row.transaction_time as Date).getTime(),
        request: row.request,
        expiresAt: (row.expires_at as Date).getTime(),
        output: files.filter(({ kind }) => kind === 'output'),
        deleted: files.filter(({ kind }) => kind === 'deleted'),
        error: row.kept.asked.passedOver.length === 0 ? [] : [{ name: ERRORS, type: 'OperationOutcome', count: 1 }],
      };
    },

    async cancel(id, principal) {
      if ((await rowOf(id, principal)) === undefined) return false;
      // First the row: a worker that is at it finds nothing to enter its part into and takes its file away.
      await pool.query('delete from bulk_export where export_id = $1', [id]);
      await rm(join(folder, id), { recursive: true, force: true });
      return true;
    },

    async file(id, name, principal): Promise<BulkContent | undefined> {
      const row = await rowOf(id, principal);
      if (row?.state !== 'done') return undefined;
      if (name === ERRORS && row.kept.asked.passedOver.length > 0) return errorsOf(row.kept.asked);
      const file = (await filesOfExport(id)).find((one) => one.name === name);
      return file === undefined ? undefined : { type: file.type, bytes: file.bytes, stream: read(folder, file.stretches) };
    },
  };
}

const ERRORS = 'errors.ndjson';

/** What was passed over, as one OperationOutcome. */
function errorsOf({ passedOver }: BulkAsked): BulkContent {
  const issue = passedOver.map(({ vi, en }) => ({ severity: 'warning', code: 'not-supported', details: { text: vi }, diagnostics: en }));
  const bytes = Buffer.from(`${JSON.stringify({ resourceType: 'OperationOutcome', issue })}\n`);
  return {
    type: 'OperationOutcome',
    bytes: bytes.length,
    stream: (async function* () {
      yield bytes;
    })(),
  };
}

function tooMany() {
  return problem(
    'busy',
    'throttled',
    'Quá nhiều bản xuất của tài khoản này: chờ bản đang chạy xong, hoặc xoá bản cũ (DELETE địa chỉ trạng thái).',
    'Too many exports of this client: wait for one to end, or delete an old one (DELETE of its status address).',
  );
}
