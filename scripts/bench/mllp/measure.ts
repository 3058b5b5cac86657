import type { Database } from '@hub/database';
import type { RunningHub } from '../../hub/start-hub.ts';
import type { MllpResult } from '../client/mllp.ts';
import { runLoad } from '../client/run-load.ts';
import { type Spent, watched } from '../machine.ts';

/** What is measured with. */
export interface MllpBench {
  readonly hub: RunningHub;
  readonly hubDatabase: Database;
  readonly postgresPid: number | undefined;
  readonly seconds: number;
  readonly connections: number;
}

/** Messages answered AA, what they cost, and what the database has of them. */
export interface MllpMeasured {
  readonly load: MllpResult;
  readonly spent: Spent;
  /** Rows of submissions: as many as answers, or the figure is worth nothing. */
  readonly kept: number;
}

const LABORATORIES = 10;
const WARMUP = 1;

/** Registers ten laboratories and sends their results; every message differs. */
export async function measureMllp({ hub, hubDatabase, postgresPid, seconds, connections }: MllpBench): Promise<MllpMeasured> {
  const senders = Array.from({ length: LABORATORIES }, (_, i) => ({ application: 'LIS', facility: `9${4_001 + i}` }));
  for (const { facility } of senders) {
    await hub.register({
      code: facility,
      kind: 'clinic',
      name: 'Phòng xét nghiệm',
      sources: [{ code: `lis-${facility}`, kind: 'hospital', formats: ['hl7v2'] }],
    });
  }
  const before = await rows(hubDatabase);
  const { result: load, spent } = await watched(
    { node: hub.pid, postgres: postgresPid },
    ({ cpu }) => cpu,
    () => runLoad({ kind: 'mllp', port: hub.mllpPort, senders, connections, seconds, warmup: WARMUP, run: Date.now().toString(36) }),
  );
  return { load, spent, kept: (await rows(hubDatabase)) - before };
}

async function rows({ pool }: Database): Promise<number> {
  const { rows } = await pool.query<{ n: number }>(
    `select count(*)::int as n from submission join source using (source_id) where code like 'lis-94%'`,
  );
  return rows[0]?.n ?? 0;
}
