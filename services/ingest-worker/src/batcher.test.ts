import type { ClaimedSubmission } from '@hub/submission-log';
import { expect, test } from '@jest/globals';
import { type Arrival, type Batch, batches } from './batcher.ts';
import type { IncomingRecord } from './record-ref.ts';

const submission = (seq: number) => ({ seq, attempts: seq > 10 ? 2 : 1, facility: { id: 1 } }) as ClaimedSubmission;
const record = (seq: number, key: string, rows = 1): Arrival => ({
  kind: 'record',
  incoming: { submission: submission(seq), key, rows } as unknown as IncomingRecord,
});
const born = (key: string, card: string): Arrival => ({
  kind: 'record',
  incoming: { submission: submission(1), key, cards: [{ name: card }], rows: 1 } as unknown as IncomingRecord,
});
const told = (key: string, name: string, says: string): Arrival => ({
  kind: 'record',
  incoming: { submission: submission(1), key, person: { name, says }, rows: 1 } as unknown as IncomingRecord,
});
const end = (seq: number): Arrival => ({ kind: 'end', submission: submission(seq), issues: [] });

async function cut(arrivals: readonly Arrival[], limits = { records: 3, rows: 100 }): Promise<string[]> {
  const stream = (async function* () {
    yield* arrivals;
  })();
  const made: Batch[] = [];
  for await (const batch of batches(stream, limits)) made.push(batch);
  return made.map(
    ({ records, ends }) => `${records.map(({ key }) => key).join('')}|${ends.map(({ submission: { seq } }) => seq).join('')}`,
  );
}

test('batches are cut by number and by rows, across submissions', async () => {
  expect(await cut([record(1, 'a'), end(1), record(2, 'b'), end(2), record(3, 'c'), record(3, 'd'), end(3)])).toEqual(['abc|12', 'd|3']);
  expect(await cut([record(1, 'a', 60), record(1, 'b', 50), record(1, 'c', 200), record(1, 'd', 1)])).toEqual(['a|', 'b|', 'c|', 'd|']);
});

test('a record that is in the batch already begins the next one', async () => {
  expect(await cut([record(1, 'a'), record(1, 'b'), record(1, 'a'), record(2, 'a'), end(2)])).toEqual(['ab|', 'a|', 'a|2']);
});

test('records that name the card of one newborn share no batch', async () => {
  expect(await cut([born('a', 'TE1'), born('b', 'TE2'), born('c', 'TE1'), record(1, 'd')])).toEqual(['ab|', 'cd|']);
});

test('records that say different things of one person share no batch, those that say the same do', async () => {
  const limits = { records: 9, rows: 100 };
  const [a, b, c] = [told('a', 'BN1', 'phone 1'), told('b', 'BN2', 'phone 2'), told('c', 'BN1', 'phone 1')];
  expect(await cut([a, b, c, told('d', 'BN1', 'phone 2'), told('e', 'BN1', 'phone 1')], limits)).toEqual(['abc|', 'd|', 'e|']);
});

test('rows that name a person by the very same numbers share a batch, those that name another number, too, do not', async () => {
  const row = (key: string, ...numbers: readonly string[]): Arrival => ({
    kind: 'record',
    incoming: {
      submission: submission(1),
      key,
      cards: numbers.map((name) => ({ name, says: numbers.join() })),
      rows: 1,
    } as unknown as IncomingRecord,
  });
  const limits = { records: 9, rows: 100 };
  expect(await cut([row('a', 'P1'), row('b', 'P1'), row('c', 'P2'), row('d', 'P1', 'N1'), row('e', 'N1'), row('f', 'N1')], limits)).toEqual(
    ['abc|', 'd|', 'ef|'],
  );
  expect(await cut([row('a', 'P1'), born('b', 'P1'), row('c', 'P1')], limits)).toEqual(['a|', 'b|', 'c|']);
});

test('a submission that is tried again has its batches to itself', async () => {
  const tried = 11;
  expect(await cut([record(1, 'a'), end(1), record(tried, 'b'), end(tried), record(2, 'c'), end(2)])).toEqual(['a|1', 'b|11', 'c|2']);
  expect(await cut([record(tried, 'a'), record(tried, 'b'), end(tried), end(2)])).toEqual(['ab|11', '|2']);
});

test('submissions without records are ended too, and nothing makes nothing', async () => {
  expect(await cut([end(1), end(2), end(3), end(4)])).toEqual(['|123', '|4']);
  expect(await cut([])).toEqual([]);
});
