import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { connect, createServer, type Socket } from 'node:net';

/** A way to a server that breaks as networks do. */
export interface BreakingWay {
  readonly origin: string;
  /** Heads of the requests so far. */
  readonly heads: readonly string[];
  /** From now on: answers break off after so many bytes of a connection, so many times. */
  cut(after: number, times: number): void;
  /** Answers stand still after so many bytes of a connection; `undefined`: they go on. */
  stall(after: number | undefined): void;
  close(): Promise<void>;
}

/** Listens on this machine and passes on to a port of it. */
export async function breakingWay(port: number): Promise<BreakingWay> {
  const heads: string[] = [];
  const sockets = new Set<Socket>();
  let cuts = { after: 0, times: 0 };
  let stalled: number | undefined;
  const server = createServer((client) => {
    const there = connect(port, '127.0.0.1');
    let came = 0;
    for (const socket of [client, there]) {
      sockets.add(socket);
      socket.on('error', () => undefined);
      socket.on('close', () => {
        sockets.delete(socket);
        client.destroy();
        there.destroy();
      });
    }
    client.on('data', (chunk: Buffer) => {
      heads.push(chunk.toString('latin1').split('\r\n\r\n')[0] as string);
      there.write(chunk);
    });
    there.on('data', (chunk: Buffer) => {
      if (client.destroyed) return;
      const before = came;
      came += chunk.length;
      if (stalled !== undefined && came > stalled) {
        there.pause();
        return;
      }
      if (cuts.times > 0 && came > cuts.after) {
        cuts = { ...cuts, times: cuts.times - 1 };
        there.pause();
        client.write(chunk.subarray(0, Math.max(0, cuts.after - before)), () => client.destroy());
        return;
      }
      client.write(chunk);
    });
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    heads,
    cut(after, times) {
      cuts = { after, times };
    },
    stall(after) {
      stalled = after;
      if (after === undefined) for (const socket of sockets) socket.resume();
    },
    async close() {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, 'close');
    },
  };
}
