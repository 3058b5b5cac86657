import type { Connection, Database } from '@hub/database';
import { problem } from '@hub/outcome';
import { addSecret } from './client-secrets.ts';
import { hashSecret, newSecret } from './secrets.ts';
import { type IssuedToken, issueToken, TOKEN_SECONDS } from './tokens.ts';

/** What a source may send (mapping contract §6). */
export const FORMATS = ['qd-xml', 'qd831', 'ksk', 'hl7v2', 'csv', 'xlsx', 'fhir', 'dicom', 'zip'] as const;
export type Format = (typeof FORMATS)[number];

/** A system of a facility that sends: its HIS, its laboratory, a station's sheets. */
export interface Source {
  readonly id: number;
  readonly code: string;
  readonly facility: { readonly id: number; readonly code: string; readonly name: string };
  readonly kind: string;
  readonly formats: readonly Format[];
  /** MSH-4 values this source may use besides its facility's code. */
  readonly msh4: readonly string[];
  /** Sender profile its HL7 v2 messages are read with; absent: the usual one. */
  readonly profile?: string;
  /** How it is known on the MLLP port; absent: by MSH-4 alone, from this machine only. */
  readonly mllp?: MllpIdentity;
}

/** How a source is known on the MLLP port. Each list that is not empty must hold. */
export interface MllpIdentity {
  /** MSH-3 names; empty: any. */
  readonly msh3: readonly string[];
  /** IP addresses and CIDR blocks it connects from. */
  readonly addresses: readonly string[];
  /** Certificates it shows: SHA-256 of one in hex, or a DNS name or common name in one that the port's authorities signed. */
  readonly certificates: readonly string[];
}

/** What an operator says of a source. Forms are checked by the caller. */
export interface SourceInput {
  readonly code: string;
  readonly facility: string;
  readonly facilityName: string;
  readonly kind: string;
  readonly formats: readonly Format[];
  readonly msh4: readonly string[];
  readonly profile?: string | undefined;
  readonly mllp?: MllpIdentity | undefined;
}

/** The first registration also answers credentials, shown once. */
export interface PutSource {
  readonly source: Source;
  readonly credentials?: { readonly clientId: string; readonly clientSecret: string } & IssuedToken;
}

/**
 * Registers a source, or changes it. The first time it makes facility, source and the source's client (named after it).
 * A source never moves to another facility, what it sent stays where it is: ProblemError `conflict`; also when its code is
 * the name of another client.
 */
export async function putSource(database: Database, input: SourceInput, tokenSeconds: number = TOKEN_SECONDS): Promise<PutSource> {
  const secret = newSecret();
  const secretHash = await hashSecret(secret);
  return database.transaction(async (connection) => {
    const facility = await connection.query<{ facility_id: number }>(
      `insert into facility (code, name) values ($1, $2) on conflict (code) do update set name = excluded.name returning facility_id`,
      [input.facility, input.facilityName],
    );
    const facilityId = (facility.rows[0] as { facility_id: number }).facility_id;
    const made = await connection.query<{ source_id: number }>(
      `insert into source (code, facility_id, kind, formats, msh4, profile) values ($1, $2, $3, $4, $5, $6) on conflict (code) do nothing returning source_id`,
      [input.code, facilityId, input.kind, input.formats, input.msh4, input.profile ?? null],
    );
    const sourceId = made.rows[0]?.source_id;
    if (sourceId === undefined) {
      const changed = await connection.query(
        'update source set kind = $3, formats = $4, msh4 = $5, profile = $6, updated_at = now() where code = $1 and facility_id = $2',
        [input.code, facilityId, input.kind, input.formats, input.msh4, input.profile ?? null],
      );
      if (changed.rowCount !== 1) {
        throw problem(
          'conflict',
          'source-facility',
          `Nguồn ${input.code} đã thuộc cơ sở khác; hãy dùng mã nguồn khác.`,
          `Source ${input.code} belongs to another facility; use another source code.`,
          'facility',
        );
      }
      await putMllp(connection, ((await findSource(connection, input.code)) as Source).id, input.mllp);
      return { source: (await findSource(connection, input.code)) as Source };
    }
    await putMllp(connection, sourceId, input.mllp);
    const client = await connection.query<{ client_number: number }>(
      `insert into client (client_id, kind, source_id) values ($1, 'sender', $2) on conflict do nothing returning client_number`,
      [input.code, sourceId],
    );
    const clientNumber = client.rows[0]?.client_number;
    if (clientNumber === undefined) {
      throw problem('conflict', 'client-exists', `Mã ${input.code} đã có người dùng.`, `The code ${input.code} is taken.`, 'code');
    }
    await addSecret(connection, clientNumber, secretHash);
    const token = await issueToken(connection, clientNumber, tokenSeconds);
    return {
      source: (await findSource(connection, input.code)) as Source,
      credentials: { clientId: input.code, clientSecret: secret, ...token },
    };
  });
}

