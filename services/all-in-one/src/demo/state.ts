import type { Database } from '@hub/database';

/** What became of the synthetic province: never thought of, being loaded (or interrupted), there, or not wanted. */
export type DemoState = 'none' | 'loading' | 'done' | 'skipped';

const NAME = 'demo-load';

/** Reads the state; kept with the data, so that it moves with a backup. */
export async function demoState(database: Database): Promise<DemoState> {
  const { rows } = await database.pool.query<{ value: DemoState }>('select value from hub_setting where name = $1', [NAME]);
  return rows[0]?.value ?? 'none';
}

/** Remembers the state. */
export async function setDemoState(database: Database, state: DemoState): Promise<void> {
  await database.pool.query(
    'insert into hub_setting (name, value) values ($1, $2) on conflict (name) do update set value = excluded.value',
    [NAME, state],
  );
}

/** True when the hub has never taken a file: only then is a province loaded without being asked. */
export async function isUntouched(database: Database): Promise<boolean> {
  const { rows } = await database.pool.query<{ touched: boolean }>(
    'select exists (select from submission) or exists (select from facility) as touched',
  );
  return rows[0]?.touched === false;
}
