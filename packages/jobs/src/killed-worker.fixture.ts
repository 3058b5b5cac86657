// A worker that takes a ring, says so, and never ends: the test kills it. Arguments: database URL, Redis URL or ''.
import { openJobs } from './index.ts';

const [databaseUrl = '', redisUrl = ''] = process.argv.slice(2);
const jobs = await openJobs({ databaseUrl, redisUrl: redisUrl === '' ? undefined : redisUrl, lostAfterMs: 1_000 });
await jobs.work(
  async (sourceId) => {
    process.stdout.write(`took ${sourceId}\n`);
    await new Promise((never) => setTimeout(never, 600_000));
  },
  { concurrency: 1 },
);
