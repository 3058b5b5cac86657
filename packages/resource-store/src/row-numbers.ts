import type { Connection } from '@hub/database';

const BLOCK = 1000;

/**
 * Hands out numbers of a sequence that counts in blocks of 1,000 (`rid_seq`, `change_seq`): one call to the database per
 * thousand rows. A block that is not used up is lost: numbers have gaps and stay unique.
 */
export interface RowNumbers {
  /**
   * `count` ascending numbers, above all that this connection's transaction took before.
   * Call it after the transaction's locks are held: nextval may assign the transaction's xid.
   */
  take(connection: Connection, count: number): Promise<readonly number[]>;
}

/** Numbers of one sequence, for one process. */
export function rowNumbers(sequence: 'rid_seq' | 'change_seq'): RowNumbers {
  let next = 0;
  let end = 0;
  return {
    async take(connection, count) {
      const numbers: number[] = [];
      while (next < end && numbers.length < count) numbers.push(next++);
      if (numbers.length === count) return numbers;
      const { rows } = await connection.query<{ block: number }>(
        `select nextval('${sequence}') as block from generate_series(1, $1::int)`,
        [Math.ceil((count - numbers.length) / BLOCK)],
      );
      for (const { block } of rows) {
        let n = block;
        while (n < block + BLOCK && numbers.length < count) numbers.push(n++);
        // The rest is kept only above everything handed out so far: numbers of one transaction never go down.
        if (n < block + BLOCK && n > end) {
          next = n;
          end = block + BLOCK;
        }
      }
      return numbers;
    },
  };
}
