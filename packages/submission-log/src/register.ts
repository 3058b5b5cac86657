import { randomUUID } from 'node:crypto';
import { type Database, enteringBytes } from '@hub/database';
import { type State, transition } from '@hub/submissions';
import { restart } from './restart.ts';
import { RULES_NOW } from './rule-settings.ts';

/** Bytes the raw archive has made durable; the row of them is written here, with the submission that refers to it. */
export interface ArchivedBytes {
  readonly sha256: Buffer;
  readonly size: number;
  readonly location: { readonly kind: 'segment'; readonly segment: number; readonly position: number } | { readonly kind: 'file' };
  /** Encrypted bytes: id of the writing, and its key wrapped by the master key `keyId`. */
  readonly sealed?: { readonly entry: Buffer; readonly keyId: string; readonly wrapped: Buffer } | undefined;
}

/** One delivery, ready to be registered. */
export interface Delivery {
  readonly sourceId: number;
  readonly facilityId: number;
  /** `client_number` of the token that brought it. */
  readonly sentBy: number;
  readonly contentType: string;
  readonly bytes: ArchivedBytes;
}

/** What became of a delivery. */
export interface Registered {
  readonly id: string;
  readonly status: State;
  /**
   * - `new`: first time, HTTP 202
   * - `again`: same source, same bytes, and it will be processed again (it had failed, or was rejected under an older mapping or under rules changed since), 200
   * - `known`: same source, same bytes, nothing will happen, 200
   */
  readonly outcome: 'new' | 'again' | 'known';
  /** Later submissions have changed records of this one since (VN-SUB-superseded). */
  readonly superseded: boolean;
}

/** Registers deliveries; many at once share one commit. */
export interface Registrar {
  /** Resolves when the submission row is committed. Idempotent by (source, SHA-256). */
  register(delivery: Delivery): Promise<Registered>;
}

interface Waiting {
  readonly delivery: Delivery;
  readonly resolve: (registered: Registered) => void;
  readonly reject: (error: unknown) => void;
}

interface Known {
  readonly seq: number;
  readonly id: string;
  readonly source_id: number;
  readonly sha256: Buffer;
  readonly status: State;
  readonly mapping_version: number | null;
  readonly superseded: boolean;
  readonly rules_changed: boolean;
}

const GROUP = 500;
/** While one group waits for the disk the other is worked on. */
const GROUPS_AT_ONCE = 2;

/**
 * Opens a registrar. `mappingVersion` is the mapping the hub would apply now: a submission rejected under an older one is
 * processed again when its bytes come again. While one group commits, the next gathers: at 50 senders one statement and one
 * fsync of the WAL serve all of them (README has the figures).
 */
export function openRegistrar(database: Database, options: { readonly mappingVersion: number }): Registrar {
  let waiting: Waiting[] = [];
  let running = 0;

  async function drain(): Promise<void> {
    running += 1;
    // One turn of the event loop: deliveries that arrived together go into the first group together.
    await new Promise(setImmediate);
    while (waiting.length > 0) {
      const group = waiting.slice(0, GROUP);
      waiting = waiting.slice(GROUP);
      try {
        const registered = await registerAll(
          database,
          group.map(({ delivery }) => delivery),
          options.mappingVersion,
        );
        for (const [index, { resolve }] of group.entries()) resolve(registered[index] as Registered);
      } catch (error) {
        for (const { reject } of group) reject(error);
      }
    }
    running -= 1;
  }

  return {
    register: (delivery) =>
      new Promise((resolve, reject) => {
        waiting.push({ delivery, resolve, reject });
        if (running < GROUPS_AT_ONCE) void drain();
      }),
  };
}

/**
 * One statement for the group. Arrival numbers are drawn in arrival order; the rows themselves go in sorted by their keys, so
 * that two processes registering the same files queue instead of deadlocking. `on conflict do nothing` leaves what is known;
 * those rows are read afterwards.
 */
