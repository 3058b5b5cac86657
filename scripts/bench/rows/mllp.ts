import type { Context } from '../context.ts';
import { measureMllp } from '../mllp/measure.ts';
import { figure, type Row } from './row.ts';

const CONNECTIONS = 50;

/** HL7 v2 messages over MLLP answered AA: bytes on disk, row committed, access on record; worker busy meanwhile. */
export async function mllp(context: Context): Promise<Row> {
  const { hub, hubDatabase, postgresPid, seconds } = context;
  const { load, spent, kept } = await measureMllp({ hub, hubDatabase, postgresPid, seconds, connections: CONNECTIONS });
  const wrong = kept !== load.all || load.errors > 0;
  const each = (cpu: number): string => `${figure((cpu * 1e6) / load.all)} µs`;
  return {
    name: 'mllp',
    work: 'HL7 v2 messages over MLLP answered AA (durable)',
    hub: { value: wrong ? 0 : load.perSecond, unit: '/s' },
    bar: { atLeast: 2_000 },
    disturbed: spent.disturbed,
    note: `${load.all} results of ${figure(load.bytes / load.requests)} characters, ${CONNECTIONS} connections of 10 laboratories, one message under way each; p50 ${load.p50} ms, p95 ${load.p95} ms; CPU a message: Node ${each(spent.node)} (worker included), Postgres ${each(spent.postgres)}; ${kept} submissions in the database${load.errors > 0 ? `, ${load.errors} errors (${load.sample})` : ''}; fsync on, worker running`,
  };
}
