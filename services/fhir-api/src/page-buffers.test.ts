import { createServer } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { expect, test } from '@jest/globals';
import { PageBuffers } from './page-buffers.ts';
import { send } from './send.ts';

test('a buffer given back is taken again; large ones are not kept', () => {
  const buffers = new PageBuffers();
  const [one, two] = [buffers.take(40_000), buffers.take(40_000)];
  expect([one.length, two === one]).toEqual([65_536, false]);
  buffers.give(one);
  expect([buffers.take(20_000) === one, buffers.take(50_000) === one]).toEqual([false, true]);
  const large = buffers.take(3_000_000);
  buffers.give(large);
  expect(buffers.take(3_000_000) === large).toBe(false);
});

/** A page whose every byte tells whose it is. */
const page = (name: string) => Array.from({ length: 400 }, (_, i) => ({ latin1: `${name}${i % 10}`.repeat(1_000) }));

test('clients that read slowly, break off or ask at once get their own page, whole', async () => {
  const server = createServer((request, response) => {
    const body = page((request.url ?? '').slice(1, 2));
    void send(request, response, { status: 200, headers: {}, body }, 'r1');
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const { port } = server.address() as AddressInfo;
  const ask = async (name: string) => (await fetch(`http://127.0.0.1:${port}/${name}`)).text();
  const whole = (name: string) =>
    page(name)
      .map(({ latin1 }) => latin1)
      .join('');

  const slow = connect(port, '127.0.0.1');
  slow.write('GET /s HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n');
  const gone = connect(port, '127.0.0.1');
  gone.write('GET /g HTTP/1.1\r\nHost: x\r\n\r\n');
  await new Promise((read) => gone.once('data', read));
  gone.destroy();
  const names = [...'abcdefghij'];
  for (let round = 0; round < 3; round++) {
    const answers = await Promise.all(names.map(ask));
    expect(answers.map((answer, i) => answer === whole(names[i] as string))).toEqual(names.map(() => true));
  }
  const bytes: Buffer[] = [];
  for await (const piece of slow) bytes.push(piece as Buffer);
  expect(
    Buffer.concat(bytes)
      .toString('latin1')
      .endsWith(`\r\n\r\n${whole('s')}`),
  ).toBe(true);
  server.closeAllConnections();
  await new Promise((done) => server.close(done));
});
