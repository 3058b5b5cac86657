/** `node scripts/bench/mllp/main.ts [connections] [seconds] [profile]`: the MLLP row alone, on an empty hub of its own; with `profile` the CPU profiles stay. */
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { openDatabase } from '@hub/database';
import { startEmbeddedPostgres, temporaryFolder } from '@hub/embedded';
import { startHub } from '../../hub/start-hub.ts';
import { postmasterPid } from '../machine.ts';
import { profileSummary } from '../profile.ts';
import { measureMllp } from './measure.ts';

const [connections = '50', seconds = '5', profile = ''] = process.argv.slice(2);
const folder = temporaryFolder('hub-bench-');
const postgres = await startEmbeddedPostgres({ dataDir: join(folder, 'postgres'), openFolder: join(folder, 'open') });
const hubDatabase = openDatabase({ url: postgres.url, poolSize: 2, statementTimeout: 0, applicationName: 'hub-bench' });
try {
  const hub = await startHub({ databaseUrl: postgres.url, folder: join(folder, 'hub'), profile: profile !== '' });
  try {
    const postgresPid = postmasterPid(postgres.clusterDir);
    const bench = { hub, hubDatabase, postgresPid, seconds: Number(seconds), connections: Number(connections) };
    const { load, spent, kept } = await measureMllp(bench);
    process.stdout.write(`${JSON.stringify({ ...load, kept, spent }, null, 1)}\n`);
  } finally {
    await hub.stop();
  }
  if (profile !== '') process.stdout.write(`${profileSummary(join(folder, 'hub'))}\n`);
} finally {
  await hubDatabase.close();
  await postgres.stop();
  await rm(folder, { recursive: true, force: true });
}
