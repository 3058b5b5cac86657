import { readFileSync } from 'node:fs';
import { type TestDatabase, testDatabase } from '@hub/test-support';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';

// Types vanish at run time, so tables.ts is read as text: `table: { column: type; … };`, on one line or on several.
const source = readFileSync(new URL('./tables.ts', import.meta.url), 'utf8').replace(/\/\*[\s\S]*?\*\/|\/\/.*$/gm, '');

/** What a column's TypeScript type says, in the words of information_schema. */
function described(type: string): { readonly js: string; readonly nullable: boolean; readonly generated: boolean } {
  const inner = /^(?:Generated|ColumnType)<([^,]*)(?:,.*)?>$/s.exec(type)?.[1] ?? type;
  const parts = inner.split('|').map((part) => part.trim());
  const values = parts.filter((part) => part !== 'null' && part !== '');
  const js = values.every((part) => part.startsWith("'")) || values[0] === 'SubmissionStatusColumn' ? 'string' : values.join(' | ');
  return { js, nullable: parts.includes('null'), generated: inner !== type };
}

function declared(): Map<string, unknown> {
  const body = /interface Tables \{([\s\S]*?)^\}/m.exec(source)?.[1] ?? '';
  const columns = new Map<string, unknown>();
  for (const [, table, inside] of body.matchAll(/(\w+): \{([^}]*)\}/g)) {
    for (const [, column, type] of (inside ?? '').matchAll(/(\w+): ([^;]+)(?:;|$)/g))
      columns.set(`${table}.${column}`, described((type ?? '').trim()));
  }
  return columns;
}

const JS: Readonly<Record<string, string>> = {
  int2: 'number',
  int4: 'number',
  int8: 'number',
  float4: 'number',
  float8: 'number',
  text: 'string',
  uuid: 'string',
  xid8: 'string',
  char: 'string',
  bool: 'boolean',
  bytea: 'Buffer',
  timestamptz: 'Date',
  _text: 'string[]',
  _int8: 'number[]',
  _int4: 'number[]',
};

describe('tables.ts', () => {
  let db: TestDatabase;
  beforeAll(async () => {
    db = await testDatabase();
  });
  afterAll(() => db.drop());

  test('says of every column what the database says: type, null, default', async () => {
    const { rows } = await db.database.pool.query<{ name: string; type: string; nullable: boolean; generated: boolean }>(
      `select table_name || '.' || column_name as name, udt_name as type, is_nullable = 'YES' as nullable,
              column_default is not null or is_identity = 'YES' as generated
       from information_schema.columns where table_schema = 'public' and table_name not like 'kysely%' order by 1`,
    );
    const real = new Map(rows.map(({ name, type, nullable, generated }) => [name, { js: JS[type] ?? type, nullable, generated }]));
    expect(rows.length).toBeGreaterThan(100);
    expect(Object.fromEntries([...declared()].sort())).toEqual(Object.fromEntries([...real].sort()));
  });
});
