import { setTimeout as pause } from 'node:timers/promises';
import type { Database } from '@hub/database';
import { filesOf, type ProvinceOptions, Tally } from '@hub/synthetic-province';
import type { RunningHub } from '../../hub/start-hub.ts';
import { connections, request } from '../client/request.ts';

/** A store that grows: one province, its files sent person by person as they are made, through the intake and the worker. */
export interface Growing {
  /**
   * Sends files until the store holds about `resources`, or until `end` (performance.now()), and waits until all that was sent is stored. Answers how
   * many there are.
   */
  grow(resources: number, end: number): Promise<Grown>;
  /** What the files sent so far must have made, counted by the generator. */
  readonly tally: Tally;
}

export interface Grown {
  readonly resources: number;
  readonly seconds: number;
}

const CONNECTIONS = 4;
/** Submissions that may wait for the worker: the intake is faster. */
const OPEN_MOST = 100;
const LOOK_EVERY = 40;

export function growing(
  hub: RunningHub,
  database: Database,
  options: ProvinceOptions,
  tokens: ReadonlyMap<string, string>,
  say: (text: string) => void,
): Growing {
  const tally = new Tally(false);
  const files = filesOf(options, (visit) => tally.add(visit));
  const agent = connections(CONNECTIONS);
  let sent = 0;
  const one = async (sql: string): Promise<number> => Number((await database.pool.query<{ n: number }>(sql)).rows[0]?.n);
  const open = () => one("select count(*) as n from submission where status in ('received', 'processing', 'failed')");
  const stored = () => one('select coalesce(sum(n), 0) as n from resource_count');

  const post = async (): Promise<boolean> => {
    const next = files.next();
    if (next.done === true) return false;
    const { source, body } = next.value;
    const headers = {
      authorization: `Bearer ${tokens.get(source) ?? hub.operatorToken}`,
      'content-type': 'application/xml',
      'content-length': body.length,
    };
    const answer = await request(agent, hub.origin, { method: 'POST', path: `/intake/submissions?source=${source}`, headers, body });
    if (answer.status !== 202) throw new Error(`POST of a file: ${answer.status}`);
    sent += 1;
    return true;
  };

  return {
    tally,
    async grow(resources, end) {
      const started = performance.now();
      let there = await stored();
      let told = there;
      while (there < resources && performance.now() < end) {
        let ended = false;
        for (let i = 0; i < LOOK_EVERY && !ended; i += CONNECTIONS)
          ended = (await Promise.all(Array.from({ length: CONNECTIONS }, post))).includes(false);
        while ((await open()) > OPEN_MOST) await pause(200);
        there = await stored();
        // What waits is on its way: it is waited for when it may be enough.
        if (ended || there + (await open()) * (there / sent) >= resources) {
          while ((await open()) > 0) await pause(100);
          there = await stored();
        }
        if (ended && there < resources) throw new Error(`the province ends at ${there} resources: it needs more people`);
        if (there - told >= 250_000) {
          told = there;
          say(`${there} resources after ${Math.round((performance.now() - started) / 1000)} s`);
        }
      }
      while ((await open()) > 0) await pause(100);
      return { resources: await stored(), seconds: (performance.now() - started) / 1000 };
    },
  };
}
