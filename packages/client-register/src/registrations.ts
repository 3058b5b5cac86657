import type { Connection, Database } from '@hub/database';
import { problem } from '@hub/outcome';
import { noClient } from './client-secrets.ts';

/** How a client proves who it is at the token endpoint. One way each: what is registered cannot be talked down to something weaker. */
export const AUTH_METHODS = ['client_secret_basic', 'private_key_jwt', 'tls_client_auth', 'none'] as const;
export type AuthMethod = (typeof AUTH_METHODS)[number];

export const CLIENT_KINDS = ['operator', 'sender', 'system', 'app'] as const;
export type ClientKind = (typeof CLIENT_KINDS)[number];

/** What is registered of a client; the members mean what RFC 7591 and RFC 8705 say of those of the same name. */
export interface Registration {
  readonly kind: ClientKind;
  readonly name?: string;
  /** MA_CSKCB whom it acts for. A sender's is its source's and is not said here. */
  readonly facility?: string;
  /** What it may ask for, space-separated; absent: all that its kind may (operators and senders only). */
  readonly scope?: string;
  readonly authMethod: AuthMethod;
  /** A JWK set as JSON. */
  readonly jwks?: string;
  readonly jwksUri?: string;
  readonly redirectUris?: readonly string[];
  readonly certificateSubject?: string;
  readonly certificateSanDns?: string;
  readonly certificateBound?: boolean;
  readonly tokenSeconds?: number;
  readonly purpose?: string;
  readonly expiresAt?: Date;
}

/** A client as it is registered. */
export interface RegisteredClient extends Registration {
  readonly number: number;
  readonly clientId: string;
  readonly createdAt: Date;
  readonly disabledAt?: Date;
  /** Secrets that work now, the newest first. */
  readonly secrets: readonly { readonly createdAt: Date; readonly expiresAt?: Date }[];
}

/** True while a client may log in. */
export const isActive = ({ disabledAt, expiresAt }: RegisteredClient, now: number): boolean =>
  disabledAt === undefined && (expiresAt === undefined || expiresAt.getTime() > now);

interface Row {
  readonly client_number: number;
  readonly client_id: string;
  readonly kind: ClientKind;
  readonly created_at: Date;
  readonly revoked_at: Date | null;
  readonly name: string | null;
  readonly facility: string | null;
  readonly scope: string | null;
  readonly auth_method: AuthMethod;
  readonly jwks: string | null;
  readonly jwks_uri: string | null;
  readonly redirect_uris: string[];
  readonly certificate_subject: string | null;
  readonly certificate_san_dns: string | null;
  readonly certificate_bound: boolean;
  readonly token_seconds: number | null;
  readonly purpose: string | null;
  readonly expires_at: Date | null;
  readonly secrets: { created: string; expires: string | null }[] | null;
}

const SELECT = /* sql */ `
  select c.*, f.code as facility,
         (select jsonb_agg(jsonb_build_object('created', s.created_at, 'expires', s.expires_at) order by s.secret_id desc)
          from client_secret s where s.client_number = c.client_number and (s.expires_at is null or s.expires_at > now())) as secrets
  from client c
  left join source o on o.source_id = c.source_id
  left join facility f on f.facility_id = coalesce(o.facility_id, c.facility_id)`;

/** The client of that id, disabled ones too; undefined when there is none. */
export async function findClient(from: Database | Connection, clientId: string): Promise<RegisteredClient | undefined> {
  const query = 'pool' in from ? from.pool : from;
  const { rows } = await query.query<Row>({ name: 'client-by-id', text: `${SELECT} where c.client_id = $1`, values: [clientId] });
  return rows[0] === undefined ? undefined : clientOf(rows[0]);
}

/** Every client, by id. A province has hundreds. */
export async function listClients(database: Database): Promise<readonly RegisteredClient[]> {
  const { rows } = await database.pool.query<Row>(`${SELECT} order by c.client_id`);
  return rows.map(clientOf);
}

/** Registers a client. Throws ProblemError `conflict/client-exists`, `incorrect/facility-unknown`. */
export async function registerClient(database: Database, clientId: string, given: Registration): Promise<RegisteredClient> {
  return database.transaction(async (connection) => {
    const { rowCount } = await connection.query(
      `insert into client (client_id, kind, name, facility_id, scope, auth_method, jwks, jwks_uri, redirect_uris, certificate_subject,
                           certificate_san_dns, certificate_bound, token_seconds, purpose, expires_at)
       values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15) on conflict (client_id) do nothing`,
      [clientId, given.kind, ...(await valuesOf(connection, given))],
    );
    if (rowCount !== 1) {
      throw problem('conflict', 'client-exists', `Mã ${clientId} đã có người dùng.`, `The client id ${clientId} is taken.`, 'client_id');
    }
    return (await findClient(connection, clientId)) as RegisteredClient;
  });
}

/** A client that nobody else changes until the transaction ends. Throws ProblemError `not-found`. */
export async function lockClient(connection: Connection, clientId: string): Promise<RegisteredClient> {
  await connection.query('select 1 from client where client_id = $1 for update', [clientId]);
  const client = await findClient(connection, clientId);
  if (client === undefined) throw noClient();
  return client;
}

/**
 * Replaces what is registered of a client; its kind and its secrets stay. Tokens it has end when what it may do, or how it proves itself, is
 * another now. `allow` is asked with the client as it is, and may throw. Throws ProblemError `not-found`, `conflict/client-kind`.
 */
