import { type FSWatcher, watch } from 'node:fs';
import { lstat } from 'node:fs/promises';
import { join } from 'node:path';
import { listSources, type Source } from '@hub/client-register';
import { SessionLocks } from '@hub/database';
import { activeClient } from '../active-client.ts';
import type { IntakeDeps } from '../deps.ts';
import { takingIn } from '../take-in.ts';
import { FOLDER_LOCKS } from './folder-lock.ts';
import { Settled } from './settled.ts';
import { type FolderEvent, type FolderPoint, type Landing, type SweepDeps, sweep } from './sweep.ts';

/** What the receiver works with; opened and closed by the caller. */
export interface FolderDropDeps
  extends Pick<IntakeDeps, 'database' | 'archive' | 'jobs' | 'record' | 'log' | 'mappingVersion' | 'maxBodyBytes'> {
  /** Setting DROP_DIR: one folder per source in it, named by the source's code. */
  readonly folder: string;
  /** Setting DROP_SETTLE_MS: how long a file must stand still before it is taken. */
  readonly settleMs: number;
  /** Milliseconds between two looks when nothing was heard. */
  readonly pollMs?: number;
  readonly observe?: (point: FolderPoint | 'archived' | 'committed') => void;
}

/** What the receiver has done since it began, and what waits for its receipt. */
export interface FolderTotals {
  readonly events: ReadonlyMap<FolderEvent, number>;
  readonly waiting: number;
}

/** A receiver at work. */
export interface FolderDrop {
  readonly totals: FolderTotals;
  /** Ends after the files under way; what was not taken stays. */
  stop(): Promise<void>;
}

const POLL_MS = 5_000;
/** A burst of news is one look; a folder into which file after file is put does not keep the hub looking. */
const GATHER_MS = 500;
/** Folders emptied at the same time: each holds a file's piece in memory and an upload's share of the archive. */
const LANES = 4;

/** Starts receiving from landing folders. A folder that is not there is no folder of ours: the operator makes it, with its rights. */
export function startFolderDrop(deps: FolderDropDeps): FolderDrop {
  const { database, log, pollMs = POLL_MS } = deps;
  const landings = new Map<string, Settled>();
  const watchers = new Map<string, FSWatcher>();
  const waiting = new Map<string, number>();
  const events = new Map<FolderEvent, number>();
  const troubles = new Map<string, string>();
  const locks = new SessionLocks(database, FOLDER_LOCKS);
  let stopping = false;
  let wake: () => void = () => undefined;
  const sweeping: SweepDeps = {
    ...deps,
    takeIn: takingIn({ ...deps, observe: (point) => deps.observe?.(point) }),
    locks,
    count: (event) => void events.set(event, (events.get(event) ?? 0) + 1),
    step: (point) => deps.observe?.(point),
    stopping: () => stopping,
    now: () => performance.now(),
  };

  /** Each trouble is told when it begins, not at every look. */
  const trouble = (of: string, error: unknown): void => {
    const { code = 'fault' } = error as { readonly code?: unknown };
    if (troubles.get(of) === String(code)) return;
    troubles.set(of, String(code));
    log.error('folder: cannot be used', { ...(of === '' ? {} : { source: of }), error });
  };

  const look = async (source: Source): Promise<boolean> => {
    const path = join(deps.folder, source.code);
    try {
      const there = await lstat(path).catch((error: NodeJS.ErrnoException) => {
        if (error.code === 'ENOENT') return undefined;
        throw error;
      });
      if (there === undefined) {
        watchers.get(source.code)?.close();
        watchers.delete(source.code);
        return false;
      }
      const client = await activeClient(database, source.code);
      const settled = landings.get(source.code) ?? new Settled(deps.settleMs);
      landings.set(source.code, settled);
      const landing: Landing = { path, source, client, settled };
      const swept = await sweep(sweeping, landing);
      waiting.set(source.code, swept.waiting);
      if (!watchers.has(source.code)) watchFolder(source.code, path);
      if (client !== undefined) troubles.delete(source.code);
      else trouble(source.code, { name: 'Error', message: '', code: 'client-disabled' });
      return swept.more;
    } catch (error) {
      trouble(source.code, error);
      return false;
    }
  };

  /** Only a hint to look sooner: what it misses, as on a network drive, the next look finds. */
  const watchFolder = (code: string, path: string): void => {
    try {
      const watcher = watch(path, { persistent: false, encoding: 'buffer' }, (event) => {
        // A name that came; of a file that grows there is nothing to do until it stands still.
        if (event === 'rename') wake();
      });
      watcher.on('error', () => {
        watcher.close();
        watchers.delete(code);
      });
      watchers.set(code, watcher);
    } catch {
      // Looked at regularly all the same.
    }
  };

  const round = async (): Promise<boolean> => {
    // A source's code begins with a letter or a digit and has no slash: it is a name in the folder, never a way out.
    const queue = await listSources(database);
    let more = false;
    const lane = async (): Promise<void> => {
      for (let source = queue.shift(); source !== undefined && !stopping; source = queue.shift()) more = (await look(source)) || more;
    };
    await Promise.all(Array.from({ length: LANES }, lane));
    return more;
  };

  const run = async (): Promise<void> => {
    let heard = false;
    wake = () => {
      heard = true;
      hurry();
    };
    let hurry: () => void = () => undefined;
    while (!stopping) {
      heard = false;
      let more = false;
      try {
        more = await round();
        troubles.delete('');
      } catch (error) {
        trouble('', error);
      }
      if (more || stopping) continue;
      await new Promise<void>((done) => {
        const timer = setTimeout(done, pollMs);
        hurry = () => {
          clearTimeout(timer);
          setTimeout(done, stopping ? 0 : Math.min(GATHER_MS, pollMs));
        };
        if (heard || stopping) hurry();
      });
    }
  };
  const running = run();

  return {
    get totals() {
      return { events, waiting: [...waiting.values()].reduce((sum, n) => sum + n, 0) };
    },
    async stop() {
      stopping = true;
      wake();
      await running;
      for (const watcher of watchers.values()) watcher.close();
      locks.close();
    },
  };
}
