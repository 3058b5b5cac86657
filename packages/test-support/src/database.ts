import { randomBytes } from 'node:crypto';
import { type Database, openDatabase } from '@hub/database';
import { currentRun, type TestRun, withDatabase } from './run.ts';

/** A database of a test's own. */
export interface TestDatabase {
  readonly database: Database;
  readonly url: string;
  /** Closes the pool and drops the database, cutting connections that others left open. */
  drop(): Promise<void>;
}

/** What several test files begin with. */
export interface Filling {
  /** Names it within a run: letters, digits and low lines. What is written under a name is always the same. */
  readonly name: string;
  write(database: Database): Promise<void>;
}

/**
 * A fresh, migrated database, cloned from the run's template (tens of milliseconds). Any number at once. Call `drop()`
 * in `afterAll`; what is forgotten goes with the server, or at the end of the run when the server is TEST_DATABASE_URL.
 * `poolSize` as in {@link openDatabase}. `filled`: with what that has written.
 */
export async function testDatabase(options: { readonly poolSize?: number; readonly filled?: Filling } = {}): Promise<TestDatabase> {
  const run = currentRun();
  const name = `${run.template}_${randomBytes(6).toString('hex')}`;
  const template = options.filled === undefined ? run.template : await filledTemplate(run, options.filled);
  await onServer(run.adminUrl, cloneOf(template, name));
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

/** Copied as files: a third of the time that writing every page into the log takes. */
const cloneOf = (template: string, name: string) => `create database ${name} template ${template} strategy file_copy`;

/** The template of a filling, written by the first file of the run that asks for it; the others wait for that one. */
async function filledTemplate(run: TestRun, { name, write }: Filling): Promise<string> {
  const template = `${run.template}_filled_${name}`;
  const admin = openDatabase({ url: run.adminUrl, poolSize: 1, statementTimeout: 0, applicationName: 'hub-test' });
  // The lock is this connection's, and goes with it.
  const held = await admin.pool.connect();
  try {
    const ask = (sql: string, values: readonly unknown[] = []) => held.query(sql, [...values]);
    await ask('select pg_advisory_lock(hashtextextended($1, 0))', [template]);
    const { rows } = await ask('select datallowconn as unfinished from pg_database where datname = $1', [template]);
    // One that was not finished was another's failure.
    if (rows[0]?.unfinished === true) await ask(`drop database ${template} with (force)`);
    if (rows[0]?.unfinished !== false) {
      await ask(cloneOf(run.template, template));
      const database = openDatabase({ url: withDatabase(run.adminUrl, template), statementTimeout: 0, applicationName: 'hub-test' });
      await write(database).finally(() => database.close());
      // Closed to connections: one open connection to a template makes every clone fail.
      await ask(`alter database ${template} with allow_connections false`);
    }
    return template;
  } finally {
    held.release(true);
    await admin.close();
  }
}

async function onServer(url: string, statement: string): Promise<void> {
  const admin = openDatabase({ url, poolSize: 1, statementTimeout: 0, applicationName: 'hub-test' });
  try {
    await admin.pool.query(statement);
  } finally {
    await admin.close();
  }
}
