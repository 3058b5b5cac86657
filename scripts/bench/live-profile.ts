import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import type { Database } from '@hub/database';
import type { RunningHub } from '../hub/start-hub.ts';
import { type CpuProfile, summaryOf } from './profile.ts';

const SAMPLE_MS = 10;
const WAIT_MS = 5_000;

/** Runs some work and tells where the serving process and Postgres spent the time of it. */
export async function profiled<T>(hub: RunningHub, database: Database, work: () => Promise<T>): Promise<{ result: T; text: string }> {
  const inspector = await Inspector.open(hub);
  try {
    await inspector.call('Profiler.enable');
    await inspector.call('Profiler.start');
    const states = sampleStates(database);
    const result = await work();
    const { profile } = (await inspector.call('Profiler.stop')) as { profile: CpuProfile };
    return { result, text: `${summaryOf(profile)}\n\nPostgres, connections at work by what they wait for:\n${await states.stop()}` };
  } finally {
    inspector.close();
  }
}

interface States {
  stop(): Promise<string>;
}

/** Looks at what the connections of the hub do, a hundred times a second. */
function sampleStates(database: Database): States {
  const seen = new Map<string, number>();
  let looks = 0;
  let on = true;
  const looking = (async () => {
    while (on) {
      const { rows } = await database.pool.query<{ what: string; n: number }>({
        name: 'bench-states',
        text: `select coalesce(wait_event_type || ' ' || wait_event, 'running') || '  ' || left(regexp_replace(query, '\\s+', ' ', 'g'), 90) as what, count(*)::int as n
                 from pg_stat_activity
                where datname = current_database() and pid <> pg_backend_pid() and backend_type = 'client backend'
                  and state <> 'idle' and application_name <> 'hub-bench'
                group by 1`,
      });
      looks += 1;
      for (const { what, n } of rows) seen.set(what, (seen.get(what) ?? 0) + n);
      await new Promise((resolve) => setTimeout(resolve, SAMPLE_MS));
    }
  })();
  return {
    async stop() {
      on = false;
      await looking;
      const lines = [...seen].toSorted(([, a], [, b]) => b - a).slice(0, 15);
      return lines.map(([what, n]) => `${(n / looks).toFixed(2).padStart(6)}  ${what}`).join('\n');
    },
  };
}

interface Answer {
  readonly result?: unknown;
  readonly error?: { readonly message: string };
}

/** The debugger's protocol over its WebSocket: one call at a time is enough here. */
class Inspector {
  readonly #socket: WebSocket;
  readonly #waiting = new Map<number, (answer: Answer) => void>();
  #last = 0;

  private constructor(socket: WebSocket) {
    this.#socket = socket;
    socket.addEventListener('message', ({ data }) => {
      const answer = JSON.parse(String(data)) as Answer & { id?: number };
      if (answer.id !== undefined) this.#waiting.get(answer.id)?.(answer);
    });
  }

  static async open(hub: RunningHub): Promise<Inspector> {
    process.kill(hub.pid, 'SIGUSR1');
    const until = performance.now() + WAIT_MS;
    let url: string | undefined;
    while (url === undefined) {
      if (performance.now() > until) throw new Error('the hub opened no debugger port');
      await new Promise((resolve) => setTimeout(resolve, 50));
      url = /Debugger listening on (ws:\S+)/.exec(readFileSync(hub.logFile, 'utf8'))?.[1];
    }
    const socket = new WebSocket(url);
    await once(socket, 'open');
    return new Inspector(socket);
  }

  call(method: string): Promise<unknown> {
    this.#last += 1;
    const id = this.#last;
    return new Promise((resolve, reject) => {
      this.#waiting.set(id, ({ result, error }) => {
        this.#waiting.delete(id);
        if (error === undefined) resolve(result);
        else reject(new Error(`${method}: ${error.message}`));
      });
      this.#socket.send(JSON.stringify({ id, method }));
    });
  }

  close(): void {
    this.#socket.close();
  }
}
