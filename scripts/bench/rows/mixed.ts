import { readFileSync } from 'node:fs';
import type { MixedResult } from '../client/mixed.ts';
import { runLoad } from '../client/run-load.ts';
import type { Context } from '../context.ts';
import { childrenOf, memoryOf } from '../machine.ts';
import { figure, type Row } from './row.ts';
import { targets } from './targets.ts';

const CLIENTS = 64;
/** Seconds at least: less says nothing about a trend. */
const SHORTEST = 20;
const SAMPLE_MS = 1_000;
/** Seconds before, that are not looked at: code is compiled, pools, caches and the space of new objects fill. */
const settling = (seconds: number): number => Math.min(60, Math.max(15, seconds / 10));
/** Flat: the last quarter holds this much more than the first at most. */
const FLAT = 1.1;

/** One look at the memory, MiB. */
interface Sample {
  readonly second: number;
  readonly resident: number;
  readonly heap: number;
  readonly external: number;
  readonly postgres: number;
}

/** Memory of the serving process under 64 clients of every kind; nothing they are answered may be a fault. */
export async function mixed(context: Context): Promise<Row> {
  const { token, read, identifier, observation, encounter } = await targets(context);
  const seconds = Math.max(SHORTEST, context.seconds);
  const before = settling(seconds);
  const watch = watched(context, before);
  const result = await runLoad({
    kind: 'mixed',
    origin: context.hub.origin,
    token,
    clients: CLIENTS,
    seconds: before + seconds,
    name: `mixed-${Date.now()}`,
    reads: [...read.slice(0, 500), ...identifier.slice(0, 300), ...observation.slice(0, 300), ...encounter.slice(0, 20)],
  });
  const samples = await watch.stop();
  const wrong = Object.entries(result.unexpected);
  const [first, last] = [quarter(samples, 0), quarter(samples, 3)];
  const growth = mean(last, 'resident') / mean(first, 'resident');
  const faults = wrong.length === 0 ? 'no unexpected answer' : `**unexpected: ${wrong.map(([what, n]) => `${what} ×${n}`).join('; ')}**`;
  const trend = (name: string, of: keyof Sample) => `${name} ${Math.round(mean(first, of))} → ${Math.round(mean(last, of))}`;
  return {
    name: 'mixed',
    work: `Memory of the serving process under ${CLIENTS} mixed clients, ${seconds} s: last quarter against the first`,
    hub: { value: wrong.length === 0 ? growth : Number.POSITIVE_INFINITY, unit: '×' },
    bar: { atMost: FLAT },
    note: `${figure(result.perSecond)} requests/s, p50 ${result.p50} ms, p95 ${result.p95} ms; ${faults}; MiB, first quarter → last: ${trend('resident', 'resident')}, ${trend('heap', 'heap')}, ${trend('external', 'external')}, ${trend('Postgres (its share of shared memory)', 'postgres')}; resident peak ${memoryOf(context.hub.pid)?.peak ?? '?'}, slope ${slope(samples).toFixed(2)} MiB a minute; answers: ${statuses(result)}`,
  };
}

interface Watch {
  stop(): Promise<readonly Sample[]>;
}

function watched({ hub, postgresPid }: Context, after: number): Watch {
  const samples: Sample[] = [];
  const began = performance.now();
  let on = true;
  const looking = (async () => {
    while (on) {
      const second = (performance.now() - began) / 1000;
      const metrics = await fetch(`${hub.origin}/metrics`, { headers: { authorization: `Bearer ${hub.operatorToken}` } })
        .then((answer) => answer.text())
        .catch(() => '');
      const mib = (name: string) => Number(new RegExp(`^${name} (\\d+)`, 'm').exec(metrics)?.[1] ?? Number.NaN) / 2 ** 20;
      if (second >= after) {
        samples.push({
          second,
          resident: memoryOf(hub.pid)?.now ?? Number.NaN,
          heap: mib('nodejs_heap_size_used_bytes'),
          external: mib('nodejs_external_memory_bytes'),
          postgres: postgresPid === undefined ? Number.NaN : proportional([postgresPid, ...childrenOf(postgresPid)]),
        });
      }
      await new Promise((resolve) => setTimeout(resolve, SAMPLE_MS));
    }
  })();
  return {
    async stop() {
      on = false;
      await looking;
      return samples;
    },
  };
}

/** Memory of processes in MiB, what they share counted once (Linux). */
function proportional(pids: readonly number[]): number {
  let sum = 0;
  for (const pid of pids) {
    try {
      sum += Number(/^Pss:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8'))?.[1] ?? 0);
    } catch {
      // Ended meanwhile, or not ours to look at.
    }
  }
  return sum / 1024;
}

function quarter(samples: readonly Sample[], number: 0 | 3): readonly Sample[] {
  const size = samples.length / 4;
  return samples.slice(Math.floor(number * size), Math.ceil((number + 1) * size));
}

function mean(samples: readonly Sample[], of: keyof Sample): number {
  const known = samples.map((sample) => sample[of]).filter((value) => !Number.isNaN(value));
  return known.reduce((sum, value) => sum + value, 0) / known.length;
}

/** MiB a minute of the straight line nearest to the resident memory. */
function slope(samples: readonly Sample[]): number {
  const [x, y] = [mean(samples, 'second'), mean(samples, 'resident')];
  let [up, over] = [0, 0];
  for (const { second, resident } of samples) {
    up += (second - x) * (resident - y);
    over += (second - x) ** 2;
  }
  return (up / over) * 60;
}

function statuses({ answers }: MixedResult): string {
  const classes = new Map<string, number>();
  for (const [key, n] of Object.entries(answers)) {
    const status = key.slice(-3);
    classes.set(status, (classes.get(status) ?? 0) + n);
  }
  return [...classes]
    .toSorted(([a], [b]) => a.localeCompare(b))
    .map(([status, n]) => `${status} ×${n}`)
    .join(', ');
}
