import type { Database } from '@hub/database';
import { type Issue, problem, type Severity } from '@hub/outcome';
import { type Receipt, STATES, type State } from '@hub/submissions';

/** A receipt with what the caller needs to decide who may see it, and to find its bytes. */
export interface ReceiptRecord {
  readonly receipt: Receipt;
  readonly facilityId: number;
  readonly sha256: Buffer;
  readonly contentType: string;
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

/** The receipt of a submission with its issues in file order; undefined when there is none of that id. */
export async function receipt(database: Database, id: string): Promise<ReceiptRecord | undefined> {
  if (!UUID.test(id)) return undefined;
  const { rows } = await database.pool.query<Row>({ name: 'receipt', text: `select ${COLUMNS} ${FROM} where s.id = $1`, values: [id] });
  const [row] = rows;
  if (row === undefined) return undefined;
  const issues = await database.pool.query<{
    severity: Severity;
    code: string;
    record: string | null;
    field: string | null;
    line: number | null;
    vi: string;
    en: string;
  }>({
    name: 'receipt-issues',
    text: `select severity, code, record, field, line, vi, en from submission_issue where submission_seq = $1 order by position`,
    values: [row.seq],
  });
  return {
    receipt: {
      ...receiptOf(row),
      issues: issues.rows.map(
        ({ severity, code, record, field, line, vi, en }): Issue => ({
          severity,
          code,
          ...(record === null ? {} : { record }),
          ...(field === null ? {} : { field }),
          ...(line === null ? {} : { line }),
          message: { vi, en },
        }),
      ),
    },
    facilityId: row.facility_id,
    sha256: row.sha256,
    contentType: row.content_type,
  };
}

/** Which receipts a list shows. All conditions together. */
export interface ReceiptFilter {
  /** Senders: their facility. */
  readonly facilityId?: number;
  readonly source?: string;
  readonly status?: State;
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
  const values: unknown[] = [];
  const conditions: string[] = [];
  const where = (condition: (place: string) => string, value: unknown): void => {
    values.push(value);
    conditions.push(condition(`$${values.length}`));
  };
  if (filter.facilityId !== undefined) where((place) => `s.facility_id = ${place}`, filter.facilityId);
  // The source's number, not its code, so that the index (source_id, received_at) orders the page.
  if (filter.source !== undefined) where((place) => `s.source_id = (select source_id from source where code = ${place})`, filter.source);
  if (filter.status !== undefined) where((place) => `s.status = ${place}`, filter.status);
  if (filter.from !== undefined) where((place) => `s.received_at >= to_timestamp(${place}::float8 / 1000)`, filter.from);
  if (filter.to !== undefined) where((place) => `s.received_at < to_timestamp(${place}::float8 / 1000)`, filter.to);
  if (cursor !== undefined) {
    const { micros, seq } = readCursor(cursor);
    values.push(micros, seq);
    conditions.push(
      `(s.received_at, s.seq) < (timestamptz 'epoch' + $${values.length - 1}::bigint * interval '1 microsecond', $${values.length}::bigint)`,
    );
  }
  values.push(count + 1);
  const { rows } = await database.pool.query<Row>(
    `select ${COLUMNS} ${FROM} ${conditions.length === 0 ? '' : `where ${conditions.join(' and ')}`}
     order by s.received_at desc, s.seq desc limit $${values.length}`,
    values,
  );
  const page = rows.slice(0, count);
  const last = page.at(-1);
  return {
    receipts: page.map(receiptOf),
    ...(rows.length > count && last !== undefined ? { next: Buffer.from(`${last.micros}.${last.seq}`).toString('base64url') } : {}),
  };
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
