import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type RunningHub, startHub } from '../../hub/start-hub.ts';
import { childrenOf } from '../machine.ts';

/** The same hub twice on one database: as it is shipped, and with nothing on record. One works at a time, the other stands still. */
export interface Pair {
  readonly shipped: RunningHub;
  readonly bare: RunningHub;
  /** Lets this one work alone. */
  alone(hub: RunningHub): void;
  stop(): Promise<void>;
}

const WITHOUT = fileURLToPath(new URL('./without-record.ts', import.meta.url));

/**
 * Starts both beside one that filled the store, which stands still meanwhile: a process that has stored thousands of resources reads more slowly than a
 * fresh one, and would be charged to the record. Data folders of their own: no journal is shared.
 */
export async function openPair(beside: RunningHub, databaseUrl: string, folder: string): Promise<Pair> {
  const bare = await startHub({ databaseUrl, folder: join(folder, 'bare'), preload: WITHOUT });
  const shipped = await startHub({ databaseUrl, folder: join(folder, 'shipped') });
  signal(beside, 'SIGSTOP');
  return {
    shipped,
    bare,
    alone(hub) {
      signal(hub === shipped ? bare : shipped, 'SIGSTOP');
      signal(hub, 'SIGCONT');
    },
    async stop() {
      for (const hub of [shipped, bare, beside]) signal(hub, 'SIGCONT');
      await Promise.all([shipped.stop(), bare.stop()]);
    },
  };
}

function signal({ pid }: RunningHub, name: NodeJS.Signals): void {
  for (const one of [pid, ...childrenOf(pid)]) process.kill(one, name);
}
