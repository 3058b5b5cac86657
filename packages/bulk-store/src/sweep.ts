import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { MakerDeps } from './maker.ts';

/** Takes away exports whose time is over, folders that no export has, and files that none names: what a worker left that died. */
export async function sweep(deps: MakerDeps): Promise<void> {
  const { database, folder } = deps;
  await database.pool.query('delete from bulk_export where expires_at < $1', [new Date(deps.now())]);
  const names = await readdir(folder).catch(() => [] as string[]);
  if (names.length === 0) return;
  const { rows } = await database.pool.query<{ id: string }>('select export_id as id from bulk_export where export_id::text = any($1)', [
    names,
  ]);
  const known = new Set(rows.map(({ id }) => id));
  for (const name of names) if (!known.has(name)) await rm(join(folder, name), { recursive: true, force: true });
  // Of what is finished nothing is being written: a file that was not entered is of a worker that died.
  const { rows: entered } = await database.pool.query<{ id: string; paths: readonly string[] }>(
    `select e.export_id as id, coalesce(array_agg(p.path) filter (where p.path is not null), '{}') as paths
       from bulk_export e left join bulk_part p on p.export_id = e.export_id where e.export_id::text = any($1) and e.state in ('done', 'failed') group by 1`,
    [names],
  );
  for (const { id, paths } of entered)
    for (const file of await readdir(join(folder, id)))
      if (!paths.includes(join(id, file))) await rm(join(folder, id, file), { force: true });
}
