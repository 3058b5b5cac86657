import type { Change, Written } from '@hub/fhir-rest';
import type { SearchQuery } from '@hub/search';
import { describe, expect, test } from '@jest/globals';
import type { Job, Outcome } from './perform.ts';
import { WriteQueue } from './queue.ts';
import { QUEUE_LIMITS, type QueueLimits } from './queue-limits.ts';

const job = (changes: number, more: Partial<Job['unit']> = {}): Job => ({
  unit: {
    changes: Array.from({ length: changes }, (): Change<SearchQuery> => ({ kind: 'delete', type: 'Patient', id: 'x' })),
    principal: { clientNumber: 1, clientId: 'c', kind: 'operator' },
    bodies: false,
    ...more,
  },
  asks: { looks: [], lookOf: [], ownIdOf: new Map(), references: [], names: [], ids: [] },
});
const DONE: Outcome = { written: [] as readonly Written[] };
const sleep = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

/** A queue whose groups end when told to; what it was given. */
function held(limits: Partial<QueueLimits> = {}) {
  const groups: number[][] = [];
  const ends: ((outcomes?: readonly Outcome[] | Error) => void)[] = [];
  const queue = new WriteQueue(
    (jobs) =>
      new Promise((resolve, reject) => {
        groups.push(jobs.map(({ unit }) => unit.changes.length));
        ends.push((outcomes = jobs.map(() => DONE)) => (outcomes instanceof Error ? reject(outcomes) : resolve(outcomes)));
      }),
    { ...QUEUE_LIMITS, lanes: 1, ...limits },
  );
  return { queue, groups, ends };
}

describe('groups', () => {
  test('what arrives while one is written goes together, up to the bounds of a group', async () => {
    const { queue, groups, ends } = held({ groupChanges: 10 });
    const all = [queue.add(job(1))];
    await sleep(5);
    for (const size of [3, 4, 3, 1, 25, 2]) all.push(queue.add(job(size)));
    for (let i = 0; i < 4; i++) {
      await sleep(5);
      ends[i]?.();
    }
    await sleep(5);
    expect(groups).toEqual([[1], [3, 4, 3], [1], [25], [2]]);
    ends[4]?.();
    await Promise.all(all);
  });

  test('a group is bounded by bytes too, and one that reads is alone', async () => {
    const { queue, groups, ends } = held({ groupBytes: 100 });
    const all = [queue.add(job(1))];
    await sleep(5);
    for (const bytes of [60, 40, 40]) all.push(queue.add(job(1, { bytes })));
    all.push(queue.add(job(2, { bytes: 1, reads: async () => undefined })));
    for (let i = 0; i < 4; i++) {
      await sleep(5);
      ends[i]?.();
    }
    await Promise.all(all);
    expect(groups).toEqual([[1], [1, 1], [1], [2]]);
  });

  test('who must wait for another of the group is first in the next one', async () => {
    const { queue, groups, ends } = held();
    const first = queue.add(job(1));
    const second = queue.add(job(2));
    await sleep(5);
    const third = queue.add(job(3));
    ends[0]?.([DONE, { after: true }]);
    await first;
    await sleep(5);
    expect(groups).toEqual([
      [1, 2],
      [2, 3],
    ]);
    ends[1]?.();
    await Promise.all([second, third]);
  });

  test('when a group fails as a whole, each is tried by itself and only the one to blame is refused', async () => {
    const { queue, groups, ends } = held();
    const one = queue.add(job(1));
    const two = queue.add(job(2));
    const refused = expect(two).rejects.toThrow('bad');
    await sleep(5);
    ends[0]?.(new Error('bad'));
    await sleep(5);
    ends[1]?.();
    await sleep(5);
    ends[2]?.(new Error('bad'));
    await one;
    await refused;
    expect(groups).toEqual([[1, 2], [1], [2]]);
  });

  test('when the database is lost nothing is tried again: what was committed is not known', async () => {
    const { queue, groups, ends } = held();
    const all = [queue.add(job(1)), queue.add(job(2))].map((one) =>
      expect(one).rejects.toMatchObject({ problem: { category: 'unavailable' } }),
    );
    await sleep(5);
    ends[0]?.(Object.assign(new Error('reset'), { code: 'ECONNRESET' }));
    await Promise.all(all);
    expect(groups).toEqual([[1, 2]]);
  });
});

describe('bounds', () => {
  const busy = { problem: { category: 'busy' } };

  test('a full queue says so at once, by changes and by bytes', async () => {
    const { queue, ends } = held({ waitingChanges: 10, waitingBytes: 1000 });
    const running = queue.add(job(1));
    await sleep(5);
    const waiting = [queue.add(job(8, { bytes: 500 }))];
    await expect(queue.add(job(3, { bytes: 1 }))).rejects.toMatchObject(busy);
    await expect(queue.add(job(1, { bytes: 501 }))).rejects.toMatchObject(busy);
    waiting.push(queue.add(job(2, { bytes: 500 })));
    ends[0]?.();
    await running;
    await sleep(5);
    ends[1]?.();
    await Promise.all(waiting);
    const large = queue.add(job(5000));
    await sleep(5);
    ends[2]?.();
    await large;
  });

  test('who has not begun in time is refused; who has is not', async () => {
    const { queue, groups, ends } = held({ beginWithin: 50 });
    const running = queue.add(job(1));
    await sleep(5);
    await expect(queue.add(job(2))).rejects.toMatchObject(busy);
    ends[0]?.([{ after: true }]);
    await sleep(100);
    expect(groups).toEqual([[1], [1]]);
    ends[1]?.();
    await running;
  });
});
