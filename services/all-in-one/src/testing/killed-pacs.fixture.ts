// The connector with the ordinary intake as a process that ends by SIGKILL at a named point, the n-th time it comes there. Arguments: database URL,
// archive folder, file of PACS, hosts that may be called, point ('' = lives on), n. Bells are not rung.
import { openAuditRecorder } from '@hub/audit-log';
import { openDatabase } from '@hub/database';
import { handingIn } from '@hub/intake';
import { openStreaming } from '@hub/outbound';
import { readRegistrations, startConnector } from '@hub/pacs-connector';
import { openArchive } from '@hub/raw-archive';
import { createLogger } from '@hub/telemetry';

const [url = '', archiveFolder = '', file = '', hosts = '', fatal = '', times = '1'] = process.argv.slice(2);
const database = openDatabase({ url });
const log = createLogger({ service: 'test', level: 'silent' });
let left = Number(times);
const observe = (point: string): void => {
  if (point === fatal && --left === 0) process.kill(process.pid, 'SIGKILL');
};
startConnector({
  registrations: readRegistrations(file),
  database,
  outbound: openStreaming({ allowed: hosts.split(','), idleMs: 10_000, connections: 8 }),
  handIn: handingIn({
    database,
    archive: await openArchive({ folder: archiveFolder, database }),
    jobs: { ring: async () => undefined },
    record: openAuditRecorder(database, Buffer.alloc(32, 1)).record,
    log,
    mappingVersion: 1,
    maxBodyBytes: 100_000_000,
    observe,
  }),
  base: 'https://du-lieu.example',
  log,
  pollMs: 100,
  sweepMs: 500,
  pauseMs: 100,
  observe,
});
process.stdout.write('following\n');
