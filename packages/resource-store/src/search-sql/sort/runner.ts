/** Runs one statement of a page; rows by column name. */
export type Run = <Row extends object>(text: string, values: unknown[]) => Promise<readonly Row[]>;

/** The state that all pages of a walk show. */
export interface Pin {
  readonly snapshot: string;
  /** Epoch milliseconds. */
  readonly pinnedAt: number;
}

/** Pins the state of now. */
export async function pinNow(run: Run): Promise<Pin> {
  const [row] = await run<{ pin: string; at: number }>(
    'select pg_current_snapshot()::text as pin, floor(extract(epoch from now()) * 1000)::bigint as at',
    [],
  );
  if (row === undefined) throw new Error('no snapshot');
  return { snapshot: row.pin, pinnedAt: row.at };
}
