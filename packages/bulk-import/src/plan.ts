import { problem } from '@hub/outcome';
import { doublesOf } from './doubles.ts';
import { finish, type HeldImport, renewing } from './held.ts';
import type { Kept } from './imports.ts';
import { type ImporterDeps, Lost, limitsOf } from './maker.ts';

interface PartRow {
  readonly file: number;
  readonly name: string;
  readonly part: number;
  readonly first_line: number;
  readonly types: readonly string[];
  readonly keys: Buffer;
}

/** Only one first load goes at a time: what is empty now must be so for this one. */
const FIRST_LOADS = `select pg_advisory_xact_lock(hashtextextended('bulk-import first load', 0))`;

/**
 * Looks at an import as a whole before its first line is stored: which lines bring a resource that an earlier one brings, and whether the store is as
 * the import says it is. Throws `conflict` for a first load into a store that holds something of its types.
 */
export async function plan(deps: ImporterDeps, held: HeldImport): Promise<void> {
  const { database, store } = deps;
  const { asked } = JSON.parse(held.asked) as Kept;
  await renewing(deps, 'bulk_import', held.lease, async () => {
    const { rows } = await database.pool.query<PartRow>(
      `select p.file, f.name, p.part, p.first_line, p.types, p.keys from bulk_import_part p join bulk_import_file f using (import_id, file)
        where p.import_id = $1 order by p.file, p.part`,
      [held.importId],
    );
    const doubles = doublesOf(rows.map(({ keys }) => keys));
    await database.transaction(async (connection) => {
      if (asked.mode === 'InitialLoad') {
        await connection.query(FIRST_LOADS);
        const { rows: others } = await connection.query(
          `select from bulk_import where state = 'running' and import_id <> $1 and asked::jsonb #>> '{asked,mode}' = 'InitialLoad'`,
          [held.importId],
        );
        if (others.length > 0) throw underWay();
        const present = await store.present([...new Set(rows.flatMap(({ types }) => types))].sort());
        if (present.length > 0) throw notEmpty(present);
      }
      for (const [part, own] of Map.groupBy(doubles, ({ second }) => second.part)) {
        const { file, part: number } = rows[part] as PartRow;
        const told = own.map(({ second, first }) => {
          const where = rows[first.part] as PartRow;
          return [second.line, where.name, where.first_line + first.line];
        });
        await connection.query('update bulk_import_part set doubles = $4 where import_id = $1 and file = $2 and part = $3', [
          held.importId,
          file,
          number,
          JSON.stringify(told),
        ]);
      }
      const { rowCount } = await connection.query(
        `update bulk_import set state = 'running' where import_id = $1 and lease = $2 and state = 'queued'`,
        [held.importId, held.lease],
      );
      // Cancelled, or taken over: what was planned goes.
      if (rowCount !== 1) throw new Lost();
    });
  });
  await finish(database, held.importId, limitsOf(deps).keptHours);
}

const underWay = () =>
  problem(
    'conflict',
    'conflict',
    'Một lần nhập InitialLoad khác đang chạy. Chờ nó xong, hoặc dùng IncrementalLoad.',
    'Another InitialLoad is under way. Wait for its end, or use IncrementalLoad.',
  );

function notEmpty(types: readonly string[]) {
  const list = types.slice(0, 10).join(', ');
  return problem(
    'conflict',
    'conflict',
    `InitialLoad chỉ dùng khi kho chưa có tài nguyên thuộc các loại được nhập. Đã có: ${list}. Hãy dùng IncrementalLoad.`,
    `InitialLoad is for a store that holds nothing of the types that come. It holds: ${list}. Use IncrementalLoad.`,
  );
}
