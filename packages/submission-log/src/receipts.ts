import type { Database } from '@hub/database';
import { type Issue, problem, type Severity } from '@hub/outcome';
import { type Counts, type Receipt, STATES, type State } from '@hub/submissions';
import { codePattern } from './code-pattern.ts';

/** A receipt with what the caller needs to decide who may see it, and to find its bytes. */
export interface ReceiptRecord {
  readonly receipt: Receipt;
  readonly facilityId: number;
  readonly sha256: Buffer;
  readonly contentType: string;
  /** Position to continue after, when there are more issues than were asked for. */
  readonly moreIssuesAfter?: number;
}

/** Which issues a receipt comes with. */
export interface IssuePage {
  readonly count: number;
  /** Position of the last one of the page before. */
  readonly after?: number;
  readonly severity?: Severity;
}

interface Row {
  readonly seq: number;
  readonly id: string;
  readonly source: string;
  readonly facility: string;
  readonly facility_id: number;
  readonly received_at: Date;
  readonly micros: number;
  readonly sha256: Buffer;
  readonly content_type: string;
  readonly status: State;
  readonly received: number;
  readonly stored: number;
  readonly unchanged: number;
  readonly rejected: number;
}

const COLUMNS = `s.seq, s.id, o.code as source, f.code as facility, s.facility_id, s.received_at,
  (extract(epoch from s.received_at) * 1000000)::bigint as micros,
  s.sha256, s.content_type, s.status, s.received, s.stored, s.unchanged, s.rejected`;
const FROM = 'from submission s join source o on o.source_id = s.source_id join facility f on f.facility_id = s.facility_id';
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/**
 * The receipt of a submission with its issues in file order; undefined when there is none of that id. A file of ten thousand
 * visits can have a hundred thousand issues: `page` asks for some of them, and the receipt then says how many there are.
 */
export async function receipt(database: Database, id: string, page?: IssuePage): Promise<ReceiptRecord | undefined> {
  if (!UUID.test(id)) return undefined;
  const { rows } = await database.pool.query<Row>({ name: 'receipt', text: `select ${COLUMNS} ${FROM} where s.id = $1`, values: [id] });
  const [row] = rows;
  if (row === undefined) return undefined;
  const found = await issuesOf(database, row.seq, page);
  const issues = page === undefined ? found : found.slice(0, page.count);
  const last = issues.at(-1)?.position;
  const more = issues.length < found.length;
  const some = more || page?.after !== undefined || page?.severity !== undefined;
  return {
    receipt: {
      ...receiptOf(row),
      ...(some ? { issueCounts: await countIssues(database, row.seq) } : {}),
      issues: issues.map(({ issue }) => issue),
    },
    facilityId: row.facility_id,
    sha256: row.sha256,
    contentType: row.content_type,
    ...(more && last !== undefined ? { moreIssuesAfter: last } : {}),
  };
}

/** Issues in file order; one more than asked for, when there is one. */
async function issuesOf(database: Database, seq: number, page?: IssuePage): Promise<{ position: number; issue: Issue }[]> {
  const { rows } = await database.pool.query<{
    position: number;
    severity: Severity;
    code: string;
    record: string | null;
    field: string | null;
    line: number | null;
    table_row: number | null;
    vi: string;
    en: string;
  }>({
    name: 'receipt-issues',
    text: `select position, severity, code, record, field, line, table_row, vi, en from submission_issue
            where submission_seq = $1 and position > $2 and ($3::text is null or severity = $3) order by position limit $4`,
    values: [seq, page?.after ?? -1, page?.severity ?? null, page === undefined ? null : page.count + 1],
  });
  return rows.map(({ position, severity, code, record, field, line, table_row: row, vi, en }) => ({
    position,
    issue: {
      severity,
      code,
      ...(record === null ? {} : { record }),
      ...(field === null ? {} : { field }),
      ...(line === null ? {} : { line }),
      ...(row === null ? {} : { row }),
      message: { vi, en },
    },
  }));
}

async function countIssues(database: Database, seq: number): Promise<Record<Severity, number>> {
  const counts: Record<Severity, number> = { error: 0, warning: 0, information: 0 };
  const { rows } = await database.pool.query<{ severity: Severity; n: number }>({
    name: 'receipt-issue-counts',
    text: 'select severity, count(*)::int as n from submission_issue where submission_seq = $1 group by severity',
    values: [seq],
  });
  for (const { severity, n } of rows) counts[severity] = n;
  return counts;
}

/** Which receipts a list shows. All conditions together. */
export interface ReceiptFilter {
  /** Senders: their facility. */
  readonly facilityId?: number;
  readonly source?: string;
  /** MA_CSKCB. */
  readonly facility?: string;
  readonly status?: State;
  /** An issue of this rule; one ending in `*` begins with. */
  readonly code?: string;
  /** Epoch ms, inclusive. */
  readonly from?: number;
  /** Epoch ms, exclusive. */
  readonly to?: number;
}

/** Newest first; `next` asks for the page after this one. Receipts come without their issues. */
export interface ReceiptPage {
  readonly receipts: readonly Receipt[];
  readonly next?: string;
}

