import { createHash } from 'node:crypto';
import type { Database } from './connection.ts';

/**
 * What each process of the hub may do in the database, and nothing beyond it: a fault in a process that faces the network can neither change the
 * schema, nor read or rewrite the audit, nor reach what it has no work with. Migrations run as the owner. A table that stands nowhere here
 * is nobody's: a new one is refused until it is decided who needs it (roles.db.test.ts).
 */
type Right = 'select' | 'insert' | 'update' | 'delete';
type Rights = readonly Right[];

const READ: Rights = ['select'];
const KEEP: Rights = ['select', 'insert', 'update', 'delete'];
const ADD: Rights = ['select', 'insert'];
const CHANGE: Rights = ['select', 'insert', 'update'];

export type HubRole = 'hub_api' | 'hub_intake' | 'hub_oauth' | 'hub_worker' | 'hub_bulk' | 'hub_auditor';
export const HUB_ROLES: readonly HubRole[] = ['hub_api', 'hub_intake', 'hub_oauth', 'hub_worker', 'hub_bulk', 'hub_auditor'];
/** All but the audit's reading: of a process that serves everything (all-in-one). */
export const SERVICE_ROLE = 'hub_service' as const;

/** Resources with their index rows: whoever stores them. */
const STORE = [
  ...['resource', 'resource_history', 'resource_count', 'source_key', 'treatment_grant', 'patient_link'],
  ...['idx_token', 'idx_string', 'idx_date', 'idx_quantity', 'idx_reference', 'idx_composite', 'contained'],
];
const DICTIONARIES = ['uri', 'unit', 'index_revision'];

function all(tables: readonly string[], rights: Rights): Readonly<Record<string, Rights>> {
  return Object.fromEntries(tables.map((table) => [table, rights]));
}

export const GRANTS: Readonly<Record<HubRole, Readonly<Record<string, Rights>>>> = {
  hub_api: {
    ...all(STORE, KEEP),
    ...all(DICTIONARIES, CHANGE),
    change_log: ADD,
    person_pending: ['insert'],
    audit_batch: ['insert'],
    ...all(['facility', 'source', 'hub_setting', 'kysely_migration'], READ),
    pacs_study: READ, // whose images a caller may open
    source_record: READ, // which resources a visit was made into ($national-xml)
    client: READ,
    access_token: READ,
    access_policy: ADD,
    break_glass: CHANGE,
    // Asks for exports, tells of them and takes them away; what is in them is made by hub_bulk.
    bulk_export: KEEP,
    bulk_part: READ,
    bulk_moment: READ,
    // Says which views are kept as tables; the tables are made by hub_bulk.
    view_wanted: KEEP,
    view_table: READ,
    // Takes the files of imports; what is in them is stored by hub_bulk.
    archive_blob: ADD,
    ...all(['bulk_import', 'bulk_import_file', 'bulk_import_part'], KEEP),
    bulk_import_error: READ,
  },
  hub_intake: {
    ...all(['facility', 'source', 'client', 'submission'], CHANGE),
    ...all(['client_secret', 'access_token', 'portal_password', 'login_failure', 'mllp_sender', 'mllp_refusal'], KEEP),
    archive_blob: ADD,
    // The same bytes again after a failure: what the receipt said of them goes.
    ...all(['submission_issue', 'rejected_record'], ['select', 'delete']),
    ...all(['submission_rule', 'submission_completeness'], ['select', 'delete']),
    submission_quality: ['select', 'update'],
    webhook: ['insert', 'update', 'delete'],
    ...all(['pacs_feed', 'pacs_study'], KEEP),
    webhook_delivery: READ,
    ...all(['source_record', 'rework_finding', 'unmapped_code'], READ),
    ...all(['rework', 'rework_item', 'rule_change'], ADD),
    audit_batch: ['insert'],
    ...all(['access_policy', 'hub_setting', 'kysely_migration', 'index_revision'], READ),
  },
  hub_oauth: {
    ...all(['client', 'authorization_code', 'refresh_token'], CHANGE),
    ...all(
      [
        'authorization_grant',
        'client_secret',
        'access_token',
        'client_assertion',
        'login_failure',
        'login_session',
        'authorization_request',
        'app_launch',
      ],
      KEEP,
    ),
    // The picker of patients is a search.
    ...all([...STORE, ...DICTIONARIES], READ),
    audit_batch: ['insert'],
    ...all(['facility', 'source', 'access_policy', 'break_glass', 'hub_setting', 'kysely_migration'], READ),
  },
  hub_worker: {
    ...all(STORE, KEEP),
    ...all(DICTIONARIES, CHANGE),
    change_log: ADD,
    ...all(['source_record', 'record_change', 'record_word', 'rejected_record', 'submission_issue'], KEEP),
    ...all(['rework_item', 'rework_finding', 'person_pending'], KEEP),
    ...all(['subject_merge', 'subject_move', 'subject_move_pending'], KEEP),
    submission: CHANGE,
    rework: READ,
    rule_change: READ,
    ...all(['submission_rule', 'submission_quality', 'submission_completeness', 'webhook_delivery'], KEEP),
    unmapped_code: CHANGE,
    webhook: READ,
    ...all(['facility', 'source', 'archive_blob', 'hub_setting', 'kysely_migration'], READ),
  },
  // Reads what is exported and says how far it is; stores what operators import.
  hub_bulk: {
    ...all(STORE, KEEP),
    ...all(DICTIONARIES, CHANGE),
    change_log: ADD,
    person_pending: ['insert'],
    archive_blob: READ,
    ...all(['bulk_import', 'bulk_import_part', 'bulk_import_error'], KEEP),
    bulk_import_file: READ,
    bulk_export: KEEP,
    bulk_part: KEEP,
    bulk_moment: KEEP,
    view_wanted: ['select', 'update', 'delete'],
    view_table: KEEP,
    audit_batch: ['insert'],
    ...all(['client', 'facility', 'source', 'access_policy', 'break_glass', 'hub_setting', 'kysely_migration'], READ),
  },
  hub_auditor: all(['audit_batch', 'audit_seal', 'client', 'resource'], READ),
};

