import { createHmac } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import type { Database } from '@hub/database';
import type { Outbound } from '@hub/outbound';
import { isProblemError } from '@hub/outcome';
import type { Secrets } from '@hub/raw-archive';
import { type DueDelivery, dropOldDeliveries, dueDeliveries, noteDelivery, secretOf } from '@hub/submission-log';
import type { Logger } from '@hub/telemetry';

/** Calls at once. */
const AT_ONCE = 20;
const LOOK_MS = 2_000;
const TIDY_MS = 3_600_000;

/** What telling needs. */
export interface TellDeps {
  readonly database: Database;
  readonly outbound: Outbound;
  /** Opens what signs. */
  readonly secrets: Secrets;
  readonly logger: Logger;
  /** Epoch milliseconds. */
  readonly now: () => number;
}

/**
 * Tells senders that their submissions are done, until the signal: POST `{id, status, counts}`, nothing of a patient. A failure of the hub's own
 * (database away) is logged and tried again; deliveries go on meanwhile.
 */
export async function tellInBackground(deps: TellDeps, signal: AbortSignal): Promise<void> {
  let tidied = 0;
  while (!signal.aborted) {
    let more = false;
    try {
      more = (await tellDue(deps)) === AT_ONCE;
      if (deps.now() - tidied > TIDY_MS) {
        await dropOldDeliveries(deps.database);
        tidied = deps.now();
      }
    } catch (error) {
      deps.logger.error('webhooks could not be told', { error });
    }
    if (!more) await wait(LOOK_MS, undefined, { signal }).catch(() => undefined);
  }
}

/** Makes the calls that are due now; answers how many there were. */
export async function tellDue(deps: TellDeps): Promise<number> {
  const due = await dueDeliveries(deps.database, AT_ONCE);
  await Promise.all(due.map((delivery) => tell(deps, delivery)));
  return due.length;
}

async function tell({ database, outbound, secrets, logger, now }: TellDeps, delivery: DueDelivery): Promise<void> {
  const { id, url, submission, status, counts } = delivery;
  const body = JSON.stringify({ id: submission, status, counts });
  const time = Math.floor(now() / 1_000);
  let result: { readonly answer?: number; readonly failure?: string };
  try {
    const headers = {
      'Content-Type': 'application/json',
      'Hub-Delivery': String(id),
      'Hub-Signature': `t=${time},v1=${signatureOf(await secretOf(secrets, delivery), time, body)}`,
    };
    const { status: answer } = await outbound(url, { method: 'POST', headers, body });
    result = answer >= 200 && answer < 300 ? { answer } : { answer, failure: 'answer' };
  } catch (error) {
    result = { failure: isProblemError(error) ? error.problem.code : 'fault' };
  }
  if (result.failure !== undefined) logger.warn('webhook not taken', { submission, code: result.failure, status: result.answer });
  await noteDelivery(database, id, result);
}

/** HMAC-SHA256 over `time.body`, hexadecimal: who has the secret knows who wrote it, and when. */
export function signatureOf(secret: string, time: number, body: string): string {
  return createHmac('sha256', secret).update(`${time}.${body}`).digest('hex');
}
