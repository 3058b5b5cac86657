import { randomBytes } from 'node:crypto';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { migrate, openDatabase } from '@hub/database';
import { startEmbeddedPostgres, temporaryFolder } from '@hub/embedded';
import { announceRun, withDatabase } from '../run.ts';
import { PREFIX, sweepDeadRuns } from './sweep.ts';

/** Starts what a run needs and announces it; answers the function that takes everything down again. */
export async function startTestServer(): Promise<() => Promise<void>> {
  const server = await serverOfRun();
  const template = `hub_test_${randomBytes(4).toString('hex')}`;
  await administer(server.adminUrl, `create database ${template}`);
  const database = openDatabase({ url: withDatabase(server.adminUrl, template), poolSize: 2, statementTimeout: 0 });
  await migrate(database);
  await database.close();
  // Closed to connections: one open connection to a template makes every clone fail.
  await administer(server.adminUrl, `alter database ${template} with allow_connections false is_template true`);
  announceRun({ adminUrl: server.adminUrl, template });
  return async () => {
    announceRun(undefined);
    if (!server.ours) {
      await administer(server.adminUrl, `alter database ${template} with is_template false`);
      const left = await administer(server.adminUrl, `select datname from pg_database where datname like '${template}%'`);
      for (const { datname } of left) await administer(server.adminUrl, `drop database if exists ${datname} with (force)`);
    }
    await server.stop();
  };
}

interface RunServer {
  readonly adminUrl: string;
  readonly ours: boolean;
  stop(): Promise<void>;
}

async function serverOfRun(): Promise<RunServer> {
  const given = process.env.TEST_DATABASE_URL;
  if (given !== undefined && given !== '') return { adminUrl: given, ours: false, stop: async () => undefined };
  await sweepDeadRuns();
  const folder = temporaryFolder(PREFIX);
  const postgres = await startEmbeddedPostgres({ dataDir: folder, throwaway: true, openFolder: join(folder, 'open') });
  return {
    adminUrl: withDatabase(postgres.url, 'postgres'),
    ours: true,
    async stop() {
      await postgres.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

async function administer(url: string, statement: string): Promise<readonly { readonly datname: string }[]> {
  const admin = openDatabase({ url, poolSize: 1, statementTimeout: 0 });
  try {
    return (await admin.pool.query(statement)).rows;
  } finally {
    await admin.close();
  }
}
