import { type AuditEntry, type AuditQuery, auditEvent, decodeLine, matchesAudit, type Names } from '@hub/audit';
import type { Database } from '@hub/database';
import type { AuditEvent } from '@hub/fhir-model';
import { clientNames, namesOf } from './names.ts';

/** A page of the audit, newest first. */
export interface AuditPage {
  readonly events: readonly AuditEvent[];
  /** Opaque place to go on from; absent when everything was looked at. A page may be short and still have one: its work is bounded. */
  readonly next?: string;
}

interface Place {
  readonly tx: string;
  readonly seq: number;
  /** Entries of the batch before this one are still to be shown (newest first). */
  readonly before: number;
}

interface BatchRow {
  readonly tx: string;
  readonly seq: number;
  readonly body: Buffer;
}

/** An entry with its place: `tx-seq-position` is its id. */
interface Found {
  readonly id: string;
  readonly entry: AuditEntry;
}

/** Batches asked for at once; each is up to some 80 kB. */
const BATCHES_AT_ONCE = 20;
/** Batches, and entries of them, looked at for one page at most: a question that matches next to nothing answers in steps. */
const BATCHES_A_PAGE = 10_000;
const ENTRIES_A_PAGE = 200_000;

/** The number of a patient's id, as the store has it. */
const NUMBER = 'select patient_number($1) as about';

/** Answers a query: batches of a patient by index, others by time. */
export async function findAudit(database: Pick<Database, 'pool'>, query: AuditQuery, hub: string): Promise<AuditPage> {
  const { pool } = database;
  const about = query.patient === undefined ? undefined : (await pool.query<{ about: number }>(NUMBER, [query.patient])).rows[0]?.about;
  const clients = await clientNames(database);
  const found: Found[] = [];
  let place = query.cursor === undefined ? undefined : placeOf(query.cursor);
  let looked = { batches: 0, entries: 0 };
  let more = true;
  while (more && found.length < query.count && looked.batches < BATCHES_A_PAGE && looked.entries < ENTRIES_A_PAGE) {
    const rows = await batchesBefore(database, query, about, place);
    more = rows.length === BATCHES_AT_ONCE;
    for (const row of rows) {
      const lines = linesOf(row);
      looked = { batches: looked.batches + 1, entries: looked.entries + lines.length };
      const top = place?.tx === row.tx && place.seq === row.seq ? Math.min(place.before, lines.length) : lines.length;
      for (let at = top - 1; at >= 0; at -= 1) {
        const line = lines[at] as string;
        // One of hundreds: the others are not taken apart.
        if (about !== undefined && !line.includes(String(about))) continue;
        const entry = decodeLine(line);
        if (about !== undefined && !entry.patients?.includes(about)) continue;
        if (!matchesAudit(query, entry, { ...shape(entry), clientId: clients.get(entry.client) })) continue;
        found.push({ id: `${row.tx}-${row.seq}-${at}`, entry });
        if (found.length === query.count) {
          return { events: await shown(database, found, clients, hub), next: `${row.tx}.${row.seq}.${at}` };
        }
      }
      place = { tx: row.tx, seq: row.seq, before: 0 };
    }
  }
  const events = await shown(database, found, clients, hub);
  return more && place !== undefined ? { events, next: `${place.tx}.${place.seq}.0` } : { events };
}

/** One event by its id; undefined when there is none. */
export async function readAudit(database: Pick<Database, 'pool'>, id: string, hub: string): Promise<AuditEvent | undefined> {
  const [, tx, seq, at] = /^(\d{1,20})-(\d{1,16})-(\d{1,9})$/.exec(id) ?? [];
  if (tx === undefined || BigInt(tx) > 2n ** 63n) return undefined;
  const { rows } = await database.pool.query<BatchRow>(
    'select tx::text as tx, seq, body from audit_batch where tx = $1::xid8 and seq = $2',
    [tx, seq],
  );
  const line = rows[0] === undefined ? undefined : linesOf(rows[0])[Number(at)];
  if (line === undefined) return undefined;
  return (await shown(database, [{ id, entry: decodeLine(line) }], await clientNames(database), hub))[0];
}

/** Batches before a place, newest first. By patient through its index; by time otherwise (a batch's time is that of its last entry, or a little after). */
async function batchesBefore(
  database: Pick<Database, 'pool'>,
  { from, until }: AuditQuery,
  about: number | undefined,
  place: Place | undefined,
) {
  const values: unknown[] = [];
  const value = (one: unknown, type: string): string => `$${values.push(one)}::${type}`;
  const wanted: string[] = [];
  if (from !== undefined) wanted.push(`b.at >= ${value(new Date(from).toISOString(), 'timestamptz')}`);
  if (until !== undefined) wanted.push(`b.at < ${value(new Date(until + LATE_MS).toISOString(), 'timestamptz')}`);
  if (place !== undefined) {
    // The batch itself again while some of its entries are still to be shown.
    wanted.push(`(b.tx, b.seq) ${place.before > 0 ? '<=' : '<'} (${value(place.tx, 'xid8')}, ${value(place.seq, 'bigint')})`);
  }
  // Found by the index alone, before anything is sorted: else the plan might walk back through the whole record for somebody who is rarely seen.
  const source =
    about === undefined
      ? 'audit_batch b'
      : `(select tx, seq, at, body from audit_batch where patients @> array[${value(about, 'bigint')}] offset 0) b`;
  const where = wanted.length === 0 ? '' : `where ${wanted.join(' and ')}`;
  const { rows } = await database.pool.query<BatchRow>(
    `select b.tx::text as tx, b.seq, b.body from ${source} ${where} order by b.tx desc, b.seq desc limit ${BATCHES_AT_ONCE}`,
    values,
  );
  return rows;
}

/** The time of a batch is this much after its entries' at most. */
const LATE_MS = 60_000;

const linesOf = ({ body }: BatchRow): readonly string[] => body.toString('utf8').trimEnd().split('\n');

/** What a query compares, as the event will say it. */
function shape(entry: AuditEntry): { action?: string; outcome?: string; subtype: string } {
  const { action, outcome, subtype } = auditEvent('x', { ...entry, patients: [] }, NOBODY);
  return { ...(action === undefined ? {} : { action }), ...(outcome === undefined ? {} : { outcome }), subtype: subtype?.[0]?.code ?? '' };
}

const NOBODY: Names = { client: () => undefined, patient: () => undefined, hub: '' };

async function shown(database: Pick<Database, 'pool'>, found: readonly Found[], clients: ReadonlyMap<number, string>, hub: string) {
  const entries = found.map(({ entry }) => entry);
  const names = await namesOf(database, entries, hub, clients);
  return found.map(({ id, entry }) => auditEvent(id, entry, names));
}

function placeOf(cursor: string): Place {
  const [tx = '0', seq = '0', before = '0'] = cursor.split('.');
  return { tx, seq: Number(seq), before: Number(before) };
}
