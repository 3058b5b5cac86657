import type { AuditEntry, Names } from '@hub/audit';
import type { Database } from '@hub/database';
import { typeNumber } from '@hub/fhir-model';

/** Client ids of client numbers. */
export async function clientNames(database: Pick<Database, 'pool'>): Promise<ReadonlyMap<number, string>> {
  const { rows } = await database.pool.query<{ client_number: number; client_id: string }>('select client_number, client_id from client');
  return new Map(rows.map((row) => [row.client_number, row.client_id]));
}

/** What the numbers in these entries stand for. */
export async function namesOf(
  database: Pick<Database, 'pool'>,
  entries: readonly AuditEntry[],
  hub: string,
  clients?: ReadonlyMap<number, string>,
): Promise<Names> {
  const known = clients ?? (await clientNames(database));
  const numbers = [...new Set(entries.flatMap(({ patients }) => patients ?? []))];
  // A patient's own record is the one whose number is made of its own id.
  const { rows } = await database.pool.query<{ about: number; id: string }>(
    'select about, id from resource where about = any($1::bigint[]) and type = $2 and about <> 0 and patient_number(id) = about',
    [numbers, typeNumber('Patient')],
  );
  const patients = new Map(rows.map((row) => [row.about, row.id]));
  return { client: (number) => known.get(number), patient: (number) => patients.get(number), hub };
}
