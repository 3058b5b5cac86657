import http from 'node:http';

/** What came back. `body` only when it was asked to be kept. */
export interface Answer {
  readonly status: number;
  readonly bytes: number;
  readonly headers: http.IncomingHttpHeaders;
  readonly body: Buffer | undefined;
}

export interface Asked {
  readonly method: string;
  /** From the origin on. */
  readonly path: string;
  readonly headers: http.OutgoingHttpHeaders;
  readonly body?: Buffer | undefined;
  /** Keeps the body of the answer. */
  readonly keep?: boolean;
}

/** One request on a connection of `agent`. Rejects when the connection fails. */
export function request(agent: http.Agent, origin: string, { method, path, headers, body, keep = false }: Asked): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const sent = http.request(origin + path, { method, headers, agent }, (response) => {
      let bytes = 0;
      const pieces: Buffer[] = [];
      response.on('data', (piece: Buffer) => {
        bytes += piece.length;
        if (keep) pieces.push(piece);
      });
      response.on('end', () =>
        resolve({ status: response.statusCode ?? 0, bytes, headers: response.headers, body: keep ? Buffer.concat(pieces) : undefined }),
      );
      response.on('error', reject);
    });
    sent.on('error', reject);
    sent.end(body);
  });
}

/** Keep-alive connections, used in turn. */
export function connections(most: number): http.Agent {
  return new http.Agent({ keepAlive: true, maxSockets: most, scheduling: 'fifo' });
}