/** Says how the source is known on the MLLP port; without a word of it that is taken back. */
async function putMllp(connection: Connection, sourceId: number, mllp: MllpIdentity | undefined): Promise<void> {
  if (mllp === undefined) return void (await connection.query('delete from mllp_sender where source_id = $1', [sourceId]));
  await connection.query(
    `insert into mllp_sender (source_id, msh3, addresses, certificates) values ($1, $2, $3, $4)
     on conflict (source_id) do update set msh3 = excluded.msh3, addresses = excluded.addresses, certificates = excluded.certificates`,
    [sourceId, mllp.msh3, mllp.addresses, mllp.certificates],
  );
}

/** What {@link SELECT_SOURCE} answers. */
export interface SourceRow {
  readonly source_id: number;
  readonly code: string;
  readonly kind: string;
  readonly formats: Format[];
  readonly msh4: string[];
  readonly profile: string | null;
  readonly facility_id: number;
  readonly facility_code: string;
  readonly facility_name: string;
  readonly mllp_msh3: string[] | null;
  readonly mllp_addresses: string[] | null;
  readonly mllp_certificates: string[] | null;
}

export const SELECT_SOURCE = `select o.source_id, o.code, o.kind, o.formats, o.msh4, o.profile, f.facility_id, f.code as facility_code, f.name as facility_name,
  m.msh3 as mllp_msh3, m.addresses as mllp_addresses, m.certificates as mllp_certificates
  from source o join facility f using (facility_id) left join mllp_sender m using (source_id)`;

/** The source of that code, or undefined. */
export async function findSource(from: Database | Connection, code: string): Promise<Source | undefined> {
  const query = 'pool' in from ? from.pool : from;
  const { rows } = await query.query<SourceRow>({ name: 'source-by-code', text: `${SELECT_SOURCE} where o.code = $1`, values: [code] });
  return rows[0] === undefined ? undefined : sourceOf(rows[0]);
}

/** Every source, by code. A province has hundreds. */
export async function listSources(database: Database): Promise<Source[]> {
  const { rows } = await database.pool.query<SourceRow>(`${SELECT_SOURCE} order by o.code`);
  return rows.map(sourceOf);
}

/** The client of a source (its only one): for an operator that replaces its secret by the source's code. */
export async function clientOfSource(database: Database, code: string): Promise<{ clientNumber: number; clientId: string } | undefined> {
  const { rows } = await database.pool.query<{ client_number: number; client_id: string }>(
    'select client_number, client_id from client join source using (source_id) where code = $1 order by client_number limit 1',
    [code],
  );
  return rows[0] === undefined ? undefined : { clientNumber: rows[0].client_number, clientId: rows[0].client_id };
}

/** A row as a source. */
export function sourceOf(row: SourceRow): Source {
  return {
    id: row.source_id,
    code: row.code,
    facility: { id: row.facility_id, code: row.facility_code, name: row.facility_name },
    kind: row.kind,
    formats: row.formats,
    msh4: row.msh4,
    ...(row.profile === null ? {} : { profile: row.profile }),
    ...(row.mllp_msh3 === null
      ? {}
      : { mllp: { msh3: row.mllp_msh3, addresses: row.mllp_addresses ?? [], certificates: row.mllp_certificates ?? [] } }),
  };
}
