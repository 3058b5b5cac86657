import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Database, openDatabase } from '@hub/database';
import { runningPostgresUrl, startEmbeddedPostgres } from '@hub/embedded';
import { readSettings, type Settings } from '@hub/settings';

/** A hub's data as its settings name it, for tools that run beside the hub or without it. */
export interface HubData {
  readonly settings: Settings;
  readonly database: Database;
  readonly archiveFolder: string;
  close(): Promise<void>;
}

/**
 * Opens the database of DATABASE_URL; without it the embedded one under DATA_DIR: that of the running hub, or started for
 * as long as it is needed. No statement timeout: whole tables are read.
 */
export async function openHubData(env: Readonly<Record<string, string | undefined>>): Promise<HubData> {
  const settings = readSettings(env);
  const folder = join(settings.dataDir, 'postgres');
  const url = settings.databaseUrl ?? runningPostgresUrl(folder);
  const embedded =
    url === undefined
      ? await startEmbeddedPostgres({ dataDir: folder, say: (vi, en) => process.stderr.write(`${vi}\n${en}\n`) })
      : undefined;
  const database = openDatabase({ url: url ?? (embedded?.url as string), poolSize: 4, statementTimeout: 0, applicationName: 'hub-tool' });
  return {
    settings,
    database,
    archiveFolder: join(settings.dataDir, 'archive'),
    async close() {
      await database.close();
      await embedded?.stop();
    },
  };
}

/** Version of this checkout. */
export function hubVersion(): string {
  return (JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')) as { version: string }).version;
}
