import type { Connection } from '@hub/database';
import { typeName } from '@hub/fhir-model';
import { namedBy } from './find.ts';
import { TABLES } from './tables.ts';

/** A delivery whose raw bytes hold the person. */
interface Delivery {
  readonly id: string;
  readonly receivedAt: string;
  /** Its records that told of the person. */
  readonly own: number;
  /** Its other records: of other people. */
  readonly others: number;
  /** Other deliveries of the same bytes. */
  readonly again: number;
}

/** What goes: counts and ids, nothing of what is said. */
export interface Report {
  readonly types: readonly { readonly type: string; readonly resources: number; readonly versions: number }[];
  readonly tables: Readonly<Record<string, number>>;
  readonly deliveries: readonly Delivery[];
  /** Resources that name the person and stay. */
  readonly namedBy: readonly string[];
  /** Patients linked as the same person: each is erased by itself. */
  readonly linked: readonly string[];
  /** Imports whose files are kept still: they may hold the person, and may bring the person again. */
  readonly imports: number;
}

/** Counts what an erasure that is listed will do. */
export async function reportOf(connection: Connection, erasure: number): Promise<Report> {
  const { rows: types } = await connection.query<{ type: number; resources: number; versions: number }>(
    `select r.type, count(*)::int as resources,
            (sum(case when r.deleted then 0 else 1 end) + sum((select count(*) from resource_history h where h.rid = r.rid and h.body <> '')))::int as versions
       from erasure_resource e join resource r on r.rid = e.rid where e.erasure_id = $1 group by 1 order by 1`,
    [erasure],
  );
  const tables: Record<string, number> = {};
  for (const [table, fate] of Object.entries(TABLES)) {
    if (!('where' in fate) || fate.where === undefined) continue;
    const { rows } = await connection.query<{ n: number }>(`select count(*)::int as n from ${table} t where ${fate.where}`, [erasure]);
    const n = rows[0]?.n ?? 0;
    if (n > 0) tables[table] = n;
  }
  const views = await viewTables(connection);
  for (const table of views) {
    const { rows } = await connection.query<{ n: number }>(
      `select count(*)::int as n from view.${table} t where t._rid in (select rid from erasure_resource where erasure_id = $1)`,
      [erasure],
    );
    if ((rows[0]?.n ?? 0) > 0) tables[`view.${table}`] = rows[0]?.n ?? 0;
  }
  const { rows: deliveries } = await connection.query<Delivery>(
    `select s.id, s.received_at::text as "receivedAt", count(*)::int as own,
            greatest(s.received - count(*) + count(*) filter (where e.key is null), 0)::int as others,
            (select count(*)::int from submission o where o.sha256 = s.sha256 and o.seq <> s.seq) as again
       from erasure_record e join submission s on s.seq = e.submission_seq join archive_blob a on a.sha256 = s.sha256
      where e.erasure_id = $1 and a.erased_at is null group by s.seq order by s.seq`,
    [erasure],
  );
  const { rows: linked } = await connection.query<{ id: string }>(
    `select distinct o.id from erasure_resource e join resource p on p.rid = e.rid join patient_link l on l.about = p.about
       join resource o on o.about = l.other and o.type = p.type and not o.deleted
      where e.erasure_id = $1 and p.type = (select r.type from resource r where r.rid = l.rid) and o.rid not in (select rid from erasure_resource where erasure_id = $1)
      order by 1 limit 20`,
    [erasure],
  );
  const { rows: imports } = await connection.query<{ n: number }>(
    `select count(*)::int as n from bulk_import i
      where exists (select from bulk_import_part p where p.import_id = i.import_id and p.sha256 is not null)`,
  );
  return {
    types: types.map(({ type, resources, versions }) => ({ type: typeName(type), resources, versions })),
    tables,
    deliveries,
    namedBy: await namedBy(connection, erasure),
    linked: linked.map(({ id }) => `Patient/${id}`),
    imports: imports[0]?.n ?? 0,
  };
}

/** Names of the tables that views are kept as: of migration 0074's form. */
export async function viewTables(connection: Pick<Connection, 'query'>): Promise<readonly string[]> {
  const { rows } = await connection.query<{ name: string }>(
    `select v.table_name as name from view_table v join pg_tables t on t.schemaname = 'view' and t.tablename = v.table_name order by 1`,
  );
  return rows.map(({ name }) => name);
}

/** The report as an operator reads it. */
export function printed(report: Report): string {
  const lines = ['Tài nguyên · Resources'];
  for (const { type, resources, versions } of report.types) lines.push(`  ${type}: ${resources} (${versions} phiên bản · versions)`);
  lines.push('Bảng · Tables');
  for (const [table, n] of Object.entries(report.tables)) lines.push(`  ${table}: ${n}`);
  if (report.deliveries.length > 0) lines.push('Tệp gốc có người này · Raw bytes that hold the person');
  for (const { id, receivedAt, own, others, again } of report.deliveries) {
    lines.push(
      `  ${id} ${receivedAt}: ${own}, người khác · of other people: ${others}${again === 0 ? '' : ` (cùng nội dung · same bytes: +${again})`}`,
    );
    lines.push(
      others === 0
        ? `    npm run archive-keys -- erase ${id} --yes`
        : '    có hồ sơ của người khác: quyết định riêng · holds records of other people: to be decided apart',
    );
  }
  if (report.namedBy.length > 0)
    lines.push(
      'Còn nhắc đến người này; thêm --resource nếu cũng xoá · Names the person and stays, unless given as --resource',
      `  ${report.namedBy.join(' ')}`,
    );
  if (report.linked.length > 0)
    lines.push(
      'Được liên kết là cùng một người; xoá riêng từng hồ sơ · Linked as the same person, each to be erased by itself',
      `  ${report.linked.join(' ')}`,
    );
  if (report.imports > 0)
    lines.push(
      `Còn tệp của ${report.imports} lần nhập ($import): chờ xong hoặc xoá lần nhập, rồi chạy lại · Files of ${report.imports} imports are there still: when they are over (or deleted), run this again`,
    );
  return `${lines.join('\n')}\n`;
}
