import type { Database } from '@hub/database';
import { problem } from '@hub/outcome';
import { codePattern } from './code-pattern.ts';

/** A refused record, as it is listed. */
export interface RejectedEntry {
  /** submission.id. */
  readonly submission: string;
  readonly source: string;
  /** Epoch ms. */
  readonly receivedAt: number;
  readonly ordinal: number;
  /** MA_LK; absent for what could not be read as a record. */
  readonly record?: string;
  /** The rule. */
  readonly code: string;
  readonly field?: string;
  /** A later version of it is stored: there is nothing left to do. */
  readonly mended: boolean;
}

/** Which refused records a list shows. All conditions together. */
export interface RejectedFilter {
  readonly facilityId?: number;
  readonly source?: string;
  /** A rule; one ending in `*` begins with. */
  readonly code?: string;
  /** Epoch ms of receipt, inclusive. */
  readonly from?: number;
  /** Exclusive. */
  readonly to?: number;
  /** Only those that nothing has mended. */
  readonly open?: boolean;
}

/** Refused records, newest submission first; `next` asks for those after. Throws `incorrect` for a cursor that is not ours. */
export async function listRejected(
  database: Database,
  { facilityId, source, code, from, to, open }: RejectedFilter,
  count: number,
  cursor?: string,
): Promise<{ readonly rejected: readonly RejectedEntry[]; readonly next?: string }> {
  const after = cursor === undefined ? undefined : readCursor(cursor);
  const like = code === undefined ? null : codePattern(code);
  const { rows } = await database.pool.query(
    `select r.submission_seq, r.ordinal, r.record, r.code, r.field, s.id, o.code as source, s.received_at, m.mended
       from rejected_record r
       join submission s on s.seq = r.submission_seq
       join source o on o.source_id = s.source_id
      cross join lateral (select exists (select from source_record x where x.key = r.key and x.arrival > r.submission_seq) as mended) m
      where ($1::int is null or s.facility_id = $1) and ($2::text is null or o.code = $2) and ($3::text is null or r.code like $3)
        and ($4::float8 is null or s.received_at >= to_timestamp($4 / 1000)) and ($5::float8 is null or s.received_at < to_timestamp($5 / 1000))
        and (not $6 or not m.mended) and ($7::bigint is null or r.submission_seq < $7 or r.submission_seq = $7 and r.ordinal > $8)
      order by r.submission_seq desc, r.ordinal limit $9`,
    [
      facilityId ?? null,
      source ?? null,
      like,
      from ?? null,
      to ?? null,
      open === true,
      after?.seq ?? null,
      after?.ordinal ?? null,
      count + 1,
    ],
  );
  const page = rows.slice(0, count);
  const last = page.at(-1);
  return {
    rejected: page.map((row) => ({
      submission: row.id,
      source: row.source,
      receivedAt: row.received_at.getTime(),
      ordinal: row.ordinal,
      ...(row.record === null ? {} : { record: row.record }),
      code: row.code,
      ...(row.field === null ? {} : { field: row.field }),
      mended: row.mended,
    })),
    ...(rows.length > count && last !== undefined
      ? { next: Buffer.from(`${last.submission_seq}.${last.ordinal}`).toString('base64url') }
      : {}),
  };
}

function readCursor(text: string): { readonly seq: number; readonly ordinal: number } {
  const [, seq, ordinal] = /^(\d{1,16})\.(\d{1,9})$/.exec(Buffer.from(text, 'base64url').toString('latin1')) ?? [];
  if (seq === undefined || ordinal === undefined)
    throw problem('incorrect', 'value', 'cursor không hợp lệ.', 'The cursor is not one this server gave.', 'cursor');
  return { seq: Number(seq), ordinal: Number(ordinal) };
}
