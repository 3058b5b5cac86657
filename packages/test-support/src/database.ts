import { randomBytes } from 'node:crypto';
import { type Database, openDatabase } from '@hub/database';
import { currentRun, withDatabase } from './run.ts';

/** A database of a test's own. */
export interface TestDatabase {
  readonly database: Database;
  readonly url: string;
  /** Closes the pool and drops the database, cutting connections that others left open. */
  drop(): Promise<void>;
}

/**
 * A fresh, migrated database, cloned from the run's template (tens of milliseconds). Any number at once. Call `drop()`
 * in `afterAll`; what is forgotten goes with the server, or at the end of the run when the server is TEST_DATABASE_URL.
 * `poolSize` as in {@link openDatabase}.
 */
export async function testDatabase(options: { readonly poolSize?: number } = {}): Promise<TestDatabase> {
  const run = currentRun();
  const name = `${run.template}_${randomBytes(6).toString('hex')}`;
  await onServer(run.adminUrl, `create database ${name} template ${run.template}`);
  const url = withDatabase(run.adminUrl, name);
  const database = openDatabase({ url, poolSize: options.poolSize ?? 10, applicationName: 'hub-test' });
  return {
    database,
    url,
    async drop() {
      await database.close();
      await onServer(run.adminUrl, `drop database if exists ${name} with (force)`);
    },
  };
}

async function onServer(url: string, statement: string): Promise<void> {
  const admin = openDatabase({ url, poolSize: 1, statementTimeout: 0, applicationName: 'hub-test' });
  try {
    await admin.pool.query(statement);
  } finally {
    await admin.close();
  }
}
