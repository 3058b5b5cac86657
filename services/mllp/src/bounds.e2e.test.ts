import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { type MllpBench, mllpBench } from './mllp.fixture.ts';
import { framed, message, type Sender, said, sender } from './sender.fixture.ts';

let bench: MllpBench;
beforeAll(async () => {
  bench = await mllpBench({ maxConnections: 2_100 });
});
afterAll(() => bench.close());

test('two thousand connections that say nothing leave the others alone; one beyond the limit is let go', async () => {
  const idle: Sender[] = [];
  for (let i = 0; i < 20; i += 1) idle.push(...(await Promise.all(Array.from({ length: 100 }, () => sender(bench.mllp.port)))));
  const lis = await sender(bench.mllp.port);
  lis.write(Array.from({ length: 200 }, (_, i) => framed(message(`IDLE-${i}`))).join(''));
  expect((await lis.read(200)).length).toBe(200);
  // The idle ones are heard as soon as they speak.
  idle[1_234]?.send(message('WOKE'));
  expect((await (idle[1_234] as Sender).read(1)).map(said)).toEqual(['AA WOKE']);
  expect(bench.mllp.totals.connections).toBe(2_001);
  idle.push(...(await Promise.all(Array.from({ length: 99 }, () => sender(bench.mllp.port)))));
  const beyond = await sender(bench.mllp.port);
  await beyond.closed;
  expect(bench.mllp.totals.ended.get('too-many')).toBe(1);
  for (const one of [...idle, lis]) one.close();
  while (bench.mllp.totals.connections > 0) await new Promise(setImmediate);
});

test('a sender that reads no answers is read no further; its neighbour notices nothing', async () => {
  const deaf = await sender(bench.mllp.port);
  deaf.socket.pause();
  // An answer repeats its message's number: long ones fill the line soon.
  const number = (n: number): string => `D-${n % 20}-${'9'.repeat(3_000)}`;
  let sent = 0;
  let stuck = false;
  while (!stuck && sent < 20_000) {
    const went = deaf.socket.write(Array.from({ length: 20 }, (_, i) => framed(message(number(sent + i)))).join(''));
    sent += 20;
    if (!went) stuck = !(await Promise.race([drained(deaf), still()]));
  }
  expect(stuck).toBe(true);
  const before = (await bench.taken()).length;
  const lis = await sender(bench.mllp.port);
  for (let i = 0; i < 20; i += 1) {
    lis.send(message(`NEXT-${i}`));
    await lis.read(i + 1);
  }
  expect((await bench.taken()).length).toBe(before + 20);
  // What it has read once it reads is in its order, and none is missing.
  deaf.socket.resume();
  await deaf.read(sent);
  expect(deaf.answers.every((answer, i) => said(answer) === `AA ${number(i)}`)).toBe(true);
  deaf.close();
  lis.close();
}, 120_000);

const drained = (one: Sender): Promise<boolean> => new Promise((done) => one.socket.once('drain', () => done(true)));
/** Long enough for anything that still moves. */
const still = (): Promise<boolean> => new Promise((done) => setTimeout(() => done(false), 3_000));

test('a connection on which nothing is said is ended after its time', async () => {
  const quick = await mllpBench({ idleMs: 1_000 });
  try {
    const lis = await sender(quick.mllp.port);
    lis.send(message('ONE'));
    await lis.read(1);
    await lis.closed;
    expect(quick.mllp.totals.ended.get('idle')).toBe(1);
  } finally {
    await quick.close();
  }
});

test('stopped, it answers what has arrived and takes nothing more', async () => {
  const other = await mllpBench();
  const senders = await Promise.all(Array.from({ length: 10 }, () => sender(other.mllp.port)));
  for (const [lane, one] of senders.entries()) {
    one.write(Array.from({ length: 40 }, (_, i) => framed(message(`STOP-${lane}-${i}`))).join(''));
  }
  await senders[0]?.read(1);
  await other.mllp.stop(20_000);
  await Promise.all(senders.map(({ closed }) => closed));
  const acked = senders.flatMap(({ answers }) => answers.map(said));
  const kept = (await other.taken()).map(({ body }) => `AA ${body.split('|')[9]}`);
  expect(acked.sort()).toEqual(kept.sort());
  await expect(sender(other.mllp.port)).rejects.toThrow();
  await other.close();
});

test('while the database is away nothing is answered, and nobody is told a lie', async () => {
  const other = await mllpBench();
  const lis = await sender(other.mllp.port);
  lis.send(message('BEFORE'));
  await lis.read(1);
  await other.hub.database.pool.query('alter table submission rename to submission_away');
  lis.send(message('DURING'));
  await lis.closed;
  expect(lis.answers.map(said)).toEqual(['AA BEFORE']);
  await other.hub.database.pool.query('alter table submission_away rename to submission');
  const again = await sender(other.mllp.port);
  again.send(message('DURING'));
  expect((await again.read(1)).map(said)).toEqual(['AA DURING']);
  expect((await other.taken()).map(({ body }) => body)).toEqual([message('BEFORE'), message('DURING')]);
  again.close();
  await other.close();
});
