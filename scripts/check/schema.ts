// packages/database/schema.sql: the schema as the migrations make it, for people to read and reviews to show. Without
// arguments it is compared, with --write (npm run schema) it is written.
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { migrate, openDatabase } from '@hub/database';
import { startEmbeddedPostgres, temporaryFolder } from '@hub/embedded';
import { ROOT } from './root.ts';
import { schemaText } from './schema-text.ts';

const FILE = join(ROOT, 'packages', 'database', 'schema.sql');

async function currentSchema(): Promise<string> {
  const folder = temporaryFolder('hub-schema-');
  const postgres = await startEmbeddedPostgres({ dataDir: folder, throwaway: true, openFolder: join(folder, 'open') });
  const database = openDatabase({ url: postgres.url, poolSize: 2 });
  try {
    await migrate(database);
    return await schemaText(database);
  } finally {
    await database.close();
    await postgres.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

/** The first line where two texts part, for the message. */
function firstDifference(old: string, now: string): string {
  const [before, after] = [old.split('\n'), now.split('\n')];
  const at = after.findIndex((line, index) => line !== before[index]);
  const line = at === -1 ? after.length : at;
  return `line ${line + 1}\n  schema.sql: ${before[line] ?? '(end)'}\n  migrations: ${after[line] ?? '(end)'}`;
}

const now = await currentSchema();
if (process.argv.includes('--write')) {
  writeFileSync(FILE, now);
  process.stdout.write('packages/database/schema.sql\n');
} else {
  let old = '';
  try {
    old = readFileSync(FILE, 'utf8');
  } catch {
    process.stdout.write('packages/database/schema.sql is missing\n');
  }
  if (old !== now) {
    process.stdout.write(
      `packages/database/schema.sql is not what the migrations make (npm run schema writes it): ${firstDifference(old, now)}\n`,
    );
    process.exitCode = 1;
  }
}
