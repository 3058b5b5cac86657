import { sql } from 'kysely';
import { Migrator } from 'kysely/migration';
import type { Database } from './connection.ts';
import { MIGRATIONS } from './migrations/index.ts';

/** What a migration run did: names of the migrations that were applied now, in order. */
export interface MigrationReport {
  readonly applied: readonly string[];
}

/**
 * Brings the database to the newest shape. Safe to run from several processes at once (Kysely's lock), does nothing when
 * it is current. Each migration is one SQL text in `migrations/`; all run in one transaction: a failed run changes nothing.
 * Throws the database's error, naming the migration.
 */
export async function migrate(database: Database, upTo?: string): Promise<MigrationReport> {
  const migrator = new Migrator({
    db: database.db,
    provider: {
      getMigrations: async () =>
        Object.fromEntries(MIGRATIONS.map(({ name, up }) => [name, { up: async (db) => void (await sql.raw(up).execute(db)) }])),
    },
  });
  const { error, results } = upTo === undefined ? await migrator.migrateToLatest() : await migrator.migrateTo(upTo);
  const failed = results?.find((result) => result.status === 'Error');
  if (error !== undefined) {
    throw new Error(`migration ${failed?.migrationName ?? 'run'} failed: ${error instanceof Error ? error.message : String(error)}`, {
      cause: error,
    });
  }
  return { applied: (results ?? []).filter((result) => result.status === 'Success').map((result) => result.migrationName) };
}
