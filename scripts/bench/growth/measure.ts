import type { Database } from '@hub/database';
import { explainSearch } from '@hub/resource-store';
import { parseSearch } from '@hub/search';
import type { RunningHub } from '../../hub/start-hub.ts';
import { connections, request } from '../client/request.ts';
import { runLoad } from '../client/run-load.ts';
import { cpuSeconds } from '../machine.ts';
import type { Asked, Asker } from './asked.ts';

export interface Measured {
  readonly name: string;
  readonly work: string;
  /** Milliseconds: the middle of the rounds' medians. */
  readonly p50: number;
  /** Microseconds of CPU a request, of the serving process and Postgres together: what else the machine does hardly moves it. */
  readonly cpu: number;
  /** Blocks of Postgres' buffers a page touches, on average; undefined for what is no search. */
  readonly blocks: number | undefined;
}

const ROUNDS = 5;
const WARMUP = 0.1;

const cpuOf = (hub: RunningHub, postgresPid: number | undefined): number =>
  cpuSeconds(hub.pid, []) + (postgresPid === undefined ? 0 : cpuSeconds(postgresPid));
const LOOKED_AT = 20;

/** One client that waits for each answer: what a request costs, not what the machine takes. */
export async function measure(
  hub: RunningHub,
  postgresPid: number | undefined,
  database: Database,
  asker: Asker,
  asked: Asked,
  seconds: number,
): Promise<Measured> {
  if (asked.paths.length === 0) throw new Error(`${asked.name}: nothing to ask for`);
  const medians: number[] = [];
  let [spent, requests] = [0, 0];
  for (let round = 0; round < ROUNDS; round++) {
    const before = cpuOf(hub, postgresPid);
    const {
      p50,
      errors,
      sample,
      requests: answered,
    } = await runLoad({
      ...{
        kind: 'get',
        origin: hub.origin,
        token: asker.token,
        connections: 1,
        seconds: seconds / ROUNDS,
        warmup: round === 0 ? 1 : WARMUP,
      },
      paths: asked.paths.map((path) => `/fhir/${path}`),
    });
    if (errors > 0) throw new Error(`${asked.name}: ${errors} errors, ${sample}`);
    medians.push(p50);
    // The first round warms up within the count: its requests of that time are in no number.
    if (round > 0) {
      spent += cpuOf(hub, postgresPid) - before;
      requests += answered;
    }
  }
  const p50 = medians.toSorted((a, b) => a - b)[Math.floor(ROUNDS / 2)] as number;
  const cpu = Math.round((spent * 1e6 * seconds) / ROUNDS / (seconds / ROUNDS + WARMUP) / Math.max(1, requests));
  return { name: asked.name, work: asked.work, p50, cpu, blocks: await blocksOf(database, asker, asked.paths) };
}

/** The path of a page far into a search: `pages` links followed. */
export async function farInto(hub: RunningHub, asker: Asker, path: string, pages: number): Promise<string> {
  const agent = connections(1);
  let at = `/fhir/${path}`;
  for (let i = 0; i < pages; i++) {
    const headers = { authorization: `Bearer ${asker.token}`, accept: 'application/fhir+json' };
    const { status, body } = await request(agent, hub.origin, { method: 'GET', path: at, headers, keep: true });
    const bundle = JSON.parse(body?.toString() ?? '{}') as { link?: { relation: string; url: string }[] };
    const next = bundle.link?.find(({ relation }) => relation === 'next')?.url;
    if (next === undefined) throw new Error(`${path}: ends after ${i + 1} pages (${status})`);
    const { pathname, search } = new URL(next);
    at = pathname + search;
  }
  agent.destroy();
  return at.replace(/^\/fhir\//, '');
}

interface Explained {
  readonly Plan: { readonly 'Shared Hit Blocks': number; readonly 'Shared Read Blocks': number };
}

async function blocksOf(database: Database, { number }: Asker, paths: readonly string[]): Promise<number | undefined> {
  const searches = paths.filter((path) => path.includes('?') && !path.includes('_summary=count')).slice(0, LOOKED_AT);
  if (searches.length === 0) return undefined;
  let sum = 0;
  for (const path of searches) {
    const [type = '', text = ''] = path.split('?');
    const parsed = parseSearch(type, [...new URLSearchParams(text)], { now: Date.now() });
    if (!parsed.ok) throw new Error(`${path}: ${parsed.problems[0]?.message.en}`);
    const { explained, before } = await explainSearch(database, parsed.query, { owners: [number, 0] }, false);
    for (const one of [...before.map((statement) => statement.explained), explained]) {
      const { Plan } = one.values as Explained;
      sum += Plan['Shared Hit Blocks'] + Plan['Shared Read Blocks'];
    }
  }
  return sum / searches.length;
}