const INSERT = {
  name: 'submission-register',
  text: /* sql */ `
    with given as (
      select * from unnest($1::uuid[], $2::int[], $3::int[], $4::int[], $5::text[], $6::bytea[], $7::bigint[], $8::int[], $9::bigint[], $10::bytea[], $11::text[], $12::bytea[])
        with ordinality as g (id, source_id, facility_id, sent_by, content_type, sha256, size, segment, position, entry, master_key, wrapped_key, arrival)
    ), numbered as (
      select *, nextval(pg_get_serial_sequence('submission', 'seq')) as seq from (select * from given order by arrival) in_order
    ), blob as (
      insert into archive_blob (sha256, size, segment, position, entry, master_key, wrapped_key)
      select distinct on (sha256) sha256, size, segment, position, entry, master_key, wrapped_key from given order by sha256
      on conflict do nothing
    )
    insert into submission (seq, id, source_id, facility_id, sent_by, content_type, sha256, size) overriding system value
    select seq, id, source_id, facility_id, sent_by, content_type, sha256, size from numbered order by source_id, sha256, seq
    on conflict (source_id, sha256) do nothing
    returning id`,
};

/**
 * Registers deliveries in the order given: one statement, one commit; that of {@link Registrar}, for a caller that gathers its groups itself and
 * answers in their order. All or none: throws what the database throws.
 */
export async function registerAll(database: Database, group: readonly Delivery[], mappingVersion: number): Promise<Registered[]> {
  const ids = group.map(() => randomUUID());
  const column = <T>(pick: (delivery: Delivery) => T): T[] => group.map(pick);
  const insert = () =>
    database.pool.query<{ id: string }>({
      ...INSERT,
      values: [
        ids,
        column(({ sourceId }) => sourceId),
        column(({ facilityId }) => facilityId),
        column(({ sentBy }) => sentBy),
        column(({ contentType }) => contentType),
        column(({ bytes }) => bytes.sha256),
        column(({ bytes }) => bytes.size),
        column(({ bytes: { location } }) => (location.kind === 'segment' ? location.segment : null)),
        column(({ bytes: { location } }) => (location.kind === 'segment' ? location.position : null)),
        column(({ bytes: { sealed } }) => sealed?.entry ?? null),
        column(({ bytes: { sealed } }) => sealed?.keyId ?? null),
        column(({ bytes: { sealed } }) => sealed?.wrapped ?? null),
      ],
    });
  const { rows } = await enteringBytes(insert);
  const fresh = new Set(rows.map(({ id }) => id));
  const answers: (Registered | undefined)[] = ids.map((id) =>
    fresh.has(id) ? { id, status: 'received', outcome: 'new', superseded: false } : undefined,
  );
  const again = group.filter((_, index) => answers[index] === undefined);
  if (again.length === 0) return answers as Registered[];

  const known = new Map((await findKnown(database, again)).map((row) => [keyOf(row.source_id, row.sha256), row]));
  for (const [index, { sourceId, bytes }] of group.entries()) {
    if (answers[index] !== undefined) continue;
    const row = known.get(keyOf(sourceId, bytes.sha256));
    if (row === undefined) throw new Error('submission: a row that was there is gone');
    answers[index] = await resent(database, row, mappingVersion);
  }
  return answers as Registered[];
}

async function findKnown(database: Database, deliveries: readonly Delivery[]): Promise<Known[]> {
  const { rows } = await database.pool.query<Known>({
    name: 'submission-known',
    text: /* sql */ `
      select s.seq, s.id, s.source_id, s.sha256, s.status, s.mapping_version, s.superseded,
             coalesce(s.rules_version, 0) < (select ${RULES_NOW} from submission where seq = s.seq) as rules_changed
      from (select distinct * from unnest($1::int[], $2::bytea[]) as g (source_id, sha256)) g
      join submission s using (source_id, sha256)`,
    values: [deliveries.map(({ sourceId }) => sourceId), deliveries.map(({ bytes }) => bytes.sha256)],
  });
  return rows;
}

function keyOf(sourceId: number, sha256: Buffer): string {
  return `${sourceId}/${sha256.toString('latin1')}`;
}

/** The same bytes came again: what SPEC.md says of the state it is in. */
async function resent(database: Database, known: Known, mappingVersion: number): Promise<Registered> {
  const { seq, id, superseded } = known;
  // Rules an operator has changed since count as a newer mapping: what was rejected may be taken now.
  const newer = (known.mapping_version !== null && known.mapping_version < mappingVersion) || known.rules_changed;
  const next = transition(known.status, newer ? 'resent-under-newer-mapping' : 'resent-same-bytes');
  if (next === known.status) return { id, status: next, outcome: 'known', superseded };
  const restarted = await database.transaction((connection) => restart(connection, seq, known.status));
  // Someone else was quicker (a worker's retry, the same bytes at the same moment): then it is under way already.
  return { id, status: next, outcome: restarted ? 'again' : 'known', superseded };
}
