import { type Database, SessionLocks } from '@hub/database';
import type { Streaming } from '@hub/outbound';
import type { Logger } from '@hub/telemetry';
import { openFeedStore } from './feed-store.ts';
import { type Following, followPage, type PacsEvent, type PacsPoint } from './follow.ts';
import { openPacs } from './pacs.ts';
import { lockKey, PACS_LOCKS } from './pacs-lock.ts';
import type { Registration } from './registration.ts';
import { sweep } from './sweep.ts';

/** What the connector works with; opened and closed by the caller. */
export interface ConnectorDeps {
  readonly registrations: readonly Registration[];
  readonly database: Database;
  readonly outbound: Streaming;
  /** The intake's door for parts of the hub. */
  readonly handIn: (given: { source: string; contentType: string; body: Buffer; route: string }) => Promise<{ readonly outcome: string }>;
  /** Origin under which callers reach the hub: where the Endpoints it tells of lead. */
  readonly base: string;
  readonly log: Logger;
  /** Milliseconds between two looks at a PACS's changes, and between two at the whole of it. */
  readonly pollMs: number;
  readonly sweepMs: number;
  /** The first pause after a failure, doubled at each further one; a second when absent. */
  readonly pauseMs?: number;
  readonly observe?: (point: PacsPoint) => void;
}

/** A connector at work. */
export interface Connector {
  /** What it has done since it began, by PACS. */
  readonly totals: ReadonlyMap<string, ReadonlyMap<PacsEvent, number>>;
  /** Ends after the study under way. */
  stop(): Promise<void>;
}

const LONGEST_PAUSE_MS = 300_000;

/** Milliseconds to wait after so many failures in a row: each time twice as long, five minutes at most, and not all at the same moment. */
export function pauseAfter(failures: number, firstMs: number, random: number): number {
  return Math.min(LONGEST_PAUSE_MS, firstMs * 2 ** Math.min(failures - 1, 20)) * (0.75 + random / 2);
}

/** Starts following every registered PACS, each by itself: one that is away or slow holds up no other. */
export function startConnector(deps: ConnectorDeps): Connector {
  const { registrations, database, log, pollMs, sweepMs, pauseMs = 1_000 } = deps;
  const locks = new SessionLocks(database, PACS_LOCKS);
  const totals = new Map<string, Map<PacsEvent, number>>();
  const wakers = new Set<() => void>();
  let stopping = false;

  const pause = (ms: number): Promise<void> =>
    new Promise((done) => {
      const end = (): void => {
        clearTimeout(timer);
        wakers.delete(end);
        done();
      };
      const timer = setTimeout(end, ms);
      wakers.add(end);
      if (stopping) end();
    });

  const follow = async (registration: Registration): Promise<void> => {
    const { code, source } = registration;
    const counted = new Map<PacsEvent, number>();
    totals.set(code, counted);
    const pacs = openPacs(registration, deps.outbound);
    const attempts = new Map<string, number>();
    let failures = 0;
    let sweepAt = 0;
    while (!stopping) {
      try {
        if (!(await locks.hold(lockKey(code)))) {
          await pause(Math.max(pollMs, 1_000));
          continue;
        }
        const following: Following = {
          registration,
          pacs,
          feed: await openFeedStore(database, code),
          handIn: async (body) => {
            const { outcome } = await deps.handIn({ source, contentType: 'application/dicom+json', body, route: 'PACS :source' });
            return outcome === 'known' ? 'known' : 'new';
          },
          base: deps.base,
          log,
          count: (event) => void counted.set(event, (counted.get(event) ?? 0) + 1),
          step: (point) => deps.observe?.(point),
          stopping: () => stopping || !locks.holds(lockKey(code)),
        };
        const { more, reset } = await followPage(following, attempts);
        if (reset) sweepAt = 0;
        if (!more && performance.now() >= sweepAt && !stopping) {
          await sweep(following);
          sweepAt = performance.now() + sweepMs;
        }
        if (failures > 0) log.info('pacs: answers again', { pacs: code });
        failures = 0;
        if (!more) await pause(pollMs);
      } catch (error) {
        counted.set('error', (counted.get('error') ?? 0) + 1);
        // Told when it begins, not at every attempt.
        if (failures === 0) log.error('pacs: cannot be followed, it is tried again', { pacs: code, error });
        failures += 1;
        await pause(pauseAfter(failures, pauseMs, Math.random()));
      }
    }
  };
  const running = Promise.all(registrations.map(follow));

  return {
    totals,
    async stop() {
      stopping = true;
      for (const wake of [...wakers]) wake();
      await running;
      locks.close();
    },
  };
}
