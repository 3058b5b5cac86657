import type { Database } from '@hub/database';

/** What the MLLP port refused without a submission: nobody it knew, or bytes that were no whole message. */
export interface MllpRefusal {
  /** IP address. */
  readonly address: string;
  /** MSH-3 and MSH-4 as given, cut to what a name may hold; empty: none. */
  readonly msh3: string;
  readonly msh4: string;
  /** Stable code of the refusal. */
  readonly code: string;
  readonly count: number;
}

/** The same as it stands in the list. */
export interface ListedMllpRefusal extends MllpRefusal {
  /** Epoch ms. */
  readonly firstAt: number;
  readonly lastAt: number;
}

/** Kept at most: whoever makes names up fills no disk. Those not seen for longest give way. */
const MOST = 2_000;

/** Adds counts to the list. */
export async function noteMllpRefusals(database: Pick<Database, 'transaction'>, seen: readonly MllpRefusal[]): Promise<void> {
  if (seen.length === 0) return;
  // In one order, so that two processes wait for each other instead of deadlocking.
  const sorted = [...seen].sort((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1));
  await database.transaction(async (connection) => {
    await connection.query(
      `insert into mllp_refusal (address, msh3, msh4, code, count)
       select * from unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::bigint[])
       on conflict (address, msh3, msh4, code) do update set count = mllp_refusal.count + excluded.count, last_at = now()`,
      [
        sorted.map(({ address }) => address),
        sorted.map(({ msh3 }) => msh3),
        sorted.map(({ msh4 }) => msh4),
        sorted.map(({ code }) => code),
        sorted.map(({ count }) => count),
      ],
    );
    await connection.query(
      `delete from mllp_refusal where (address, msh3, msh4, code) in
         (select address, msh3, msh4, code from mllp_refusal order by last_at desc, address, msh3, msh4, code offset $1)`,
      [MOST],
    );
  });
}

const keyOf = ({ address, msh3, msh4, code }: MllpRefusal): string => [address, msh3, msh4, code].join('\u0000');

/** Newest first. */
export async function listMllpRefusals({ pool }: Pick<Database, 'pool'>, count: number): Promise<ListedMllpRefusal[]> {
  const { rows } = await pool.query<MllpRefusal & { readonly first_at: Date; readonly last_at: Date }>(
    'select address, msh3, msh4, code, count, first_at, last_at from mllp_refusal order by last_at desc, address, msh3, msh4, code limit $1',
    [count],
  );
  return rows.map(({ first_at, last_at, count: n, ...rest }) => ({
    ...rest,
    count: Number(n),
    firstAt: first_at.getTime(),
    lastAt: last_at.getTime(),
  }));
}