/** What a process needs of tables it may not read. */
const COLUMNS: readonly string[] = [
  // The place of a facility in the tree is a matter of access, and nothing else of it.
  'grant update (parent) on facility to hub_api',
  // Sealing reads what nobody who seals may read: it is a function of the owner's.
  'grant execute on function audit_seal_next to hub_api, hub_intake, hub_oauth, hub_bulk',
  // Intake sets the secret that signs what a webhook is told, and cannot read it.
  'grant select (source_id, url, set_by, set_at) on webhook to hub_intake',
  // Who ordered an undoing is named in its Provenance.
  'grant select (client_number, client_id) on client to hub_worker',
  // What a submission changed is told by its Provenances: intake reads no other resource.
  'grant execute on function changes_of to hub_intake',
  // How many lines of a journal are there already, and nothing of what they say.
  'grant execute on function audit_written to hub_api, hub_intake, hub_oauth, hub_bulk',
  // Tables of views are the owner's: who fills them can neither alter one nor make another. Each table's own rights come with it (migration 0074).
  'grant execute on function view_table_create to hub_bulk',
  'grant execute on function view_table_filled to hub_bulk',
  'grant execute on function view_table_drop to hub_bulk',
  'grant usage on schema view to hub_api, hub_bulk',
  'grant select on all tables in schema view to hub_api',
  'grant select, insert, delete on all tables in schema view to hub_bulk',
];

/** The statements, in the order they run. Tables that this database does not have (yet) are left out there. */
export function grantStatements(): readonly string[] {
  const roles = HUB_ROLES.join(', ');
  return [
    `revoke all on all tables in schema public from ${roles}`,
    `grant usage on schema public to ${roles}`,
    `grant usage, select, update on all sequences in schema public to hub_api, hub_intake, hub_oauth, hub_worker, hub_bulk`,
    ...HUB_ROLES.flatMap((role) =>
      Object.entries(GRANTS[role]).map(([table, rights]) => `grant ${rights.join(', ')} on ${table} to ${role}`),
    ),
    ...COLUMNS,
    `grant hub_api, hub_intake, hub_oauth to ${SERVICE_ROLE}`,
    `revoke create on schema public from public`,
  ];
}

/**
 * Makes the roles and their rights, once after each change of them. Where the owner may not make roles (a managed server), answers false and changes
 * nothing: an administrator runs `roleScript()` there.
 */
export async function grantRoles(database: Database): Promise<boolean> {
  const text = [...grantStatements()].join(';\n');
  const mark = createHash('sha256').update(text).digest('hex').slice(0, 16);
  return database.transaction(async (connection) => {
    await connection.query(`select pg_advisory_xact_lock(hashtextextended('hub-roles', 0))`);
    const { rows } = await connection.query<{ value: string }>(`select value from hub_setting where name = 'grants'`);
    const { rows: tables } = await connection.query<{ name: string }>(
      `select tablename as name from pg_tables where schemaname = 'public' order by 1`,
    );
    const there = new Set(tables.map(({ name }) => name));
    const now = `${mark}/${there.size}`;
    if (rows[0]?.value === now && (await rolesThere(connection))) return true;
    const { rows: mayMake } = await connection.query<{ may: boolean }>(
      'select rolcreaterole or rolsuper as may from pg_roles where rolname = current_user',
    );
    if (mayMake[0]?.may !== true && !(await rolesThere(connection))) return false;
    if (mayMake[0]?.may === true) for (const role of [...HUB_ROLES, SERVICE_ROLE]) await connection.query(makeRole(role));
    for (const statement of grantStatements()) {
      const table = / on (\w+) to /.exec(statement)?.[1];
      if (table !== undefined && table !== 'schema' && !there.has(table)) continue;
      await connection.query(statement);
    }
    await connection.query(
      `insert into hub_setting (name, value) values ('grants', $1) on conflict (name) do update set value = excluded.value`,
      [now],
    );
    return true;
  });
}

async function rolesThere(connection: { query(text: string, values: unknown[]): Promise<{ rows: { n: number }[] }> }): Promise<boolean> {
  const wanted = [...HUB_ROLES, SERVICE_ROLE];
  const { rows } = await connection.query('select count(*) as n from pg_roles where rolname = any($1)', [wanted]);
  return Number(rows[0]?.n) === wanted.length;
}

/** Roles are the server's: two databases may make one at the same moment. */
function makeRole(role: string): string {
  return `do $$ begin
    create role ${role} nologin;
  exception when duplicate_object or unique_violation then null;
  end $$;
  do $$ begin
    execute format('grant ${role} to %I', current_user);
  exception when others then
    if sqlstate not in ('0LP01', '40001', 'XX000', '23505', '42501') then raise; end if;
  end $$`;
}

/** What an administrator runs where the hub's owner may not make roles: psql script. */
export function roleScript(owner: string): string {
  const lines = [...HUB_ROLES, SERVICE_ROLE].flatMap((role) => [`create role ${role} nologin;`, `grant ${role} to ${owner};`]);
  return `${[...lines, ...grantStatements().map((statement) => `${statement};`)].join('\n')}\n`;
}
