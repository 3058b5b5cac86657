import type { Database } from '@hub/database';
import type { Counts, State } from '@hub/submissions';
import { type SealedSecret, type Secrets, sealSecret } from './webhook-secrets.ts';

/** Where a source is told, without its secret. */
export interface Webhook {
  readonly url: string;
  readonly setAt: Date;
}

/** One telling of one end of a submission. */
export interface WebhookDelivery {
  readonly id: number;
  readonly submission: string;
  /** As it became. */
  readonly status: State;
  readonly attempts: number;
  /** When it is tried next; absent: delivered, or given up. */
  readonly due?: Date;
  readonly triedAt?: Date;
  readonly deliveredAt?: Date;
  /** HTTP status of the last answer; absent: there was none. */
  readonly answer?: number;
  /** Code of the last failure. */
  readonly failure?: string;
}

/** Sets where a source is told, in place of what was set before; what is not delivered yet goes to the new address. The secret is kept sealed. */
export async function setWebhook(
  { pool }: Database,
  secrets: Secrets,
  webhook: { readonly sourceId: number; readonly url: string; readonly secret: string; readonly setBy: number },
): Promise<void> {
  const { keyId, sealed } = await sealSecret(secrets, webhook.sourceId, webhook.secret);
  // The values once more, not `excluded`: that would be reading the secret, which intake may not.
  await pool.query(
    `insert into webhook (source_id, url, secret_key, sealed_secret, set_by) values ($1, $2, $3, $4, $5)
     on conflict (source_id) do update set url = $2, secret_key = $3, sealed_secret = $4, set_by = $5, set_at = now()`,
    [webhook.sourceId, webhook.url, keyId, sealed, webhook.setBy],
  );
}

/** Tells a source no more; what was told is forgotten. False when there was nothing set. */
export async function removeWebhook({ pool }: Database, sourceId: number): Promise<boolean> {
  const { rowCount } = await pool.query('delete from webhook where source_id = $1', [sourceId]);
  return rowCount === 1;
}

/** What is set for a source, and its last `count` tellings, newest first. */
export async function readWebhook(
  { pool }: Database,
  sourceId: number,
  count: number,
): Promise<{ readonly webhook: Webhook; readonly deliveries: readonly WebhookDelivery[] } | undefined> {
  const { rows } = await pool.query<{ url: string; set_at: Date }>('select url, set_at from webhook where source_id = $1', [sourceId]);
  const [row] = rows;
  if (row === undefined) return undefined;
  const { rows: told } = await pool.query(
    `select d.delivery_id, s.id, d.status, d.attempts, d.due, d.tried_at, d.delivered_at, d.answer, d.failure
       from webhook_delivery d join submission s on s.seq = d.submission_seq
      where d.source_id = $1 order by d.delivery_id desc limit $2`,
    [sourceId, count],
  );
  return {
    webhook: { url: row.url, setAt: row.set_at },
    deliveries: told.map((one) => ({
      id: one.delivery_id,
      submission: one.id,
      status: one.status,
      attempts: one.attempts,
      ...(one.due === null ? {} : { due: one.due }),
      ...(one.tried_at === null ? {} : { triedAt: one.tried_at }),
      ...(one.delivered_at === null ? {} : { deliveredAt: one.delivered_at }),
      ...(one.answer === null ? {} : { answer: one.answer }),
      ...(one.failure === null ? {} : { failure: one.failure }),
    })),
  };
}

/** A delivery that is due, with all that its call needs. */
export interface DueDelivery {
  readonly id: number;
  readonly sourceId: number;
  readonly url: string;
  /** What signs it: `secretOf`. */
  readonly secret: SealedSecret;
  readonly submission: string;
  readonly status: State;
  readonly counts: Counts;
}

interface Due {
  readonly id: number;
  readonly source_id: number;
  readonly url: string;
  readonly secret_key: string;
  readonly sealed_secret: Buffer;
  readonly submission: string;
  readonly status: State;
}

/** Seconds until the next attempt, by how many there were: after the last of them (some two days) it is given up. */
const PAUSES: readonly number[] = [10, 30, 120, 600, 1_800, 3_600, 7_200, 14_400, 28_800, 57_600, 57_600];
/** Of one source at a time: one that does not answer keeps nobody else waiting. */
const OF_ONE_SOURCE = 4;

/**
 * Takes deliveries that are due, at most `count`. Each is due again after its pause from this moment on, whatever becomes of this process: what was
 * delivered and could not be written down is delivered once more, never not at all.
 */
export async function dueDeliveries({ pool }: Database, count: number): Promise<readonly DueDelivery[]> {
  const { rows } = await pool.query<Counts & Due>(
    /* sql */ `
    with ranked as (
      select delivery_id, row_number() over (partition by source_id order by due, delivery_id) as place from webhook_delivery where due <= now()
    ), taken as (
      select d.delivery_id from webhook_delivery d join ranked using (delivery_id)
       where place <= $1 and d.due <= now() order by d.due, d.delivery_id limit $2 for update of d skip locked
    ), tried as (
      update webhook_delivery d
         set attempts = attempts + 1, tried_at = now(), due = now() + coalesce(($3::int[])[attempts + 1], 0) * interval '1 second'
        from taken where d.delivery_id = taken.delivery_id
      returning d.delivery_id, d.source_id, d.submission_seq, d.status
    )
    select t.delivery_id as id, t.source_id, w.url, w.secret_key, w.sealed_secret, s.id as submission, t.status, s.received, s.stored, s.unchanged, s.rejected
      from tried t join webhook w using (source_id) join submission s on s.seq = t.submission_seq order by t.delivery_id`,
    [OF_ONE_SOURCE, count, PAUSES],
  );
  return rows.map(({ id, source_id, url, secret_key, sealed_secret, submission, status, received, stored, unchanged, rejected }) => ({
    id,
    sourceId: source_id,
    url,
    secret: { keyId: secret_key, sealed: sealed_secret },
    submission,
    status,
    counts: { received, stored, unchanged, rejected },
  }));
}

/** Writes down how a delivery went. `failure`: a code, without anything of the answer; absent: it was taken. */
export async function noteDelivery(
  { pool }: Database,
  id: number,
  result: { readonly answer?: number; readonly failure?: string },
): Promise<void> {
  await pool.query(
    `update webhook_delivery
        set answer = $2, failure = $3,
            due = case when $3::text is null or attempts > $4 then null else due end,
            delivered_at = case when $3::text is null then now() end
      where delivery_id = $1`,
    [id, result.answer ?? null, result.failure ?? null, PAUSES.length],
  );
}

/** Forgets what was told, or given up, more than 30 days ago. */
export async function dropOldDeliveries({ pool }: Database): Promise<void> {
  await pool.query(`delete from webhook_delivery where due is null and tried_at < now() - interval '30 days'`);
}
