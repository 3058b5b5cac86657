import { createHash } from 'node:crypto';
import { read } from './content.ts';
import { finish, type HeldPart, type PartKind, renewing } from './held.ts';
import { limitsOf, type MakerDeps } from './maker.ts';
import { filesOf, type Piece, type WholeFile } from './pieces.ts';
import { Lost } from './plan.ts';

/**
 * Settles the files that some parts make: which stretches are in each, and its checksum, over the bytes as they lie on the disk now. From then on they are what
 * the manifest says. Throws {@link Lost} when the work is not ours any more.
 */
export async function makeFiles(deps: MakerDeps, held: HeldPart): Promise<void> {
  const { database, folder } = deps;
  const { partsAFile, keptHours } = limitsOf(deps);
  const { rows } = await database.pool.query<{ part: number; kind: PartKind; path: string; pieces: string }>(
    'select part, kind, path, pieces from bulk_part where export_id = $1 and part >= $2 and part < $3 and path is not null order by part',
    [held.exportId, held.low, held.high],
  );
  const parts = rows.map(({ pieces, ...part }) => ({ ...part, pieces: JSON.parse(pieces) as readonly Piece[] }));
  const files: WholeFile[] = [];
  await renewing(deps, 'bulk_part', held.lease, async () => {
    for (const file of filesOf(parts, Math.floor(held.low / partsAFile) + 1)) {
      const hash = createHash('sha256');
      for await (const chunk of read(folder, file.stretches, true)) hash.update(chunk);
      files.push({ ...file, sha256: hash.digest('hex') });
    }
  });
  const { rowCount } = await database.pool.query(
    'update bulk_part set done = true, pieces = $4, lease_until = null where export_id = $1 and part = $2 and lease = $3 and not done',
    [held.exportId, held.part, held.lease, JSON.stringify(files)],
  );
  if (rowCount !== 1) throw new Lost();
  await finish(database, held.exportId, keptHours);
}
