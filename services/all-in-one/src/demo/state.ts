import type { Database } from '@hub/database';

/** What became of the synthetic province: never thought of, being loaded (or interrupted), there, or not wanted. */
export type DemoState = 'none' | 'loading' | 'done' | 'skipped';

const NAME = 'demo-load';
const PEOPLE = 'demo-people';

/** Reads the state; kept with the data, so that it moves with a backup. */
export async function demoState(database: Database): Promise<DemoState> {
  return ((await read(database, NAME)) as DemoState | undefined) ?? 'none';
}

/** Remembers the state. */
export async function setDemoState(database: Database, state: DemoState): Promise<void> {
  await write(database, NAME, state);
}

/** How many people were asked for at the first start, kept so that an interrupted load goes on with the same province; undefined: nobody said. */
export async function demoPeople(database: Database): Promise<number | undefined> {
  const value = await read(database, PEOPLE);
  return value === undefined ? undefined : Number(value);
}

/** Remembers how many people were asked for. */
export async function setDemoPeople(database: Database, people: number): Promise<void> {
  await write(database, PEOPLE, String(people));
}

async function read(database: Database, name: string): Promise<string | undefined> {
  const { rows } = await database.pool.query<{ value: string }>('select value from hub_setting where name = $1', [name]);
  return rows[0]?.value;
}

async function write(database: Database, name: string, value: string): Promise<void> {
  await database.pool.query(
    'insert into hub_setting (name, value) values ($1, $2) on conflict (name) do update set value = excluded.value',
    [name, value],
  );
}

/** True when the hub has never taken a file: only then is a province loaded without being asked. */
export async function isUntouched(database: Database): Promise<boolean> {
  const { rows } = await database.pool.query<{ touched: boolean }>(
    'select exists (select from submission) or exists (select from facility) as touched',
  );
  return rows[0]?.touched === false;
}
