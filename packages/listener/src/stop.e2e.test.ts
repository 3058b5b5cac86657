import { once } from 'node:events';
import { Agent, createServer, request, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import { expect, test } from '@jest/globals';
import { createHttpServer } from './http-server.ts';
import { stopServer } from './stop.ts';

async function listening(server: Server): Promise<number> {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return (server.address() as AddressInfo).port;
}

/** The text of an answer, or the code of the failure. */
const ask = (port: number, agent: Agent, path = '/'): Promise<string> =>
  new Promise((resolve) => {
    const asking = request({ host: '127.0.0.1', port, agent, path, method: 'POST' }, (response) => {
      let text = '';
      response.setEncoding('utf8').on('data', (part: string) => {
        text += part;
      });
      response.on('end', () => resolve(text)).on('error', () => resolve('cut'));
    });
    asking.on('error', (error: NodeJS.ErrnoException) => resolve(error.code ?? 'failed'));
    asking.end('x');
  });

test('clients that send without a pause do not keep a server up; what it was answering is answered', async () => {
  const server = createHttpServer((asked, answer) => void wait(asked.url === '/slow' ? 400 : 5).then(() => answer.end('done')), {
    host: '127.0.0.1',
  });
  const port = await listening(server);
  const agent = new Agent({ keepAlive: true });
  let over = false;
  const heard = new Set<string>();
  const clients = Array.from({ length: 8 }, async () => {
    while (!over) heard.add(await ask(port, agent));
  });
  await wait(100);
  const slow = ask(port, agent, '/slow');
  await wait(50);
  const began = performance.now();
  await stopServer(server, 60_000);
  // It did not wait for its end: the idle connections were let go.
  expect(performance.now() - began).toBeLessThan(60_000);
  expect(await slow).toBe('done');
  over = true;
  await Promise.all(clients);
  agent.destroy();
  expect([...heard].filter((text) => !['done', 'ECONNREFUSED', 'ECONNRESET'].includes(text))).toEqual([]);
}, 20_000);

test('what does not end in time is cut', async () => {
  const server = createServer(() => undefined);
  const port = await listening(server);
  const agent = new Agent({ keepAlive: true });
  const never = ask(port, agent);
  await wait(50);
  await stopServer(server, 200);
  expect(await never).toBe('ECONNRESET');
  agent.destroy();
});
