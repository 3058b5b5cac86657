import type { Database } from '@hub/database';
import { typeNumber } from '@hub/fhir-model';
import type { MaterialisedView, MaterialisedViews } from '@hub/fhir-rest';
import { type Bilingual, problem } from '@hub/outcome';
import type { ViewReads } from './reads.ts';

interface Row {
  readonly view_rid: number;
  readonly view_id: string;
  readonly name: string;
  readonly fault: string | null;
  readonly number: number | null;
  readonly table_name: string | null;
  readonly definition_version: number | null;
  readonly state: 'filling' | 'live' | null;
  readonly rows: number | null;
  readonly tx: string | null;
  readonly seq: number | null;
  readonly changed_at: Date | null;
}

/** The port of the operations: which views are wanted as tables, and how the tables stand. The tables are made by whoever refreshes them. */
export function materialisedViews({
  database,
  reads,
}: {
  readonly database: Pick<Database, 'pool'>;
  readonly reads: Pick<ViewReads, 'definitionNumber' | 'definitionVersions' | 'secondsBehind'>;
}): MaterialisedViews {
  const { pool } = database;

  /** By the newest table of each; one that answers goes before one that is being filled. */
  async function found(id: string | undefined): Promise<readonly MaterialisedView[]> {
    const { rows } = await pool.query<Row>(
      `select w.view_rid, w.view_id, w.name, w.fault, t.number, t.table_name, t.definition_version, t.state, t.rows, t.tx::text as tx, t.seq, t.changed_at
         from view_wanted w left join lateral (
           select * from view_table x where x.view_rid = w.view_rid order by x.definition_version desc, x.number desc limit 1) t on true
        where w.wanted and ($1::text is null or w.view_id = $1) order by lower(w.name)`,
      [id ?? null],
    );
    const live = rows.filter(({ state }) => state === 'live');
    const behind = await reads.secondsBehind(
      pool,
      live.map(({ tx, seq }) => ({ tx: tx as string, seq: seq as number })),
    );
    const versions = await reads.definitionVersions(
      pool,
      rows.map(({ view_rid }) => view_rid),
    );
    return rows
      .filter(({ view_rid }) => versions.get(view_rid)?.deleted === false)
      .map((row) => viewOf(row, versions.get(row.view_rid)?.version as number, behind[live.indexOf(row)]));
  }

  return {
    async keep(id, name, client) {
      const rid = await reads.definitionNumber(pool, typeNumber('ViewDefinition') as number, id);
      if (rid === undefined) throw new Error('no such definition');
      const { rowCount } = await pool
        .query(
          `insert into view_wanted (view_rid, view_id, name, asked_by) values ($1, $2, $3, $4)
           on conflict (view_rid) do update set wanted = true where view_wanted.name = excluded.name`,
          [rid, id, name, client],
        )
        .catch((error: unknown) => {
          if ((error as { readonly code?: unknown }).code === '23505') throw nameTaken(name);
          throw error;
        });
      if (rowCount === 0) throw otherName();
      const [view] = await found(id);
      return view ?? { id, name, status: 'accepted' };
    },
    async drop(id) {
      const { rowCount } = await pool.query('update view_wanted set wanted = false where view_id = $1 and wanted', [id]);
      return rowCount === 1;
    },
    status: async (id) => (await found(id))[0],
    all: () => found(undefined),
  };
}

function viewOf(row: Row, version: number, secondsBehind: number | undefined): MaterialisedView {
  const { view_id: id, name, fault, table_name, state, rows, definition_version } = row;
  const live = state === 'live' && definition_version === version;
  const status = fault !== null ? 'failed' : live ? 'completed' : state === null ? 'accepted' : 'in-progress';
  return {
    id,
    name,
    status,
    ...(fault === null ? {} : { why: JSON.parse(fault) as Bilingual }),
    ...(table_name === null
      ? {}
      : { table: { name: `view.${table_name}`, rows: rows as number, definitionVersion: definition_version as number } }),
    ...(row.changed_at === null ? {} : { lastChange: row.changed_at.getTime() }),
    ...(state === 'live' ? { secondsBehind: secondsBehind ?? 0 } : {}),
  };
}

const nameTaken = (name: string) =>
  problem(
    'conflict',
    'view-name-taken',
    `Đã có view khác giữ tên bảng ${name}: hãy gửi targetName khác.`,
    `Another view is kept under the name ${name}: send another targetName.`,
    'targetName',
  );

const otherName = () =>
  problem(
    'conflict',
    'view-kept-otherwise',
    'View này đã được giữ thành bảng với tên khác: hãy bỏ bảng đó (DELETE) trước.',
    'This view is kept under another name: take that table away (DELETE) first.',
    'targetName',
  );