/** Lists receipts by keyset (arrival time, arrival number), newest first. Throws ProblemError `incorrect` for a cursor that is not ours. */
export async function listReceipts(database: Database, filter: ReceiptFilter, count: number, cursor?: string): Promise<ReceiptPage> {
  const { conditions, values } = conditionsOf(filter);
  if (cursor !== undefined) {
    const { micros, seq } = readCursor(cursor);
    values.push(micros, seq);
    conditions.push(
      `(s.received_at, s.seq) < (timestamptz 'epoch' + $${values.length - 1}::bigint * interval '1 microsecond', $${values.length}::bigint)`,
    );
  }
  values.push(count + 1);
  const { rows } = await database.pool.query<Row>(
    `select ${COLUMNS} ${FROM} ${whereOf(conditions)} order by s.received_at desc, s.seq desc limit $${values.length}`,
    values,
  );
  const page = rows.slice(0, count);
  const last = page.at(-1);
  return {
    receipts: page.map(receiptOf),
    ...(rows.length > count && last !== undefined ? { next: Buffer.from(`${last.micros}.${last.seq}`).toString('base64url') } : {}),
  };
}

/** What all receipts of a filter come to. */
export interface ReceiptTotals extends Counts {
  readonly submissions: number;
  readonly byStatus: Readonly<Partial<Record<State, number>>>;
}

/** Counts all that a filter means: it looks at every one of them, so it is asked for by name. */
export async function receiptTotals(database: Database, filter: ReceiptFilter): Promise<ReceiptTotals> {
  const { conditions, values } = conditionsOf(filter);
  const { rows } = await database.pool.query<Counts & { status: State; n: number }>(
    `select s.status, count(*) as n, sum(s.received)::bigint as received, sum(s.stored)::bigint as stored,
            sum(s.unchanged)::bigint as unchanged, sum(s.rejected)::bigint as rejected
       from submission s ${whereOf(conditions)} group by s.status order by s.status`,
    values,
  );
  const sum = (pick: (row: (typeof rows)[number]) => number): number => rows.reduce((all, row) => all + pick(row), 0);
  return {
    submissions: sum(({ n }) => n),
    received: sum(({ received }) => received),
    stored: sum(({ stored }) => stored),
    unchanged: sum(({ unchanged }) => unchanged),
    rejected: sum(({ rejected }) => rejected),
    byStatus: Object.fromEntries(rows.map(({ status, n }) => [status, n])),
  };
}

const whereOf = (conditions: readonly string[]): string => (conditions.length === 0 ? '' : `where ${conditions.join(' and ')}`);

/** A filter as conditions on submission `s`. Numbers in place of codes, so that an index on them orders the page. */
function conditionsOf(filter: ReceiptFilter): { conditions: string[]; values: unknown[] } {
  const values: unknown[] = [];
  const conditions: string[] = [];
  const where = (condition: (place: string) => string, value: unknown): void => {
    if (value === undefined) return;
    values.push(value);
    conditions.push(condition(`$${values.length}`));
  };
  where((place) => `s.facility_id = ${place}`, filter.facilityId);
  where((place) => `s.source_id = (select source_id from source where code = ${place})`, filter.source);
  where((place) => `s.facility_id = (select facility_id from facility where code = ${place})`, filter.facility);
  where((place) => `s.status = ${place}`, filter.status);
  where((place) => `s.received_at >= to_timestamp(${place}::float8 / 1000)`, filter.from);
  where((place) => `s.received_at < to_timestamp(${place}::float8 / 1000)`, filter.to);
  const pattern = filter.code === undefined ? undefined : codePattern(filter.code);
  where((place) => `s.seq in (select submission_seq from submission_rule where code like ${place})`, pattern);
  return { conditions, values };
}

/** A status as a query names it; throws ProblemError `incorrect` for a word that is none. */
export function statusNamed(text: string): State {
  const found = STATES.find((state) => state === text);
  if (found === undefined) {
    throw problem(
      'incorrect',
      'value',
      `status phải là một trong: ${STATES.join(', ')}.`,
      `status must be one of: ${STATES.join(', ')}.`,
      'status',
    );
  }
  return found;
}

/** A severity as a query names it; throws ProblemError `incorrect` for a word that is none. */
export function severityNamed(text: string): Severity {
  if (text === 'error' || text === 'warning' || text === 'information') return text;
  throw problem(
    'incorrect',
    'value',
    'severity phải là error, warning hoặc information.',
    'severity must be error, warning or information.',
    'severity',
  );
}

function readCursor(text: string): { micros: number; seq: number } {
  const [, micros, seq] = /^(\d{1,16})\.(\d{1,16})$/.exec(Buffer.from(text, 'base64url').toString('latin1')) ?? [];
  if (micros === undefined || seq === undefined) {
    throw problem('incorrect', 'value', 'cursor không hợp lệ.', 'The cursor is not one this server gave.', 'cursor');
  }
  return { micros: Number(micros), seq: Number(seq) };
}

function receiptOf(row: Row): Receipt {
  return {
    id: row.id,
    source: row.source,
    facility: row.facility,
    receivedAt: row.received_at.getTime(),
    sha256: row.sha256.toString('hex'),
    status: row.status,
    counts: { received: row.received, stored: row.stored, unchanged: row.unchanged, rejected: row.rejected },
  };
}
