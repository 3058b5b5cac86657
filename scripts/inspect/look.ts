import type { Database } from '@hub/database';
import { typeName } from '@hub/fhir-model';
import { problem } from '@hub/outcome';

/** What the hub knows of one delivery. Values of patients are not in it, except in `issues[].vi/en` (masked) and `written[].body`. */
export interface Inspection {
  readonly submission: {
    readonly id: string;
    readonly arrival: number;
    readonly source: string;
    readonly facility: string;
    readonly status: string;
    readonly contentType: string;
    readonly bytes: number;
    readonly sha256: string;
    readonly place: string;
    readonly attempts: number;
    readonly mappingVersion: number | null;
    readonly failure: string | null;
  };
  readonly counts: { readonly received: number; readonly stored: number; readonly unchanged: number; readonly rejected: number };
  /** What happened when, oldest first. */
  readonly events: readonly { readonly at: Date; readonly what: string }[];
  readonly issues: readonly IssueRow[];
  /** Versions it wrote, by type. */
  readonly totals: readonly { readonly type: string; readonly created: number; readonly updated: number; readonly deleted: number }[];
  readonly written: readonly Written[];
  /** Records (visits) whose newest version came with it. */
  readonly records: number;
}

export interface IssueRow {
  readonly severity: string;
  readonly code: string;
  readonly record: string | null;
  readonly field: string | null;
  readonly line: number | null;
  readonly vi: string;
  readonly en: string;
}

export interface Written {
  readonly id: string;
  readonly version: number;
  readonly op: string;
  /** Only when asked for. */
  readonly body?: string;
}

/** How a delivery is named: its id, its SHA-256 in hex (or the beginning of either), or the last one of a source. */
export type Which = { readonly id: string } | { readonly last: string | undefined };

interface Row {
  readonly seq: number;
  readonly id: string;
  readonly source: string;
  readonly facility: string;
  readonly status: string;
  readonly content_type: string;
  readonly size: number;
  readonly sha256: string;
  readonly segment: number | null;
  readonly position: number | null;
  readonly attempts: number;
  readonly mapping_version: number | null;
  readonly failure: string | null;
  readonly received: number;
  readonly stored: number;
  readonly unchanged: number;
  readonly rejected: number;
  readonly received_at: Date;
  readonly retry_at: Date | null;
  readonly finished_at: Date | null;
}

const OPS: Readonly<Record<string, 'created' | 'updated' | 'deleted'>> = { C: 'created', U: 'updated', D: 'deleted' };

/** Looks a delivery up with everything that came of it. Throws ProblemError `not-found`, or `incorrect` when several fit. */
export async function inspect(
  database: Database,
  which: Which,
  options: { readonly most: number; readonly bodies: boolean },
): Promise<Inspection> {
  const row = await find(database, which);
  const { rows: issues } = await database.pool.query<IssueRow>(
    'select severity, code, record, field, line, vi, en from submission_issue where submission_seq = $1 order by position',
    [row.seq],
  );
  const { rows: totals } = await database.pool.query<{ type: number; op: string; n: number; first: Date; last: Date }>(
    `select type, op, count(*)::int as n, min(at) as first, max(at) as last from change_log where origin = $1 group by type, op order by type, op`,
    [row.seq],
  );
  const { rows: written } = await database.pool.query<{ type: number; id: string; version: number; op: string; body: string | null }>(
    `select c.type, r.id, c.version, c.op, case when $3 then case when r.version = c.version then r.body else h.body end end as body
       from change_log c
       join resource r on r.rid = c.rid and r.shard = c.shard
       left join resource_history h on h.rid = c.rid and h.shard = c.shard and h.version = c.version
      where c.origin = $1 order by c.tx, c.seq limit $2`,
    [row.seq, options.most, options.bodies],
  );
  const { rows: records } = await database.pool.query<{ n: number }>('select count(*)::int as n from source_record where arrival = $1', [
    row.seq,
  ]);
  return {
    submission: {
      id: row.id,
      arrival: row.seq,
      source: row.source,
      facility: row.facility,
      status: row.status,
      contentType: row.content_type,
      bytes: row.size,
      sha256: row.sha256,
      place: row.segment === null ? 'a file of its own' : `segment ${row.segment} at ${row.position}`,
      attempts: row.attempts,
      mappingVersion: row.mapping_version,
      failure: row.failure,
    },
    counts: { received: row.received, stored: row.stored, unchanged: row.unchanged, rejected: row.rejected },
    events: eventsOf(row, totals),
    issues,
    totals: byType(totals),
    written: written.map(({ type, id, version, op, body }) => ({
      id: `${typeName(type)}/${id}`,
      version,
      op: OPS[op] ?? op,
      ...(body === null ? {} : { body }),
    })),
    records: records[0]?.n ?? 0,
  };
}

async function find(database: Database, which: Which): Promise<Row> {
  const text = 'id' in which ? which.id.toLowerCase() : undefined;
  const { rows } = await database.pool.query<Row>(
    `select s.seq, s.id, o.code as source, f.code as facility, s.status, s.content_type, s.size, encode(s.sha256, 'hex') as sha256, b.segment, b.position,
            s.attempts, s.mapping_version, s.failure, s.received, s.stored, s.unchanged, s.rejected, s.received_at, s.retry_at, s.finished_at
       from submission s join source o on o.source_id = s.source_id join facility f on f.facility_id = s.facility_id
       join archive_blob b on b.sha256 = s.sha256
      where case when $1::text is null then $2::text is null or o.code = $2
                 else s.id::text like $1 || '%' or encode(s.sha256, 'hex') like $1 || '%' end
      order by s.seq desc limit 2`,
    [text?.replace(/[^0-9a-f-]/g, '?') ?? null, 'last' in which ? (which.last ?? null) : null],
  );
  const [row, other] = rows;
  if (row === undefined) throw problem('not-found', 'submission-unknown', 'Không có lần gửi này.', 'There is no such submission.');
  if (other !== undefined && text !== undefined && row.id !== text) {
    throw problem(
      'incorrect',
      'submission-ambiguous',
      'Nhiều lần gửi bắt đầu như vậy; hãy ghi dài hơn.',
      'Several submissions begin like this; give more of it.',
    );
  }
  return row;
}

function eventsOf(row: Row, changes: readonly { readonly n: number; readonly first: Date; readonly last: Date }[]): Inspection['events'] {
  const events = [{ at: row.received_at, what: 'received: bytes durable, answered 202' }];
  if (changes.length > 0) {
    const first = new Date(Math.min(...changes.map((change) => change.first.getTime())));
    const last = new Date(Math.max(...changes.map((change) => change.last.getTime())));
    const n = changes.reduce((sum, change) => sum + change.n, 0);
    events.push({ at: first, what: 'first version written' });
    events.push({ at: last, what: `last version written (${n} in all)` });
  }
  if (row.finished_at) events.push({ at: row.finished_at, what: `final: ${row.status}` });
  if (row.retry_at) events.push({ at: row.retry_at, what: `retry due (attempt ${row.attempts + 1})` });
  return events.sort((a, b) => a.at.getTime() - b.at.getTime());
}

function byType(rows: readonly { readonly type: number; readonly op: string; readonly n: number }[]): Inspection['totals'] {
  const found = new Map<number, { created: number; updated: number; deleted: number }>();
  for (const { type, op, n } of rows) {
    const total = found.get(type) ?? { created: 0, updated: 0, deleted: 0 };
    const name = OPS[op];
    if (name) total[name] += n;
    found.set(type, total);
  }
  return [...found].map(([type, total]) => ({ type: typeName(type), ...total }));
}
