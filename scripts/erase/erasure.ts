import { openAuditRecorder } from '@hub/audit-log';
import type { Connection } from '@hub/database';
import { typeNumber } from '@hub/fhir-model';
import { problem } from '@hub/outcome';
import { patientNumber } from '@hub/resource-store';
import { type Destroying, destroy } from './destroy.ts';
import { type Asked, list } from './find.ts';
import { type Report, reportOf } from './report.ts';

/** What an erasure comes to. */
interface Erased {
  readonly erasure: number;
  readonly report: Report;
}

/** An erasure with who ordered it, for the record. */
interface Ordering extends Destroying {
  readonly auditKey: Buffer;
  /** Login of who sits at the machine. */
  readonly user: string;
}

/** What would go: listed and counted in a transaction that is given up. Writes nothing. */
export async function preview({ database }: Pick<Destroying, 'database'>, asked: Asked): Promise<Report> {
  class Seen extends Error {}
  let report: Report | undefined;
  await database
    .transaction(async (connection) => {
      const known = await open(connection, asked.patient);
      if (known === undefined) report = (await begin(connection, asked, '')).report;
      else report = await reportOf(connection, known.erasure);
      throw new Seen();
    })
    .catch((error: unknown) => {
      if (!(error instanceof Seen)) throw error;
    });
  return report as Report;
}

/**
 * Erases, or goes on with what was killed: what was listed first is what goes, by the decision it was begun with. On record in the transaction that ends it: once,
 * with the decision and counts.
 */
export async function eraseByLaw(deps: Ordering, asked: Asked, decision: string): Promise<Erased> {
  const { database, observe, now } = deps;
  const begun = await database.transaction(async (connection) => {
    // Two who order the same come one after the other.
    await connection.query(`select pg_advisory_xact_lock(hashtextextended('erase ' || $1, 0))`, [asked.patient]);
    return (await open(connection, asked.patient)) ?? begin(connection, asked, decision);
  });
  observe?.('listed');
  const { erasure, report } = begun;
  await destroy(deps, erasure);
  const record = openAuditRecorder(database, deps.auditKey);
  try {
    return await database.transaction(async (connection) => {
      const { rows } = await connection.query<{ decision: string }>(
        'update erasure set done_at = now() where erasure_id = $1 and done_at is null returning decision',
        [erasure],
      );
      const [done] = rows;
      // Another who ordered the same was quicker.
      if (done === undefined) return { erasure, report };
      const { rows: persons } = await connection.query<{ id: string }>(
        'select r.id from erasure_resource e join resource r on r.rid = e.rid where e.erasure_id = $1 and r.type = $2',
        [erasure, typeNumber('Patient')],
      );
      await connection.query('delete from erasure_resource where erasure_id = $1', [erasure]);
      await connection.query('delete from erasure_record where erasure_id = $1', [erasure]);
      const sum = (numbers: readonly number[]) => numbers.reduce((a, b) => a + b, 0);
      await record.recordIn(connection, [
        {
          at: now(),
          action: 'delete',
          outcome: 'success',
          status: 200,
          route: 'npm run erase',
          client: deps.actor,
          user: deps.user,
          type: 'Patient',
          id: asked.patient,
          patients: [...new Set([asked.patient, ...persons.map(({ id }) => id)])].map(patientNumber),
          resources: sum(report.types.map(({ resources }) => resources)),
          detail: `erasure ${erasure}, decision ${done.decision}, versions ${sum(report.types.map(({ versions }) => versions))}, rows ${sum(Object.values(report.tables))}`,
        },
      ]);
      return { erasure, report };
    });
  } finally {
    await record.close();
  }
}

async function open(connection: Connection, patient: string): Promise<Erased | undefined> {
  const { rows } = await connection.query<{ erasure: number; report: string }>(
    'select erasure_id as erasure, report from erasure where patient = $1 and done_at is null',
    [patient],
  );
  const [row] = rows;
  return row === undefined ? undefined : { erasure: row.erasure, report: JSON.parse(row.report) as Report };
}

async function begin(connection: Connection, asked: Asked, decision: string): Promise<Erased> {
  const { rows } = await connection.query<{ erasure: number }>(
    `insert into erasure (patient, further, decision, report) values ($1, $2, $3, '') returning erasure_id as erasure`,
    [asked.patient, asked.further, decision],
  );
  const erasure = rows[0]?.erasure as number;
  await list(connection, erasure, asked);
  const report = await reportOf(connection, erasure);
  await connection.query('update erasure set report = $2 where erasure_id = $1', [erasure, JSON.stringify(report)]);
  return { erasure, report };
}

/** "Patient/id" as an id, and "Type/id" of what is named besides. Throws `incorrect`. */
export function askedOf(patient: string | undefined, further: readonly string[]): Asked {
  const form = /^[A-Z][A-Za-z]+\/[A-Za-z0-9\-.]{1,64}$/;
  const id = /^Patient\/([A-Za-z0-9\-.]{1,64})$/.exec(patient ?? '')?.[1];
  if (id === undefined || !further.every((one) => form.test(one)))
    throw problem(
      'incorrect',
      'erase',
      'Cần Patient/{id}; --resource cần Loại/{id}.',
      'Patient/{id} is needed; --resource needs Type/{id}.',
    );
  return { patient: id, further };
}
