import { createHash } from 'node:crypto';
import type { Database } from '@hub/database';

/** Failures of one pair before it must wait, and how long a failure counts. */
const FAILURES = 10;
const WINDOW_SECONDS = 300;

const sha256 = (text: string): Buffer => createHash('sha256').update(text).digest();
const pairOf = (clientId: string, address: string): Buffer => sha256(`${clientId}\n${address}`);

/**
 * Slows down guessing: failed logins are counted per (client id, address), by all processes together. One pair that failed too often
 * waits; the same client from elsewhere, its neighbours behind one address and tokens in use are not touched. Answers seconds to wait; 0 = none.
 */
export async function loginWaitSeconds(database: Database, clientId: string, address: string): Promise<number> {
  const { rows } = await database.pool.query<{ wait: number }>({
    name: 'login-wait',
    text: `select ceil(extract(epoch from until - now()))::int as wait from login_failure where pair = $1 and failures >= $2 and until > now()`,
    values: [pairOf(clientId, address), FAILURES],
  });
  return rows[0]?.wait ?? 0;
}

/** A login failed. The time counts from the first failure: who keeps trying does not wait for ever. */
export async function loginFailed(database: Database, clientId: string, address: string): Promise<void> {
  await database.pool.query(
    `with cleared as (
       delete from login_failure where pair in (select pair from login_failure where until < now() and pair <> $1 limit 20)
     )
     insert into login_failure as f (pair, failures, until) values ($1, 1, now() + $2::int * interval '1 second')
     on conflict (pair) do update set
       failures = case when f.until < now() then 1 else f.failures + 1 end,
       until = case when f.until < now() then excluded.until else f.until end`,
    [pairOf(clientId, address), WINDOW_SECONDS],
  );
}

/** A login succeeded: what failed before is forgotten. */
export async function loginSucceeded(database: Database, clientId: string, address: string): Promise<void> {
  await database.pool.query({
    name: 'login-succeeded',
    text: 'delete from login_failure where pair = $1',
    values: [pairOf(clientId, address)],
  });
}

/**
 * Uses up the `jti` of an assertion, for every process at once: false when it was used before. `until`: when the assertion cannot be
 * accepted any more anyway.
 */
export async function useAssertion(database: Database, clientNumber: number, jti: string, until: Date): Promise<boolean> {
  const { rowCount } = await database.pool.query(
    `with cleared as (
       delete from client_assertion where (client_number, jti_hash) in (
         select client_number, jti_hash from client_assertion where expires_at < now() limit 50 for update skip locked)
     )
     insert into client_assertion (client_number, jti_hash, expires_at) values ($1, $2, $3) on conflict do nothing`,
    [clientNumber, sha256(jti), until],
  );
  return rowCount === 1;
}
