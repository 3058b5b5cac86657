// Intake as a process that ends by SIGKILL at a named point. Arguments: database URL, archive folder, point ('' = lives on).
// Prints its port; bells are not rung.

import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { openAuditRecorder } from '@hub/audit-log';
import { openAuthenticator } from '@hub/client-register';
import { openDatabase } from '@hub/database';
import { openArchive, openSecrets } from '@hub/raw-archive';
import { createLogger } from '@hub/telemetry';
import { createIntakeApp } from './app.ts';

const [url = '', folder = '', fatal = ''] = process.argv.slice(2);
const database = openDatabase({ url });
const app = createIntakeApp({
  database,
  archive: await openArchive({ folder, database }),
  secrets: openSecrets(`${folder}.keys`),
  jobs: { ring: async () => undefined },
  record: openAuditRecorder(database, Buffer.alloc(32, 1)).record,
  authenticator: openAuthenticator(database),
  log: createLogger({ service: 'test', level: 'silent' }),
  mappingVersion: 1,
  maxBodyBytes: 1_000_000,
  tokenSeconds: 60,
  observe: (point) => {
    if (point === fatal) process.kill(process.pid, 'SIGKILL');
  },
});
const server = createServer(app).listen(0, '127.0.0.1', () => process.stdout.write(`${(server.address() as AddressInfo).port}\n`));
