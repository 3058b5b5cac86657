import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { canonicalDecimal, type TableRow } from './rows.ts';

/** A table as DuckDB reads it. */
export interface ReadTable {
  /** Types of the columns, in DuckDB's words. */
  readonly types: Readonly<Record<string, string>>;
  /** Numbers as their texts, without the zeros that a decimal type puts behind. */
  readonly rows: readonly TableRow[];
}

/** What DuckDB reads from Parquet files that are one table together. */
export async function readParquet(files: readonly Uint8Array[]): Promise<ReadTable> {
  const folder = await mkdtemp(join(tmpdir(), 'parquet-'));
  // Every test file reads this module, few ask tables.
  const { DuckDBInstance } = await import('@duckdb/node-api');
  const instance = await DuckDBInstance.create(':memory:', { threads: '1' });
  const connection = await instance.connect();
  try {
    const names = files.map((_, n) => join(folder, `${n}.parquet`));
    for (const [n, bytes] of files.entries()) await writeFile(names[n] as string, bytes);
    const result = await connection.runAndReadAll(`select * from read_parquet([${names.map((name) => `'${name}'`).join(', ')}])`);
    const types = Object.fromEntries(result.columnNames().map((name, n) => [name, String(result.columnType(n))]));
    const rows = result.getRowObjectsJson().map((row) =>
      Object.fromEntries(
        Object.entries(row).map(([name, value]) => {
          const decimal = types[name]?.startsWith('DECIMAL') === true;
          const one = (item: unknown) => (decimal && typeof item === 'string' ? canonicalDecimal(item) : item);
          return [name, Array.isArray(value) ? value.map(one) : one(value)];
        }),
      ),
    );
    return { types, rows };
  } finally {
    connection.closeSync();
    instance.closeSync();
    await rm(folder, { recursive: true, force: true });
  }
}
