import { type Principal, type PrincipalUser, parseScopes } from '@hub/access';
import type { Database } from '@hub/database';
import { tokenHash, tokenKey } from './secrets.ts';
import type { Person } from './tokens.ts';

/** A revoked token may still pass this long. */
export const AUTHENTICATION_CACHE_MS = 3_000;
const CACHED_TOKENS = 10_000;

/** base64url SHA-256 of the certificate of the connection a token came over; undefined: it has none. Asked for bound tokens only. */
export type PeerCertificate = () => string | undefined;

/** Tells who a bearer token is. */
export interface Authenticator {
  /**
   * The principal, or undefined when the token is unknown, has run out or was revoked, or is bound to a certificate (RFC 8705) that is not
   * the connection's.
   */
  authenticate(token: string, peer?: PeerCertificate): Promise<Principal | undefined>;
}

/** Tokens in use at this moment. */
const BUSY_TOKENS = 64;

/** A token that was recognised. */
interface Known {
  readonly principal: Principal;
  readonly certificate: string | undefined;
  readonly expiresAt: number;
}

/** Opens an authenticator with a memory of a few seconds: at thousands of requests a second one client is asked for once. */
export function openAuthenticator(database: Database): Authenticator {
  const cache = new Map<string, { readonly until: number; readonly known: Promise<Known | undefined> }>();
  // To hash a token is a twentieth of a read. Of the few that are busy the hash is kept, for as long as what it finds.
  const busy = new Map<string, string>();
  let since = 0;
  const keyOf = (token: string, now: number): string => {
    if (now - since > AUTHENTICATION_CACHE_MS || busy.size > BUSY_TOKENS) {
      busy.clear();
      since = now;
    }
    const key = busy.get(token) ?? tokenKey(token);
    busy.set(token, key);
    return key;
  };
  const lookUp = (token: string): Promise<Known | undefined> => {
    const now = Date.now();
    const key = keyOf(token, now);
    const hit = cache.get(key);
    if (hit !== undefined && hit.until > now) return hit.known;
    // Oldest first out: insertion order of a Map.
    if (cache.size >= CACHED_TOKENS) cache.delete(cache.keys().next().value as string);
    const known = knownOf(database, tokenHash(token));
    cache.delete(key);
    cache.set(key, { until: now + AUTHENTICATION_CACHE_MS, known });
    // A database that did not answer is asked again by the next request.
    known.catch(() => cache.delete(key));
    return known;
  };
  return {
    async authenticate(token, peer) {
      const known = await lookUp(token);
      if (known === undefined || known.expiresAt <= Date.now()) return undefined;
      return known.certificate === undefined || known.certificate === peer?.() ? known.principal : undefined;
    },
  };
}

interface Row {
  readonly client_number: number;
  readonly client_id: string;
  readonly kind: Principal['kind'];
  readonly source_id: number | null;
  readonly source_code: string | null;
  readonly facility_id: number | null;
  readonly facility_code: string | null;
  readonly scope: string | null;
  readonly person: string | null;
  readonly works_at: number[] | null;
  readonly patient: string | null;
  readonly audience: string | null;
  readonly purpose: string | null;
  readonly certificate: Buffer | null;
  readonly expires_at: Date;
}

/** A person's facilities come as codes and count with all below them; policies and a client's own tree are completed by access-store. */
const RECOGNISE = /* sql */ `
  select c.client_number, c.client_id, c.kind, o.source_id, o.code as source_code, f.facility_id, f.code as facility_code,
         t.scope, t.person, t.patient, t.audience, coalesce(t.purpose, c.purpose) as purpose, t.certificate, t.expires_at,
         case when t.person is not null then (
           with recursive below as (
             select x.facility_id as id from facility x
             where x.code in (select jsonb_array_elements_text(coalesce(t.person::jsonb -> 'facilities', '[]'::jsonb)))
             union select x.facility_id from facility x join below b on x.parent = b.id
           ) select array_agg(id) from below) end as works_at
  from access_token t
  join client c using (client_number)
  left join source o on o.source_id = c.source_id
  left join facility f on f.facility_id = coalesce(o.facility_id, c.facility_id)
  where t.token_hash = $1 and t.expires_at > now() and t.revoked_at is null
    and c.revoked_at is null and (c.expires_at is null or c.expires_at > now())`;

async function knownOf(database: Database, hash: Buffer): Promise<Known | undefined> {
  const { rows } = await database.pool.query<Row>({ name: 'authenticate', text: RECOGNISE, values: [hash] });
  const [row] = rows;
  if (row === undefined) return undefined;
  return {
    principal: principalOf(row),
    certificate: row.certificate?.toString('base64url'),
    expiresAt: row.expires_at.getTime(),
  };
}

function principalOf(row: Row): Principal {
  return {
    clientNumber: row.client_number,
    clientId: row.client_id,
    kind: row.kind,
    ...(row.source_id === null ? {} : { sourceId: row.source_id }),
    ...(row.source_code === null ? {} : { sourceCode: row.source_code }),
    ...(row.facility_id === null ? {} : { facilityId: row.facility_id }),
    ...(row.facility_code === null ? {} : { facilityCode: row.facility_code }),
    ...(row.scope === null ? {} : { scopes: parseScopes(row.scope), expiresAt: row.expires_at.getTime() }),
    ...(row.person === null ? {} : { user: userOf(JSON.parse(row.person) as Person, row.works_at) }),
    ...(row.patient === null ? {} : { patient: row.patient }),
    ...(row.audience === null ? {} : { audience: row.audience }),
    ...(row.purpose === null ? {} : { purpose: row.purpose }),
  };
}

function userOf({ sub, name, role, fhirUser }: Person, facilityIds: readonly number[] | null): PrincipalUser {
  return {
    sub,
    ...(name === undefined ? {} : { name }),
    ...(role === undefined ? {} : { role }),
    ...(fhirUser === undefined ? {} : { fhirUser }),
    ...(facilityIds === null ? {} : { facilityIds }),
  };
}
