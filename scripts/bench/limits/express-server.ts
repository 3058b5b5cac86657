/** What express 5 and one named select can do: `GET /:id` answers a body of 2 KB. A process of its own, ended by IPC disconnect. */
import type { AddressInfo } from 'node:net';
import { openDatabase } from '@hub/database';
import express from 'express';

process.once('message', ({ url }: { url: string }) => {
  const database = openDatabase({ url, poolSize: 8, applicationName: 'hub-bench' });
  const app = express();
  app.disable('x-powered-by');
  app.disable('etag');
  app.get('/:id', async (request, response) => {
    const { rows } = await database.pool.query<{ body: string }>({
      name: 'bench-read',
      text: 'select body from bench_read where id = $1',
      values: [request.params.id],
    });
    response.setHeader('content-type', 'application/fhir+json');
    response.send(rows[0]?.body ?? '');
  });
  const server = app.listen(0, '127.0.0.1', () => process.send?.({ port: (server.address() as AddressInfo).port }));
  process.once('disconnect', () => process.exit(0));
});
