import type { Server, ServerResponse } from 'node:http';

/** How often connections that have become idle are closed, milliseconds. */
const SWEEP_MS = 100;

/**
 * Stops a server: no new connections; what is being answered ends, and each connection with it, so that a client which sends on without
 * a pause goes elsewhere. What is left after `graceMs` is cut. Resolves when no connection is left.
 */
export async function stopServer(server: Server, graceMs: number): Promise<void> {
  const closed = new Promise<void>((done) => server.close(() => done()));
  server.prependListener('request', (_: unknown, response: ServerResponse) => response.setHeader('Connection', 'close'));
  // Those answered from now on under a request that came before keep their connection, and become idle.
  server.closeIdleConnections();
  const sweep = setInterval(() => server.closeIdleConnections(), SWEEP_MS);
  const cut = setTimeout(() => server.closeAllConnections(), graceMs);
  await closed;
  clearInterval(sweep);
  clearTimeout(cut);
}
