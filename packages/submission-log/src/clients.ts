import type { Principal } from '@hub/access';
import type { Connection, Database } from '@hub/database';
import { problem } from '@hub/outcome';
import { hashSecret, newSecret, newToken, secretMatches, tokenHash, tokenKey } from './secrets.ts';

/** Seconds a token lives: an hour, renewed by client secret; a demo hub gives 30 days and says so loudly. */
export const TOKEN_SECONDS = 3_600;
export const DEMO_TOKEN_SECONDS = 30 * 86_400;

/** A bearer token as it is handed out: the one time it is known in full. */
export interface IssuedToken {
  readonly token: string;
  readonly expiresAt: Date;
}

/** Makes a token for a client. Tokens of the same client that ran out more than a day ago are cleared away. */
export async function issueToken(to: Database | Connection, clientNumber: number, seconds: number = TOKEN_SECONDS): Promise<IssuedToken> {
  const query = 'pool' in to ? to.pool : to;
  const token = newToken();
  const { rows } = await query.query<{ expires_at: Date }>(
    `with cleared as (
       delete from access_token where client_number = $2 and expires_at < now() - interval '1 day'
     )
     insert into access_token (token_hash, client_number, expires_at) values ($1, $2, now() + $3::int * interval '1 second') returning expires_at`,
    [tokenHash(token), clientNumber, seconds],
  );
  return { token, expiresAt: (rows[0] as { expires_at: Date }).expires_at };
}

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

/** Replaces a client's secret; the old one stops working at once, tokens in use run on. Throws ProblemError `not-found`. */
export async function rotateSecret(database: Database, clientId: string): Promise<string> {
  const secret = newSecret();
  const { rowCount } = await database.pool.query('update client set secret_hash = $2 where client_id = $1 and revoked_at is null', [
    clientId,
    await hashSecret(secret),
  ]);
  if (rowCount !== 1) throw noClient();
  return secret;
}

/** Ends every token of a client, within {@link AUTHENTICATION_CACHE_MS} in every process. Returns how many. Throws `not-found`. */
export async function revokeTokens(database: Database, clientId: string): Promise<number> {
  const { rows } = await database.pool.query<{ revoked: number | null }>(
    `with gone as (
       update access_token set revoked_at = now()
       where client_number = (select client_number from client where client_id = $1) and revoked_at is null and expires_at > now()
       returning 1
     )
     select (select count(*) from gone) as revoked from client where client_id = $1`,
    [clientId],
  );
  const [row] = rows;
  if (row === undefined) throw noClient();
  return row.revoked ?? 0;
}

/** Ends one token. False when it is not known or already ended. */
export async function revokeToken(database: Database, token: string): Promise<boolean> {
  const { rowCount } = await database.pool.query(
    'update access_token set revoked_at = now() where token_hash = $1 and revoked_at is null and expires_at > now()',
    [tokenHash(token)],
  );
  return rowCount === 1;
}

/** The client with this id and secret, as its number; undefined for any other pair, after the same work. */
export async function clientWithSecret(database: Database, clientId: string, secret: string): Promise<number | undefined> {
  const { rows } = await database.pool.query<{ client_number: number; secret_hash: string | null }>(
    'select client_number, secret_hash from client where client_id = $1 and revoked_at is null',
    [clientId],
  );
  const [row] = rows;
  return (await secretMatches(secret, row?.secret_hash)) ? row?.client_number : undefined;
}

/** A revoked token may still pass this long. */
export const AUTHENTICATION_CACHE_MS = 3_000;
const CACHED_TOKENS = 10_000;

/** Tells who a bearer token is. */
export interface Authenticator {
  /** The principal, or undefined when the token is unknown, has run out or was revoked. */
  authenticate(token: string): Promise<Principal | undefined>;
}

/** Opens an authenticator with a memory of a few seconds: at thousands of requests a second one client is asked for once. */
export function openAuthenticator(database: Database): Authenticator {
  const cache = new Map<string, { readonly until: number; readonly principal: Promise<Principal | undefined> }>();
  return {
    authenticate(token) {
      const key = tokenKey(token);
      const now = Date.now();
      const hit = cache.get(key);
      if (hit !== undefined && hit.until > now) return hit.principal;
      // Oldest first out: insertion order of a Map.
      if (cache.size >= CACHED_TOKENS) cache.delete(cache.keys().next().value as string);
      const principal = principalOf(database, tokenHash(token));
      cache.delete(key);
      cache.set(key, { until: now + AUTHENTICATION_CACHE_MS, principal });
      // A database that did not answer is asked again by the next request.
      principal.catch(() => cache.delete(key));
      return principal;
    },
  };
}

async function principalOf(database: Database, hash: Buffer): Promise<Principal | undefined> {
  const { rows } = await database.pool.query<{
    client_number: number;
    client_id: string;
    kind: 'operator' | 'sender';
    source_id: number | null;
    source_code: string | null;
    facility_id: number | null;
    facility_code: string | null;
  }>({
    name: 'authenticate',
    text: `select c.client_number, c.client_id, c.kind, o.source_id, o.code as source_code, f.facility_id, f.code as facility_code
           from access_token t
           join client c using (client_number)
           left join source o on o.source_id = c.source_id
           left join facility f on f.facility_id = o.facility_id
           where t.token_hash = $1 and t.expires_at > now() and t.revoked_at is null and c.revoked_at is null`,
    values: [hash],
  });
  const [row] = rows;
  if (row === undefined) return undefined;
  return {
    clientNumber: row.client_number,
    clientId: row.client_id,
    kind: row.kind,
    ...(row.source_id === null ? {} : { sourceId: row.source_id }),
    ...(row.source_code === null ? {} : { sourceCode: row.source_code }),
    ...(row.facility_id === null ? {} : { facilityId: row.facility_id }),
    ...(row.facility_code === null ? {} : { facilityCode: row.facility_code }),
  };
}

function noClient() {
  return problem('not-found', 'client-unknown', 'Không có tài khoản này.', 'There is no such client.');
}
