import type { Database } from '@hub/database';
import { batchMac, type MacKey, macKey } from './batch-mac.ts';

/** What a verification found. Nothing in `faults`: every batch is as it was written, none was added or taken away, in what the chain covers. */
export interface AuditVerification {
  readonly seals: number;
  readonly batches: number;
  readonly events: number;
  /** Batches not sealed yet: those of the last second, or of a transaction still running. */
  readonly unsealed: number;
  /** Hash of the last link, hexadecimal: kept elsewhere, it proves later that nothing at the end was taken away. */
  readonly head: string | undefined;
  readonly faults: readonly string[];
}

interface SealRow {
  readonly n: number;
  readonly tx: string;
  readonly seq: number;
  readonly batches: number;
  readonly previous: Buffer;
  readonly hash: Buffer;
}

interface BatchRow {
  readonly tx: string;
  readonly seq: number;
  readonly writer: string;
  readonly n: number;
  readonly events: number;
  readonly body: Buffer;
  readonly mac: Buffer;
}

const SEALS_AT_ONCE = 1_000;
const BATCHES_AT_ONCE = 500;
/** Faults listed at most; one is enough to act. */
const MOST = 100;

/** Reads the whole audit and compares: links, batches, who wrote them, and that no writer's number is missing. `anchors`: heads that were kept elsewhere must be links of the chain. */
export async function verifyAudit(
  database: Pick<Database, 'pool'>,
  key: Buffer,
  {
    anchors = [],
    tell,
  }: { readonly anchors?: readonly { readonly n: number; readonly hash: string }[]; readonly tell?: (batches: number) => void } = {},
): Promise<AuditVerification> {
  const faults: string[] = [];
  const fault = (text: string): void => {
    if (faults.length < MOST) faults.push(text);
  };
  const { seals, last } = await verifyChain(database, fault);
  for (const { n, hash } of anchors) {
    const { rows } = await database.pool.query<{ hash: Buffer }>('select hash from audit_seal where n = $1', [n]);
    if (rows[0]?.hash.toString('hex') !== hash.toLowerCase()) fault(`anchor ${n}: the chain has no such link`);
  }
  const { batches, events } = await verifyBatches(database, macKey(key), fault, tell);
  const { rows: gaps } = await database.pool.query<{ writer: string; last: number; there: number }>(
    'select writer::text, max(n) as last, count(*) as there from audit_batch group by writer having max(n) <> count(*) limit 100',
  );
  for (const gap of gaps) fault(`writer ${gap.writer}: ${gap.last - gap.there} of ${gap.last} batches missing`);
  const { rows } = await database.pool.query<{ unsealed: number }>(
    'select count(*) as unsealed from audit_batch where (tx, seq) > ($1::xid8, $2::bigint)',
    [last?.tx ?? '0', last?.seq ?? 0],
  );
  return { seals, batches, events, unsealed: rows[0]?.unsealed ?? 0, head: last?.hash.toString('hex'), faults };
}

/** Makes every link again from its batches. */
async function verifyChain(database: Pick<Database, 'pool'>, fault: (text: string) => void) {
  let last: SealRow | undefined;
  let seals = 0;
  for (;;) {
    const { rows } = await database.pool.query<SealRow>(
      `select n, tx::text as tx, seq, batches, previous, hash from audit_seal where n > $1 order by n limit ${SEALS_AT_ONCE}`,
      [last?.n ?? 0],
    );
    if (rows.length === 0) return { seals, last };
    for (const one of rows) {
      if (one.n !== (last?.n ?? 0) + 1) fault(`seal ${one.n}: ${one.n - (last?.n ?? 0) - 1} links before it are missing`);
      if (!one.previous.equals(last?.hash ?? Buffer.alloc(0))) fault(`seal ${one.n}: does not follow the one before`);
      const { rows: made } = await database.pool.query<{ batches: number; hash: Buffer | null }>(
        `select count(*) as batches, sha256($1::bytea || string_agg(audit_digest(b), ''::bytea order by tx, seq)) as hash
           from audit_batch b where (tx, seq) > ($2::xid8, $3::bigint) and (tx, seq) <= ($4::xid8, $5::bigint)`,
        [one.previous, last?.tx ?? '0', last?.seq ?? 0, one.tx, one.seq],
      );
      const [again] = made;
      if (again?.batches !== one.batches) fault(`seal ${one.n}: ${again?.batches ?? 0} batches where ${one.batches} were sealed`);
      else if (again.hash === null || !again.hash.equals(one.hash)) fault(`seal ${one.n}: its batches were altered`);
      last = one;
      seals += 1;
    }
  }
}

async function verifyBatches(
  database: Pick<Database, 'pool'>,
  key: MacKey,
  fault: (text: string) => void,
  tell?: (batches: number) => void,
) {
  let [batches, events] = [0, 0];
  let after: BatchRow | undefined;
  for (;;) {
    const { rows } = await database.pool.query<BatchRow>(
      `select tx::text as tx, seq, writer::text as writer, n, events, body, mac from audit_batch b
        where (b.tx, b.seq) > ($1::xid8, $2::bigint) order by b.tx, b.seq limit ${BATCHES_AT_ONCE}`,
      [after?.tx ?? '0', after?.seq ?? 0],
    );
    if (rows.length === 0) return { batches, events };
    for (const one of rows) {
      batches += 1;
      events += one.events;
      if (!batchMac(key, one.writer, one.n, one.body).equals(one.mac))
        fault(`batch ${one.tx}.${one.seq}: not written by the hub as it stands`);
    }
    after = rows.at(-1);
    tell?.(batches);
  }
}
