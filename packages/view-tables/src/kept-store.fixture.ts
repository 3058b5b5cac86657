import type { Visibility } from '@hub/access';
import { type Database, grantRoles, openDatabase } from '@hub/database';
import { type Resource, typeNumber } from '@hub/fhir-model';
import { readStore, resourceWriter, uriDictionary, viewReads } from '@hub/resource-store';
import type { Random } from '@hub/search/testing';
import { type TestDatabase, testDatabase } from '@hub/test-support';
import { tableRows, viewOf } from '@hub/view-definition';
import { materialisedViews, type Refresher, type RefreshLimits, refresher } from './index.ts';

type Stored = Resource & { readonly id: string };

/** A store, the roles of the processes that work on it, and what its views give. */
export interface KeptStore {
  readonly base: TestDatabase;
  readonly bulk: Database;
  readonly api: Database;
  readonly views: ReturnType<typeof materialisedViews>;
  write(items: readonly { readonly resource: Stored; readonly owner: number; readonly gone?: boolean }[]): Promise<void>;
  define(definition: Definition): Promise<void>;
  refresher(limits?: Partial<RefreshLimits>): Refresher;
  /** Rounds until all that is committed is in the tables. */
  refreshed(one: Refresher): Promise<void>;
  /** What `$run` gives: of the view as it is defined, and reckoned without a table. */
  run(definition: Definition, visibility: Visibility): Promise<readonly string[]>;
  plainly(definition: Definition, visibility: Visibility): Promise<readonly string[]>;
  /** Rows of the one table of a view, and of the view over the whole store; sorted texts. */
  table(id: string): Promise<readonly string[]>;
  whole(definition: Definition): Promise<readonly string[]>;
  tables(): Promise<readonly string[]>;
  close(): Promise<void>;
}

export type Definition = Readonly<Record<string, unknown>> & { readonly id: string; readonly resource: string };

export const LABS: Definition = {
  resourceType: 'ViewDefinition',
  id: 'labs',
  name: 'Labs',
  status: 'active',
  resource: 'Observation',
  where: [{ path: "status != 'cancelled'" }],
  select: [
    {
      column: [
        { name: 'id', path: 'id' },
        { name: 'value', path: 'value.ofType(Quantity).value' },
        { name: 'done', path: "status = 'final'" },
      ],
    },
    { forEachOrNull: 'note', column: [{ name: 'note', path: 'text' }] },
    { column: [{ name: 'codes', path: 'code.coding.code', collection: true }] },
  ],
};

/** A random observation: some give several rows, some none. */
export function labOf(n: number, r: Random): Stored {
  return {
    resourceType: 'Observation',
    id: `o-${n}`,
    status: r.pick(['final', 'final', 'preliminary', 'cancelled']),
    code: { coding: [{ code: `c${r.whole(0, 9)}` }, ...(r.chance(0.3) ? [{ code: 'extra' }] : [])] },
    ...(r.chance(0.8) ? { valueQuantity: { value: r.whole(1, 500) / 10 } } : {}),
    ...(r.chance(0.5) ? { note: Array.from({ length: r.whole(1, 3) }, (_, k) => ({ text: `ghi "chú" ${k} ${r.whole(0, 99)}` })) } : {}),
    ...(r.chance(0.3)
      ? { meta: { security: [{ system: 'http://terminology.hl7.org/CodeSystem/v3-Confidentiality', code: r.pick(['R', 'V']) }] } }
      : {}),
  } as unknown as Stored;
}

export async function keptStore(): Promise<KeptStore> {
  const base = await testDatabase({ poolSize: 12 });
  await grantRoles(base.database);
  const bulk = openDatabase({ url: base.url, role: 'hub_bulk', poolSize: 4 });
  const api = openDatabase({ url: base.url, role: 'hub_api', poolSize: 4 });
  const { pool } = base.database;
  const writer = resourceWriter({ uris: uriDictionary(base.database) });
  const store = readStore(api.pool, api);

  async function run(definition: unknown, visibility: Visibility): Promise<readonly string[]> {
    const found: string[] = [];
    const asked = { view: viewOf(definition), over: {}, as: 'lines' as const };
    for await (const { rows } of store.operations?.viewRows(asked, visibility) ?? []) found.push(...(rows as readonly string[]));
    return found.sort();
  }

  const kept: KeptStore = {
    base,
    bulk,
    api,
    views: materialisedViews({ database: api, reads: viewReads }),
    async write(items) {
      const prepared = await writer.prepare(
        items.map(({ resource, owner, gone = false }) => ({ resource, owner, mode: gone ? ('delete' as const) : ('replace' as const) })),
      );
      await base.database.transaction((connection) => writer.write(connection, prepared, { actor: 0, now: Date.now() }));
    },
    define: (definition) => kept.write([{ resource: definition as unknown as Stored, owner: 0 }]),
    refresher: (limits = {}) => refresher({ database: bulk, reads: viewReads, limits: { retryMs: 0, ...limits } }),
    async refreshed(one) {
      // Transactions of other databases of the server hold followers back: what is committed comes, not at once.
      for (let told = false; ; ) {
        const round = await one.round((error) => {
          throw error;
        });
        const { rows } = await pool.query<{ behind: boolean }>(
          `select exists (select 1 from view_table t where exists (select 1 from change_log c where (c.tx, c.seq) > (t.tx, t.seq))) as behind`,
        );
        if (round === 'idle' && told && rows[0]?.behind !== true) return;
        told = round === 'idle';
      }
    },
    run,
    // Nothing names the constant: the same rows, of a view that has no table.
    plainly: (definition, visibility) => run({ ...definition, constant: [{ name: 'none', valueString: 'none' }] }, visibility),
    async table(id) {
      const { rows } = await pool.query<{ name: string; kept: number }>(
        `select table_name as name, t.rows as kept from view_table t join view_wanted w using (view_rid) where w.view_id = $1`,
        [id],
      );
      if (rows.length !== 1) throw new Error(`${rows.length} tables`);
      const { rows: found } = await pool.query<{ line: string }>(`select row_to_json(t)::text as line from view.${rows[0]?.name} t`);
      if (found.length !== rows[0]?.kept) throw new Error(`${found.length} rows, told ${rows[0]?.kept}`);
      return found.map(({ line }) => line).sort();
    },
    async whole(definition) {
      const view = viewOf(definition);
      const source = `select rid as _rid, version as _version, body::jsonb as resource from resource where type = ${typeNumber(view.resource)} and not deleted offset 0`;
      const columns = ['_rid', '_version', ...view.columns.map(({ name }) => `"${name}"`)].join(', ');
      const { rows } = await pool.query<{ line: string }>(
        `select row_to_json(x)::text as line from (${tableRows(view, source)}) x (${columns})`,
        [JSON.stringify(view.variables)],
      );
      return rows.map(({ line }) => line).sort();
    },
    async tables() {
      const { rows } = await pool.query<{ name: string }>(`select tablename as name from pg_tables where schemaname = 'view' order by 1`);
      return rows.map(({ name }) => name);
    },
    async close() {
      await bulk.close();
      await api.close();
      await base.drop();
    },
  };
  return kept;
}
