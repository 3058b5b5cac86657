import type { Connection, Database } from '@hub/database';
import { newSecret, tokenHash } from './secrets.ts';
import { type IssuedToken, issueToken, type Person } from './tokens.ts';

/** What a person allowed an app. */
export interface Grant {
  readonly clientNumber: number;
  readonly person: Person;
  /** Space-separated. */
  readonly scope: string;
  readonly patient?: string;
  /** Launched from inside another system: the visit that was open there. */
  readonly encounter?: string;
  /** False: the system around the app shows who the patient is. */
  readonly patientBanner?: boolean;
  readonly audience: string;
  readonly nonce?: string;
  readonly authTime: Date;
}

/** A grant that is kept. */
export interface KeptGrant extends Grant {
  readonly id: string;
}

const CODE_SECONDS = 60;

/** Keeps a grant (those of the client that ended more than a day ago are cleared away) and makes its authorization code, good once within a minute for this address and this PKCE challenge. */
export async function grantCode(
  database: Database,
  grant: Grant,
  { redirectUri, challenge, seconds }: { readonly redirectUri: string; readonly challenge: string; readonly seconds: number },
): Promise<string> {
  const code = newSecret();
  await database.transaction(async (connection) => {
    const { rows } = await connection.query<{ grant_id: string }>(
      `with cleared as (
         delete from authorization_grant where client_number = $1 and expires_at < now() - interval '1 day'
       )
       insert into authorization_grant (client_number, person, scope, patient, audience, nonce, auth_time, expires_at, encounter, patient_banner)
       values ($1, $2, $3, $4, $5, $6, $7, now() + $8::int * interval '1 second', $9, $10) returning grant_id`,
      [
        ...[grant.clientNumber, JSON.stringify(grant.person), grant.scope, grant.patient, grant.audience, grant.nonce],
        ...[grant.authTime, seconds, grant.encounter, grant.patientBanner],
      ],
    );
    await connection.query(
      `insert into authorization_code (code_hash, grant_id, redirect_uri, challenge, expires_at)
       values ($1, $2, $3, $4, now() + $5::int * interval '1 second')`,
      [tokenHash(code), (rows[0] as { grant_id: string }).grant_id, redirectUri, challenge, CODE_SECONDS],
    );
  });
  return code;
}

/** What became of a code or a refresh token that was shown: its grant, or why not. `reused` ended the grant with all its tokens. */
export type Redeemed<T> = ({ readonly grant: KeptGrant } & T) | 'unknown' | 'reused';

interface GrantRow {
  readonly grant_id: string;
  readonly client_number: number;
  readonly person: string;
  readonly scope: string;
  readonly patient: string | null;
  readonly audience: string;
  readonly nonce: string | null;
  readonly encounter: string | null;
  readonly patient_banner: boolean | null;
  readonly auth_time: Date;
  readonly used: boolean;
}

const GRANT = 'g.grant_id, g.client_number, g.person, g.scope, g.patient, g.audience, g.nonce, g.encounter, g.patient_banner, g.auth_time';

/**
 * Redeems a code. `fits` says whether the request may have it (client, address, verifier): a request that may not does not use the code up for
 * the app it was made for. Shown a second time, the code ends the grant and every token of it (RFC 6749 §4.1.2).
 */
export async function redeemCode(
  database: Database,
  code: string,
  fits: (code: { readonly clientNumber: number; readonly redirectUri: string; readonly challenge: string }) => boolean,
): Promise<Redeemed<object>> {
  return database.transaction(async (connection) => {
    const { rows } = await connection.query<GrantRow & { redirect_uri: string; challenge: string; late: boolean }>(
      `select ${GRANT}, c.redirect_uri, c.challenge, c.used_at is not null as used, c.expires_at < now() as late
       from authorization_code c join authorization_grant g using (grant_id)
       where c.code_hash = $1 and g.revoked_at is null and g.expires_at > now() for update of c`,
      [tokenHash(code)],
    );
    const [row] = rows;
    if (row === undefined) return 'unknown';
    if (!fits({ clientNumber: row.client_number, redirectUri: row.redirect_uri, challenge: row.challenge })) return 'unknown';
    if (row.used) {
      await endGrant(connection, row.grant_id);
      return 'reused';
    }
    if (row.late) return 'unknown';
    await connection.query('update authorization_code set used_at = now() where code_hash = $1', [tokenHash(code)]);
    return { grant: grantOf(row) };
  });
}

