import type { Database } from '@hub/database';
import type { RunningHub } from '../../hub/start-hub.ts';
import { runLoad } from '../client/run-load.ts';
import { type Prepared, postJob } from '../hub/province.ts';
import { type Spent, watched } from '../machine.ts';

/** What happened between the first POST and the last final receipt. */
export interface Ingested {
  readonly seconds: number;
  readonly resources: number;
  readonly versions: number;
  readonly visits: number;
  readonly megabytes: number;
  readonly issues: readonly { readonly code: string; readonly severity: string; readonly n: number }[];
  readonly statuses: Readonly<Record<string, number>>;
  readonly cpu: Spent;
  readonly acceptedPerSecond: number;
  readonly accept95: number;
}

const CONNECTIONS = 4;
const POLL_MS = 100;

/** Posts a province over HTTP and waits until every submission is final. */
export async function ingest(
  hub: RunningHub,
  database: Database,
  province: Prepared,
  tokens: ReadonlyMap<string, string>,
  postgresPid: number | undefined,
): Promise<Ingested> {
  const before = await counts(database);
  const started = performance.now();
  const { result: posted, spent } = await watched(
    { node: hub.pid, postgres: postgresPid },
    ({ cpu }) => cpu,
    async () => {
      const result = await runLoad(postJob(hub, province, tokens, CONNECTIONS));
      await untilDone(database);
      return result;
    },
  );
  const seconds = (performance.now() - started) / 1000;
  const after = await counts(database);
  const { rows: issues } = await database.pool.query<{ code: string; severity: string; n: number }>(
    'select code, severity, count(*)::int as n from submission_issue group by code, severity order by n desc limit 20',
  );
  const { rows: statuses } = await database.pool.query<{ status: string; n: number }>(
    'select status, count(*)::int as n from submission group by status',
  );
  return {
    seconds,
    resources: after.resources - before.resources,
    versions: after.versions - before.versions,
    visits: province.summary.visits,
    megabytes: province.bytes / 1e6,
    issues,
    statuses: Object.fromEntries(statuses.map(({ status, n }) => [status, n])),
    cpu: spent,
    acceptedPerSecond: posted.perSecond,
    accept95: posted.p95,
  };
}

async function counts(database: Database): Promise<{ resources: number; versions: number }> {
  const { rows } = await database.pool.query<{ resources: number; versions: number }>(
    'select (select count(*) from resource where not deleted)::int as resources, (select count(*) from resource where version > 1)::int as versions',
  );
  return rows[0] as { resources: number; versions: number };
}

async function untilDone(database: Database): Promise<void> {
  for (;;) {
    const { rows } = await database.pool.query<{ open: number }>(
      "select count(*)::int as open from submission where status in ('received', 'processing', 'failed')",
    );
    if (rows[0]?.open === 0) return;
    await new Promise((resolve) => setTimeout(resolve, POLL_MS));
  }
}
