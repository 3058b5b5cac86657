// Brings the database of DATABASE_URL to the newest shape: a step of its own where the services run apart (infra/compose.yaml).
// `npm start` does the same by itself.
import { migrate, openDatabase } from '@hub/database';
import { publishDefinitions } from '@hub/fhir-api';
import { problem } from '@hub/outcome';
import { readSettings } from '@hub/settings';

const { databaseUrl, canonicalBase } = readSettings(process.env);
if (databaseUrl === undefined) throw problem('incorrect', 'settings-invalid', 'DATABASE_URL chưa đặt.', 'DATABASE_URL is not set.');
const database = openDatabase({ url: databaseUrl, poolSize: 1, statementTimeout: 0, applicationName: 'hub-migrate' });
try {
  const { applied } = await migrate(database);
  await publishDefinitions(database, canonicalBase, Date.now());
  process.stdout.write(applied.length === 0 ? 'không có gì mới · nothing new\n' : `${applied.join('\n')}\n`);
} finally {
  await database.close();
}
