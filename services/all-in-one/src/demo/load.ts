import { setTimeout as wait } from 'node:timers/promises';
import type { Database } from '@hub/database';
import { problem } from '@hub/outcome';
import type { ProvinceOptions } from '@hub/synthetic-province';
import type { DemoTokens } from './tokens.ts';
import { uploadInProcess } from './upload-process.ts';

/** The province every demo begins with: about 2,000 people, a year of visits, always the same. */
export const DEMO_PROVINCE: ProvinceOptions = { people: 2_000, seed: 1, from: '2025-07-01', to: '2026-06-30' };

const POLL_MS = 500;

/** Told as the load goes on, in visits: sent, and taken in by the worker. */
export type OnProgress = (sent: number, processed: number, sentAll: boolean) => void;

/** Registers the province's facilities the way an operator does: `PUT /intake/sources/{code}`. Registering again changes nothing. */
export async function registerProvince(url: string, operatorToken: string, options: ProvinceOptions): Promise<void> {
  // Only a first start needs the generator's lists.
  const { facilitiesOf } = await import('@hub/synthetic-province');
  for (const facility of facilitiesOf(options)) {
    for (const source of facility.sources) {
      const answer = await fetch(`${url}/intake/sources/${source.code}`, {
        method: 'PUT',
        headers: { authorization: `Bearer ${operatorToken}`, 'content-type': 'application/json' },
        body: JSON.stringify({
          facility: facility.code,
          facilityName: facility.name,
          kind: source.kind,
          formats: source.formats,
          msh4: [],
        }),
      });
      if (!answer.ok) throw failed(`PUT /intake/sources/${source.code}`, answer.status);
      await answer.arrayBuffer();
    }
  }
}

/**
 * Loads the province as its hospitals would: every file by HTTP with the facility's own token, from a process of its own, then
 * waits until the worker has taken all of them in. Interrupted and begun again it sends the same bytes: the intake knows them, nothing doubles.
 * Ends early, without an error, when `signal` aborts.
 */
export async function loadProvince(
  url: string,
  tokens: DemoTokens,
  database: Database,
  options: ProvinceOptions,
  signal: AbortSignal,
  onProgress: OnProgress,
): Promise<void> {
  let sent = 0;
  let processed = 0;
  let sentAll = false;
  const poll = async (): Promise<boolean> => {
    const now = await progressOf(database);
    processed = now.processed;
    onProgress(sent, processed, sentAll);
    return now.open;
  };

  const uploads = uploadInProcess({ url, tokens, options }, signal, (visits) => {
    sent = visits;
  }).then(() => {
    sentAll = true;
  });
  // A failed upload ends the wait below at once.
  let failure: unknown;
  uploads.catch((error: unknown) => {
    failure = error;
  });
  while (!signal.aborted && failure === undefined) {
    const allSent = sentAll;
    const open = await poll();
    if (allSent && !open) {
      // A store that was empty a moment ago: what Postgres believes of it is from the load's first seconds, and the first counts and
      // negations would be planned for a handful of rows (seen: 1.2 to 30 s instead of 15 ms). Autovacuum only comes by later.
      await database.pool.query('analyze');
      return;
    }
    await wait(POLL_MS, undefined, { signal }).catch(() => undefined);
  }
  await uploads;
}

/** Visits taken in so far, and whether any submission is still on its way (a failed one that waits for its retry is). */
async function progressOf(database: Database): Promise<{ processed: number; open: boolean }> {
  const { rows } = await database.pool.query<{ processed: number; open: boolean }>(
    `select coalesce(sum(received), 0)::bigint as processed,
            coalesce(bool_or(status in ('received', 'processing') or (status = 'failed' and retry_at is not null)), false) as open
       from submission`,
  );
  return rows[0] ?? { processed: 0, open: false };
}

function failed(what: string, status: number): Error {
  return problem(
    'unavailable',
    'demo-load',
    `Nạp dữ liệu thử dừng lại: ${what} trả lời ${status}.`,
    `The demo load stopped: ${what} answered ${status}.`,
  );
}
