// Brings the database of DATABASE_URL to the newest shape: a step of its own where the services run apart (infra/compose.yaml).
// `npm start` does the same by itself.
//   npm run migrate             migrations, then the roles of the processes where the user may make roles
//   npm run migrate -- --roles  prints the psql script that an administrator runs where it may not
import { migrate, openDatabase, roleScript } from '@hub/database';
import { publishDefinitions } from '@hub/fhir-api';
import { problem } from '@hub/outcome';
import { readSettings } from '@hub/settings';

const { databaseUrl, databaseRoles, canonicalBase } = readSettings(process.env);
if (databaseUrl === undefined) throw problem('incorrect', 'settings-invalid', 'DATABASE_URL chưa đặt.', 'DATABASE_URL is not set.');
const database = openDatabase({ url: databaseUrl, poolSize: 1, statementTimeout: 0, applicationName: 'hub-migrate' });
try {
  if (process.argv.includes('--roles')) {
    const { rows } = await database.pool.query<{ owner: string }>('select quote_ident(session_user) as owner');
    process.stdout.write(roleScript(rows[0]?.owner as string));
  } else {
    const { applied, roles } = await migrate(database);
    await publishDefinitions(database, canonicalBase, Date.now());
    process.stdout.write(applied.length === 0 ? 'không có gì mới · nothing new\n' : `${applied.join('\n')}\n`);
    if (databaseRoles && !roles) {
      process.stderr.write(
        '✗ Người dùng của DATABASE_URL không được tạo vai trò: quản trị viên chạy kịch bản do npm run migrate -- --roles in ra, hoặc đặt DATABASE_ROLES=off.\n' +
          '  The user of DATABASE_URL may not make roles: an administrator runs the script that npm run migrate -- --roles prints, or set DATABASE_ROLES=off.\n',
      );
      process.exitCode = 1;
    }
  }
} finally {
  await database.close();
}
