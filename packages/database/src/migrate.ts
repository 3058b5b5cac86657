import { problem } from '@hub/outcome';
import { sql } from 'kysely';
import { Migrator } from 'kysely/migration';
import type { Database } from './connection.ts';
import { MIGRATIONS } from './migrations/index.ts';
import { grantRoles } from './roles.ts';

/** What a migration run did: names of the migrations that were applied now, in order. */
export interface MigrationReport {
  readonly applied: readonly string[];
  /** Whether the database's roles are there with their rights; false: this user may not make them (roles.ts). */
  readonly roles: boolean;
}

/**
 * Brings the database to the newest shape. Safe to run from several processes at once (Kysely's lock), does nothing when
 * it is current. Each migration is one SQL text in `migrations/`; all run in one transaction: a failed run changes nothing.
 * Throws `conflict/schema-newer` when the database has migrations this program does not know; else the database's error,
 * naming the migration.
 */
export async function migrate(database: Database, upTo?: string): Promise<MigrationReport> {
  await refuseNewer(database);
  const migrator = new Migrator({
    db: database.db,
    // Numbers are given out beforehand, so that one may come after a higher one ran. What the program does not know is refused above.
    allowUnorderedMigrations: true,
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
  const roles = upTo === undefined && (await grantRoles(database));
  return { applied: (results ?? []).filter((result) => result.status === 'Success').map((result) => result.migrationName), roles };
}

/** An older program would write rows the newer shape does not mean. */
async function refuseNewer(database: Database): Promise<void> {
  const { rows: found } = await database.pool.query<{ there: boolean }>(`select to_regclass('kysely_migration') is not null as there`);
  if (found[0]?.there !== true) return;
  const known = MIGRATIONS.map(({ name }) => name);
  const { rows } = await database.pool.query<{ name: string }>('select name from kysely_migration where name <> all($1) order by name', [
    known,
  ]);
  if (rows.length === 0) return;
  const names = rows.map(({ name }) => name).join(', ');
  throw problem(
    'conflict',
    'schema-newer',
    `Cơ sở dữ liệu mới hơn chương trình này (có thêm: ${names}). Hãy chạy bản chương trình mới hơn, hoặc dùng kho dữ liệu khác.`,
    `The database is newer than this program (it also has: ${names}). Run a newer version of the program, or use other data.`,
  );
}
