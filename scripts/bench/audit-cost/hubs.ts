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

/** Starts the second beside one that runs. Its data folder is its own: no journal is shared. */
export async function openPair(shipped: RunningHub, databaseUrl: string, folder: string): Promise<Pair> {
  const bare = await startHub({ databaseUrl, folder: join(folder, 'bare'), preload: WITHOUT });
  const alone = (hub: RunningHub): void => {
    signal(hub === shipped ? bare : shipped, 'SIGSTOP');
    signal(hub, 'SIGCONT');
  };
  return {
    shipped,
    bare,
    alone,
    async stop() {
      alone(bare);
      await bare.stop();
      signal(shipped, 'SIGCONT');
    },
  };
}

function signal({ pid }: RunningHub, name: NodeJS.Signals): void {
  for (const one of [pid, ...childrenOf(pid)]) process.kill(one, name);
}
