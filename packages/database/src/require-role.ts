import { isProblemError, problem } from '@hub/outcome';
import { openDatabase } from './connection.ts';
import { fromDatabase } from './problem.ts';
import { GRANTS, type HubRole, SERVICE_ROLE } from './roles.ts';

/** Tables a role must have some right on; the service role has those of the roles it is made of. */
function tablesOf(role: HubRole | typeof SERVICE_ROLE): readonly string[] {
  const of = role === SERVICE_ROLE ? (['hub_api', 'hub_intake'] as const) : [role];
  return [...new Set(of.flatMap((one) => Object.keys(GRANTS[one])))];
}

/**
 * Refuses a server whose roles were never made, or lack a right in this database: better at the start, with the way out, than as a fault of
 * every request. Throws ProblemError `incorrect/database-roles`. A database that does not answer now says nothing about its roles: passes.
 */
export async function requireRole(url: string, role: HubRole | typeof SERVICE_ROLE): Promise<void> {
  const database = openDatabase({ url, poolSize: 1, role, connectionTimeout: 10_000, applicationName: 'hub-role' });
  try {
    const { rows } = await database.pool.query<{ missing: number }>(
      `select count(*) as missing from unnest($1::text[]) as t (name)
        where to_regclass(t.name) is not null and not has_any_column_privilege(t.name, 'select') and not has_table_privilege(t.name, 'insert')`,
      [tablesOf(role)],
    );
    if (rows[0]?.missing !== 0) throw rolesMissing(role);
  } catch (error) {
    if (isProblemError(error)) throw error;
    // Postgres refuses the connection itself: no such role (22023), or the user is no member of it (42501).
    const { code } = error as { readonly code?: unknown };
    if (code === '22023' || code === '42501') throw rolesMissing(role);
    if (!isProblemError(fromDatabase(error)) && typeof code !== 'string') throw error;
  } finally {
    await database.close();
  }
}

function rolesMissing(role: string): Error {
  return problem(
    'incorrect',
    'database-roles',
    `Máy chủ cơ sở dữ liệu chưa có vai trò ${role} hoặc vai trò thiếu quyền. Chạy npm run migrate; nếu người dùng của DATABASE_URL không được tạo vai trò thì để quản trị viên chạy kịch bản do npm run migrate -- --roles in ra; hoặc đặt DATABASE_ROLES=off.`,
    `The database server lacks the role ${role}, or the role lacks rights. Run npm run migrate; where the user of DATABASE_URL may not make roles, let an administrator run the script that npm run migrate -- --roles prints; or set DATABASE_ROLES=off.`,
  );
}
