import { randomUUID } from 'node:crypto';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { type KeptVisibility, keptPrincipal, keptVisibility, type Principal, stillSees, visibility } from '@hub/access';
import type { Database } from '@hub/database';
import type { BulkAsked } from '@hub/fhir-rest';
import { problem } from '@hub/outcome';
import { ownerOf } from './who.ts';

/** Exports of one client that may be under way at once. */
export const MOST_OPEN = 4;
/** Exports of one client whose files are kept. */
const MOST_KEPT = 40;

/** What is kept of a kick-off. */
export interface Kept {
  readonly asked: BulkAsked;
  readonly principal: Readonly<Record<string, unknown>>;
  readonly owner: string;
  /** What the caller could see: whoever sees less when it asks for a file does not get it. Absent: of an earlier release, whose files nobody gets any more. */
  readonly seen?: KeptVisibility;
}

/** An export as its row has it. */
export interface Job {
  readonly kept: Kept;
  readonly request: string;
  readonly state: 'queued' | 'running' | 'done' | 'failed';
  readonly transaction_time: Date | null;
  readonly fault: string | null;
  readonly done_at: Date | null;
  readonly expires_at: Date | null;
  readonly parts: number;
  readonly made: number;
}

/** How far it is; a hundred is for who is done. */
export const percentOf = ({ parts, made }: Job): number => (parts === 0 ? 0 : Math.min(99, Math.floor((100 * made) / parts)));

/** Whether a caller may still have what an export holds of these types: its token, policies and purpose are those of now. */
export const mayHave = ({ kept }: Pick<Job, 'kept'>, types: readonly string[], principal: Principal): boolean => {
  const { seen } = kept;
  const now = visibility(principal, Date.now());
  return seen !== undefined && types.every((type) => stillSees(now, seen, type));
};

/** Exports of every kind, as those who ask for them know them: whose they are, how many one client may have, and how they go. */
export function jobsIn({ database, folder }: { readonly database: Pick<Database, 'pool' | 'transaction'>; readonly folder: string }) {
  return {
    /** Enters an export and answers its id. Throws `busy` when the caller has as many as it may. */
    async enter(asked: Omit<Kept, 'principal' | 'owner' | 'seen'>, request: string, principal: Principal): Promise<string> {
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
        const kept: Kept = {
          ...asked,
          principal: keptPrincipal(principal) as Kept['principal'],
          owner: ownerOf(principal),
          seen: keptVisibility(visibility(principal, Date.now())),
        };
        await connection.query('insert into bulk_export (export_id, client_number, asked, request) values ($1, $2, $3, $4)', [
          id,
          principal.clientNumber,
          JSON.stringify(kept),
          request,
        ]);
      });
      return id;
    },

    /** The export of this id; undefined when it is somebody else's, or its time is over. */
    async of(id: string, principal: Principal): Promise<Job | undefined> {
      const { rows } = await database.pool.query<Omit<Job, 'kept'> & { readonly asked: string }>(
        `select asked, request, state, transaction_time, fault, done_at, expires_at, parts,
                (select count(*) from bulk_part p where p.export_id = e.export_id and p.done)::int as made
           from bulk_export e where export_id = $1 and client_number = $2 and (expires_at is null or expires_at > now())`,
        [id, principal.clientNumber],
      );
      const [row] = rows;
      if (row === undefined) return undefined;
      const { asked, ...rest } = row;
      const kept = JSON.parse(asked) as Kept;
      return kept.owner === ownerOf(principal) ? { ...rest, kept } : undefined;
    },

    /** Stops it and frees its files. */
    async remove(id: string): Promise<void> {
      // First the row: a worker that is at it finds nothing to enter its part into and takes its file away.
      await database.pool.query('delete from bulk_export where export_id = $1', [id]);
      await rm(join(folder, id), { recursive: true, force: true });
    },
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
