import type { Connection, Database } from '@hub/database';
import { problem } from '@hub/outcome';
import { provedBefore, rememberProved } from './proved.ts';
import { hashSecret, newSecret, secretMatches } from './secrets.ts';

/** Secrets of one client that may work side by side: one in use, one that takes its place. */
const SECRETS_AT_ONCE = 2;

/** The operator client of that name, made when it is not there (without a secret: give it one with {@link rotateSecret}). */
export async function ensureOperator(database: Database, clientId = 'operator'): Promise<number> {
  await database.pool.query(`insert into client (client_id, kind) values ($1, 'operator') on conflict do nothing`, [clientId]);
  const { rows } = await database.pool.query<{ client_number: number; kind: string }>(
    'select client_number, kind from client where client_id = $1',
    [clientId],
  );
  const [row] = rows;
  if (row?.kind !== 'operator') throw new Error(`client ${clientId} is a sender, not an operator`);
  return row.client_number;
}

/** How a new secret comes into force. */
export interface Rotation {
  /** Seconds the old secret works on beside the new one; 0: it stops at once. */
  readonly overlapSeconds?: number;
  /** When the new one stops by itself; absent: never. */
  readonly expiresAt?: Date;
}

/**
 * Gives a client a new secret, shown this once. The old one stops at once or works on for the overlap; tokens in use run on. Throws
 * ProblemError `not-found`.
 */
export async function rotateSecret(
  database: Database,
  clientId: string,
  { overlapSeconds = 0, expiresAt }: Rotation = {},
): Promise<string> {
  const secret = newSecret();
  const stored = await hashSecret(secret);
  await database.transaction(async (connection) => {
    const { rows } = await connection.query<{ client_number: number }>(
      'select client_number from client where client_id = $1 and revoked_at is null for update',
      [clientId],
    );
    const [row] = rows;
    if (row === undefined) throw noClient();
    await addSecret(connection, row.client_number, stored, expiresAt);
    // The newest but one works on for the overlap; what is older is gone.
    await connection.query(
      `with ranked as (
         select secret_id, row_number() over (order by secret_id desc) as n from client_secret where client_number = $1
       )
       delete from client_secret s using ranked r
       where s.secret_id = r.secret_id and (r.n > $2 or (r.n > 1 and $3::int = 0))`,
      [row.client_number, SECRETS_AT_ONCE, overlapSeconds],
    );
    await connection.query(
      `update client_secret set expires_at = least(expires_at, now() + $2::int * interval '1 second')
       where client_number = $1 and secret_id < (select max(secret_id) from client_secret where client_number = $1)`,
      [row.client_number, overlapSeconds],
    );
  });
  return secret;
}

/** Adds a secret by its hash, within a transaction of the caller. */
export async function addSecret(
  connection: Pick<Connection, 'query'>,
  clientNumber: number,
  stored: string,
  expiresAt?: Date,
): Promise<void> {
  await connection.query('insert into client_secret (client_number, hash, expires_at) values ($1, $2, $3)', [
    clientNumber,
    stored,
    expiresAt,
  ]);
}

/** The client with this id and secret, as its number; undefined for any other pair, after the same work. */
export async function clientWithSecret(database: Database, clientId: string, secret: string): Promise<number | undefined> {
  const { rows } = await database.pool.query<{ client_number: number; hash: string }>(
    `select client_number, s.hash from client c join client_secret s using (client_number)
     where c.client_id = $1 and c.auth_method = 'client_secret_basic' and c.revoked_at is null and (c.expires_at is null or c.expires_at > now())
       and (s.expires_at is null or s.expires_at > now())
     order by s.secret_id desc limit $2`,
    [clientId, SECRETS_AT_ONCE],
  );
  const known = rows.find(({ hash }) => provedBefore(hash, secret));
  if (known !== undefined) return known.client_number;
  // Always as many comparisons as a client may have secrets: the time of an answer tells nothing about who exists.
  let found: number | undefined;
  for (let at = 0; at < SECRETS_AT_ONCE; at += 1) {
    const row = rows[at];
    if (!(await secretMatches(secret, row?.hash)) || row === undefined) continue;
    rememberProved(row.hash, secret);
    found ??= row.client_number;
  }
  return found;
}

/** Ends every token of a client, within a few seconds in every process. Returns how many. Throws `not-found`. */
export async function revokeTokens(database: Database, clientId: string): Promise<number> {
  const { rows } = await database.pool.query<{ revoked: number | null }>(
    `with gone as (
       update access_token set revoked_at = now()
       where client_number = (select client_number from client where client_id = $1) and revoked_at is null and expires_at > now()
       returning 1
     ), grants as (
       update authorization_grant set revoked_at = now()
       where client_number = (select client_number from client where client_id = $1) and revoked_at is null
     )
     select (select count(*) from gone) as revoked from client where client_id = $1`,
    [clientId],
  );
  const [row] = rows;
  if (row === undefined) throw noClient();
  return row.revoked ?? 0;
}

export function noClient() {
  return problem('not-found', 'client-unknown', 'Không có tài khoản này.', 'There is no such client.');
}
