// The receiver as a process that ends by SIGKILL at a named point, the n-th time it comes there. Arguments: database URL, archive folder, landing
// folders, point ('' = lives on), n. Prints a line once it looks; bells are not rung.
import { openAuditRecorder } from '@hub/audit-log';
import { openDatabase } from '@hub/database';
import { openArchive } from '@hub/raw-archive';
import { createLogger } from '@hub/telemetry';
import { startFolderDrop } from './folder-drop.ts';

const [url = '', archiveFolder = '', folder = '', fatal = '', times = '1'] = process.argv.slice(2);
const database = openDatabase({ url });
let left = Number(times);
startFolderDrop({
  database,
  archive: await openArchive({ folder: archiveFolder, database }),
  jobs: { ring: async () => undefined },
  record: openAuditRecorder(database, Buffer.alloc(32, 1)).record,
  log: createLogger({ service: 'test', level: 'silent' }),
  mappingVersion: 1,
  maxBodyBytes: 1_000_000,
  folder,
  settleMs: 0,
  pollMs: 20,
  observe: (point) => {
    if (point === fatal && --left === 0) process.kill(process.pid, 'SIGKILL');
  },
});
process.stdout.write('looking\n');
