import { once } from 'node:events';
import { createServer, type IncomingMessage, request, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A PACS behind a line with troubles of a test's choice. */
export interface TroubledLine {
  readonly url: string;
  /** What becomes of a request: nothing, a status in place of the answer, or a break in the middle of it. */
  trouble: (path: string) => undefined | number | 'cut';
  /** Paths asked so far. */
  readonly asked: string[];
  close(): Promise<void>;
}

/** Opens a line to `target`: everything goes through, unless {@link TroubledLine.trouble} says otherwise. */
export async function troubledLine(target: string): Promise<TroubledLine> {
  const to = new URL(target);
  const asked: string[] = [];
  const line = { trouble: (_path: string): undefined | number | 'cut' => undefined };
  const pass = (incoming: IncomingMessage, outgoing: ServerResponse): void => {
    const path = incoming.url ?? '/';
    asked.push(path);
    const trouble = line.trouble(path);
    if (typeof trouble === 'number') return void outgoing.writeHead(trouble).end();
    const through = request({ host: to.hostname, port: to.port, path, method: incoming.method, headers: incoming.headers }, (answer) => {
      outgoing.writeHead(answer.statusCode ?? 500, answer.headers);
      if (trouble === 'cut') answer.once('data', (piece: Buffer) => outgoing.write(piece.subarray(0, 40), () => outgoing.destroy()));
      else answer.pipe(outgoing);
    });
    through.once('error', () => outgoing.destroy());
    incoming.pipe(through);
  };
  const server: Server = createServer(pass).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    asked,
    get trouble() {
      return line.trouble;
    },
    set trouble(given) {
      line.trouble = given;
    },
    async close() {
      server.closeAllConnections();
      await new Promise((done) => server.close(done));
    },
  };
}
