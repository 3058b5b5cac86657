import { setTimeout as wait } from 'node:timers/promises';
import { expect, test } from '@jest/globals';
import { Coalescer } from './coalesce.ts';

test('a burst is one send at once and one after it; another number has its own', async () => {
  const sent: number[] = [];
  const coalescer = new Coalescer(async (id) => {
    sent.push(id);
    await wait(5);
  }, 1);
  await Promise.all([1, 1, 1, 2, 1].map((id) => coalescer.call(id)));
  expect(sent).toEqual([1, 2, 1]);
});

test('a call shares no send that began before it', async () => {
  const order: string[] = [];
  const coalescer = new Coalescer(async () => {
    order.push('begin');
    await wait(5);
    order.push('end');
  }, 1);
  const first = coalescer.call(1);
  await wait(2);
  order.push('called');
  await coalescer.call(1);
  expect(order).toEqual(['begin', 'called', 'end', 'begin', 'end']);
  await first;
});

test('a failed send rejects its callers only; the next call sends again', async () => {
  let fail = true;
  const coalescer = new Coalescer(async () => {
    if (fail) throw new Error('down');
  }, 1);
  await expect(coalescer.call(1)).rejects.toThrow('down');
  fail = false;
  await coalescer.call(1);
  await coalescer.settled();
});
