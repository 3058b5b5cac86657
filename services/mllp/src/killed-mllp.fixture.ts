// The port as a process that ends by SIGKILL at a named point, the n-th time it comes there. Arguments: database URL, folder, point ('' = lives on), n.
// Prints its port; bells are not rung.
import { join } from 'node:path';
import { openAudit } from '@hub/audit-log';
import { openDatabase } from '@hub/database';
import { openArchive } from '@hub/raw-archive';
import { createLogger } from '@hub/telemetry';
import { openMllp } from './mllp.ts';

const [databaseUrl = '', folder = '', fatal = '', times = '1'] = process.argv.slice(2);
const database = openDatabase({ url: databaseUrl });
const log = createLogger({ service: 'test', level: 'silent' });
let left = Number(times);
const settings = { auditKeyFile: join(folder, 'audit.key'), auditSync: false, auditJournalSyncMs: 0, dataDir: folder };
const { port } = await openMllp({
  database,
  archive: await openArchive({ folder: join(folder, 'archive'), database, keysFile: join(folder, 'keys') }),
  jobs: { ring: async () => undefined },
  record: (await openAudit({ databaseUrl, settings, log })).record,
  log,
  mappingVersion: 1,
  maxMessageBytes: 1_000_000,
  transport: { host: '127.0.0.1' },
  port: 0,
  idleMs: 0,
  maxConnections: 100,
  observe: (point) => {
    if (point === fatal && --left === 0) process.kill(process.pid, 'SIGKILL');
  },
});
process.stdout.write(`${port}\n`);
