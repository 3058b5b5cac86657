// A worker that kills itself, as if the machine had died, when it comes to a named point for the n-th time.
// Arguments: database URL, archive folder, source number, point, n.
import { openDatabase } from '@hub/database';
import { canonicals } from '@hub/fhir-model';
import { openArchive } from '@hub/raw-archive';
import { createLogger } from '@hub/telemetry';
import { createIngestWorker } from './index.ts';

const [databaseUrl = '', folder = '', sourceId = '', point = '', n = '1'] = process.argv.slice(2);
const database = openDatabase({ url: databaseUrl, poolSize: 6 });
let passed = 0;
const worker = await createIngestWorker({
  database,
  archive: await openArchive({ folder, database, keysFile: `${folder}.keys` }),
  jobs: { work: async () => undefined, ringAll: async () => undefined },
  canonicals: canonicals(),
  logger: createLogger({ service: 'killed-worker', level: 'silent' }),
  concurrency: 1,
  limits: { records: 10, rows: 500 },
  observe: (at) => {
    if (at === point && ++passed === Number(n)) process.kill(process.pid, 'SIGKILL');
  },
});
await worker.drain(Number(sourceId));
process.exit(0);