export async function changeClient(
  database: Database,
  clientId: string,
  given: Registration,
  allow: (before: RegisteredClient) => void = () => undefined,
): Promise<RegisteredClient> {
  return database.transaction(async (connection) => {
    const before = await lockClient(connection, clientId);
    allow(before);
    if (before.kind !== given.kind) {
      throw problem('conflict', 'client-kind', 'Loại của tài khoản không đổi được.', 'The kind of a client never changes.', 'hub_kind');
    }
    await connection.query(
      `update client set name = $2, facility_id = $3, scope = $4, auth_method = $5, jwks = $6, jwks_uri = $7, redirect_uris = $8,
         certificate_subject = $9, certificate_san_dns = $10, certificate_bound = $11, token_seconds = $12, purpose = $13, expires_at = $14
       where client_number = $1`,
      [before.number, ...(await valuesOf(connection, given))],
    );
    const after = (await findClient(connection, clientId)) as RegisteredClient;
    const might = ({ scope, facility, authMethod, certificateBound }: RegisteredClient) =>
      JSON.stringify([scope, facility, authMethod, certificateBound]);
    if (might(before) !== might(after)) await endTokens(connection, before.number);
    return after;
  });
}

/**
 * Disables a client with all its tokens and grants, or lets it in again (its old tokens stay ended). Throws ProblemError `not-found`,
 * `conflict/last-operator`: nobody could let anybody in again.
 */
export async function disableClient(database: Database, clientId: string, disabled: boolean): Promise<RegisteredClient> {
  return database.transaction(async (connection) => {
    if (disabled) await keepAnOperator(connection, clientId);
    const { rows } = await connection.query<{ client_number: number }>(
      `update client set revoked_at = case when $2 then coalesce(revoked_at, now()) end where client_id = $1 returning client_number`,
      [clientId, disabled],
    );
    const [row] = rows;
    if (row === undefined) throw noClient();
    if (disabled) await endTokens(connection, row.client_number);
    return (await findClient(connection, clientId)) as RegisteredClient;
  });
}

/** Two operators who disable each other at the same moment wait for each other: one of them stays. */
async function keepAnOperator(connection: Connection, clientId: string): Promise<void> {
  const { rows } = await connection.query<{ client_id: string; active: boolean }>(
    `select client_id, revoked_at is null and (expires_at is null or expires_at > now()) as active
       from client where kind = 'operator' order by client_number for update`,
  );
  const own = rows.find(({ client_id }) => client_id === clientId);
  if (own?.active !== true || rows.some(({ client_id, active }) => active && client_id !== clientId)) return;
  throw problem(
    'conflict',
    'last-operator',
    'Đây là tài khoản vận hành cuối cùng còn dùng được: hãy đăng ký một tài khoản vận hành khác trước, hoặc cấp bí mật mới.',
    'This is the last operator that works: register another one first, or give this one a new secret.',
  );
}

async function endTokens(connection: Connection, clientNumber: number): Promise<void> {
  await connection.query('update access_token set revoked_at = now() where client_number = $1 and revoked_at is null', [clientNumber]);
  await connection.query('update authorization_grant set revoked_at = now() where client_number = $1 and revoked_at is null', [
    clientNumber,
  ]);
}

/** The columns of a registration, from `name` on. */
async function valuesOf(connection: Connection, given: Registration): Promise<unknown[]> {
  return [
    given.name,
    await facilityNumber(connection, given.facility),
    given.scope,
    ...[given.authMethod, given.jwks, given.jwksUri, given.redirectUris ?? [], given.certificateSubject, given.certificateSanDns],
    ...[given.certificateBound ?? false, given.tokenSeconds, given.purpose, given.expiresAt],
  ];
}

async function facilityNumber(connection: Connection, code: string | undefined): Promise<number | undefined> {
  if (code === undefined) return undefined;
  const { rows } = await connection.query<{ facility_id: number }>('select facility_id from facility where code = $1', [code]);
  if (rows[0] !== undefined) return rows[0].facility_id;
  throw problem('incorrect', 'facility-unknown', 'Không có cơ sở này.', 'There is no such facility.', 'hub_facility');
}

const present = <K extends string, V>(key: K, value: V | null): { readonly [P in K]?: V } =>
  (value === null ? {} : { [key]: value }) as { readonly [P in K]?: V };

function clientOf(row: Row): RegisteredClient {
  return {
    number: row.client_number,
    clientId: row.client_id,
    kind: row.kind,
    authMethod: row.auth_method,
    createdAt: row.created_at,
    redirectUris: row.redirect_uris,
    certificateBound: row.certificate_bound,
    ...present('disabledAt', row.revoked_at),
    ...present('name', row.name),
    ...present('facility', row.facility),
    ...present('scope', row.scope),
    ...present('jwks', row.jwks),
    ...present('jwksUri', row.jwks_uri),
    ...present('certificateSubject', row.certificate_subject),
    ...present('certificateSanDns', row.certificate_san_dns),
    ...present('tokenSeconds', row.token_seconds),
    ...present('purpose', row.purpose),
    ...present('expiresAt', row.expires_at),
    secrets: (row.secrets ?? []).map(({ created, expires }) => ({
      createdAt: new Date(created),
      ...(expires === null ? {} : { expiresAt: new Date(expires) }),
    })),
  };
}
