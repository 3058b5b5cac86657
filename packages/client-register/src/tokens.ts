import type { Connection, Database } from '@hub/database';
import { newToken, tokenHash } from './secrets.ts';

/** Seconds a token of a client without a setting of its own lives; a demo hub gives 30 days and says so loudly. */
export const TOKEN_SECONDS = 3_600;
export const DEMO_TOKEN_SECONDS = 30 * 86_400;

/** A bearer token as it is handed out: the one time it is known in full. */
export interface IssuedToken {
  readonly token: string;
  readonly expiresAt: Date;
}

/** Who uses a client, as the login told: kept with the token, never in a log. */
export interface Person {
  /** Subject at the identity provider. */
  readonly sub: string;
  readonly name?: string;
  /** Code that policies name. */
  readonly role?: string;
  /** MA_CSKCB of where the person works. */
  readonly facilities?: readonly string[];
  /** `Practitioner/…`, `Patient/…`. */
  readonly fhirUser?: string;
}

/** What a token says beside whose it is. All absent: what tokens were before scopes. */
export interface TokenFacts {
  /** Space-separated; absent: all that the client's kind may. */
  readonly scope?: string;
  readonly grantId?: string;
  readonly person?: Person;
  readonly patient?: string;
  readonly audience?: string;
  readonly purpose?: string;
  /** base64url SHA-256 of the only certificate the token works with (RFC 8705 `x5t#S256`). */
  readonly certificate?: string;
}

/** Makes a token for a client. Tokens of the same client that ran out more than a day ago are cleared away. */
export async function issueToken(
  to: Database | Connection,
  clientNumber: number,
  seconds: number = TOKEN_SECONDS,
  facts: TokenFacts = {},
): Promise<IssuedToken> {
  const query = 'pool' in to ? to.pool : to;
  const token = newToken();
  const { scope, grantId, person, patient, audience, purpose, certificate } = facts;
  const { rows } = await query.query<{ expires_at: Date }>(
    `with cleared as (
       delete from access_token where client_number = $2 and expires_at < now() - interval '1 day'
     )
     insert into access_token (token_hash, client_number, expires_at, scope, grant_id, person, patient, audience, purpose, certificate)
     values ($1, $2, now() + $3::int * interval '1 second', $4, $5, $6, $7, $8, $9, $10) returning expires_at`,
    [
      ...[tokenHash(token), clientNumber, seconds, scope, grantId],
      ...[person === undefined ? undefined : JSON.stringify(person), patient, audience, purpose],
      certificate === undefined ? undefined : Buffer.from(certificate, 'base64url'),
    ],
  );
  return { token, expiresAt: (rows[0] as { expires_at: Date }).expires_at };
}

/**
 * When clients (all, or one) were last given a token; who never was is not there. Tokens that ran out are cleared when the client gets another: the newest
 * one always stands. For who looks at clients: logins do not ask it.
 */
export async function lastTokens(database: Database, clientNumber?: number): Promise<ReadonlyMap<number, Date>> {
  const { rows } = await database.pool.query<{ client_number: number; last: Date }>(
    `select client_number, max(issued_at) as last from access_token where $1::int is null or client_number = $1 group by client_number`,
    [clientNumber],
  );
  return new Map(rows.map(({ client_number: client, last }) => [client, last]));
}

/** Ends one token; of `clientNumber` only when given. False when it is not known (there) or already ended. */
export async function revokeToken(database: Database, token: string, clientNumber?: number): Promise<boolean> {
  const { rowCount } = await database.pool.query(
    `update access_token set revoked_at = now()
     where token_hash = $1 and revoked_at is null and expires_at > now() and ($2::int is null or client_number = $2)`,
    [tokenHash(token), clientNumber],
  );
  return rowCount === 1;
}

/** What introspection tells of a token (RFC 7662). */
export interface TokenState extends TokenFacts {
  readonly clientId: string;
  readonly clientNumber: number;
  readonly issuedAt: Date;
  readonly expiresAt: Date;
  /** Of its grant: the visit the app was launched in. */
  readonly encounter?: string;
}

/** A token's facts; undefined when it is unknown, has run out, or was ended. */
export async function tokenState(database: Database, token: string): Promise<TokenState | undefined> {
  const { rows } = await database.pool.query<{
    client_id: string;
    client_number: number;
    issued_at: Date;
    expires_at: Date;
    scope: string | null;
    person: string | null;
    patient: string | null;
    audience: string | null;
    certificate: Buffer | null;
    encounter: string | null;
  }>(
    `select c.client_id, t.client_number, t.issued_at, t.expires_at, t.scope, t.person, t.patient, t.audience, t.certificate, g.encounter
     from access_token t join client c using (client_number) left join authorization_grant g on g.grant_id = t.grant_id
     where t.token_hash = $1 and t.expires_at > now() and t.revoked_at is null
       and c.revoked_at is null and (c.expires_at is null or c.expires_at > now())`,
    [tokenHash(token)],
  );
  const [row] = rows;
  if (row === undefined) return undefined;
  return {
    clientId: row.client_id,
    clientNumber: row.client_number,
    issuedAt: row.issued_at,
    expiresAt: row.expires_at,
    ...(row.scope === null ? {} : { scope: row.scope }),
    ...(row.person === null ? {} : { person: JSON.parse(row.person) as Person }),
    ...(row.patient === null ? {} : { patient: row.patient }),
    ...(row.audience === null ? {} : { audience: row.audience }),
    ...(row.certificate === null ? {} : { certificate: row.certificate.toString('base64url') }),
    ...(row.encounter === null ? {} : { encounter: row.encounter }),
  };
}