/** A refresh token for a grant. */
export async function issueRefreshToken(to: Database | Connection, grantId: string): Promise<string> {
  const query = 'pool' in to ? to.pool : to;
  const token = `hubr_${newSecret()}`;
  await query.query('insert into refresh_token (token_hash, grant_id) values ($1, $2)', [tokenHash(token), grantId]);
  return token;
}

/** Exchanges a refresh token for the next one. Each is good once; shown a second time it ends the grant with every token of it (RFC 9700 §4.14). */
export async function rotateRefreshToken(
  database: Database,
  token: string,
  clientNumber: number,
): Promise<Redeemed<{ readonly refreshToken: string }>> {
  return database.transaction(async (connection) => {
    const { rows } = await connection.query<GrantRow>(
      `select ${GRANT}, r.used_at is not null as used
       from refresh_token r join authorization_grant g using (grant_id)
       where r.token_hash = $1 and g.client_number = $2 and g.revoked_at is null and g.expires_at > now() for update of r`,
      [tokenHash(token), clientNumber],
    );
    const [row] = rows;
    if (row === undefined) return 'unknown';
    if (row.used) {
      await endGrant(connection, row.grant_id);
      return 'reused';
    }
    await connection.query('update refresh_token set used_at = now() where token_hash = $1', [tokenHash(token)]);
    return { grant: grantOf(row), refreshToken: await issueRefreshToken(connection, row.grant_id) };
  });
}

/**
 * An access token for a grant: what the person allowed, or less. undefined when the grant has ended meanwhile: whoever ends it waits until this
 * token is there, and ends it with the others.
 */
export async function issueGrantToken(
  database: Database,
  grant: KeptGrant,
  seconds: number,
  facts: { readonly scope: string; readonly certificate?: string; readonly purpose?: string },
): Promise<IssuedToken | undefined> {
  return database.transaction(async (connection) => {
    const { rowCount } = await connection.query(
      'select from authorization_grant where grant_id = $1 and revoked_at is null and expires_at > now() for share',
      [grant.id],
    );
    if (rowCount !== 1) return undefined;
    return issueToken(connection, grant.clientNumber, seconds, {
      grantId: grant.id,
      person: grant.person,
      audience: grant.audience,
      ...(grant.patient === undefined ? {} : { patient: grant.patient }),
      ...facts,
    });
  });
}

/** Ends the grant of a refresh token with all its tokens. False when the client has none such. */
export async function revokeRefreshToken(database: Database, token: string, clientNumber: number): Promise<boolean> {
  return database.transaction(async (connection) => {
    const { rows } = await connection.query<{ grant_id: string }>(
      `select g.grant_id from refresh_token r join authorization_grant g using (grant_id) where r.token_hash = $1 and g.client_number = $2`,
      [tokenHash(token), clientNumber],
    );
    const [row] = rows;
    if (row === undefined) return false;
    await endGrant(connection, row.grant_id);
    return true;
  });
}

async function endGrant(connection: Connection, grantId: string): Promise<void> {
  await connection.query('update authorization_grant set revoked_at = coalesce(revoked_at, now()) where grant_id = $1', [grantId]);
  await connection.query('update access_token set revoked_at = now() where grant_id = $1 and revoked_at is null', [grantId]);
}

function grantOf(row: GrantRow): KeptGrant {
  return {
    id: row.grant_id,
    clientNumber: row.client_number,
    person: JSON.parse(row.person) as Person,
    scope: row.scope,
    audience: row.audience,
    authTime: row.auth_time,
    ...(row.patient === null ? {} : { patient: row.patient }),
    ...(row.nonce === null ? {} : { nonce: row.nonce }),
    ...(row.encounter === null ? {} : { encounter: row.encounter }),
    ...(row.patient_banner === null ? {} : { patientBanner: row.patient_banner }),
  };
}
