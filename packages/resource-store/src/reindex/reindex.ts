import type { Connection, Database } from '@hub/database';
import { parseResource, type Resource, typeNumber } from '@hub/fhir-model';
import { ELSEWHERE, extract as extractRows, INDEX_REVISIONS, type IndexRevision, type IndexRows, rowsOf, withContained } from '@hub/search';
import { resourceLock, takeLocks, targetLock } from '../locks.ts';
import { unknownTarget } from '../unknown-target.ts';
import type { UriDictionary } from '../uri-dictionary.ts';
import { removeContained } from '../write/contained-rows.ts';
import { type Extract, systemsOf } from '../write/content.ts';
import { IndexCopy, TABLE_OF } from '../write/index-copy.ts';
import { findTargets, type Target, targetCache } from '../write/targets.ts';

/** What indexing again works with. */
export interface ReindexDeps {
  readonly database: Database;
  readonly uris: UriDictionary;
  /** Search's own unless the caller says otherwise. */
  readonly extract?: Extract;
  /** Resources a transaction goes through. Writers of the same patients wait for it: about a tenth of a second at 500. */
  readonly block?: number;
}

/** `done`: every resource has every row. `elsewhere`: another process is at it. Else a block is committed. */
export type ReindexStep = 'done' | 'elsewhere' | 'block';

const BLOCK = 500;
/** Blocks of resources that are looked at for one of those concerned. */
const PASSED_BY = 10;
/** Advisory lock: one process at a time. */
const ONE_AT_A_TIME = [0x4855_0010, 1] as const;

interface StoredBody {
  readonly rid: number;
  readonly shard: number;
  readonly owner: number;
  readonly labels: number;
  readonly patient: number;
  readonly version: number;
  readonly body: string;
}
interface Indexed extends StoredBody {
  readonly rows: IndexRows;
}

/**
 * Indexes stored resources again for revisions of search's rows that came after they were stored, block by block in the order of
 * row numbers; where it stops it goes on, in this process or another. Each block is one transaction under the locks
 * writers take. A version written meanwhile has all rows and is left alone.
 */
export function reindexer({ database, uris, extract = (resource) => extractRows(resource), block = BLOCK }: ReindexDeps): {
  readonly step: () => Promise<ReindexStep>;
} {
  const cache = targetCache();

  /** Rows of the revisions asked for, and what they point at. */
  async function read(connection: Connection, after: number, upto: number, revisions: readonly IndexRevision[]) {
    const concern = concerned(revisions);
    const most = concern === 'true' ? block : PASSED_BY * block;
    const { rows } = await connection.query<StoredBody & { readonly body: string | null }>(
      `select rid, shard, owner, labels, patient, version, case when ${concern} then body end as body
         from resource where rid > $1 and rid <= $2 and not deleted order by rid limit $3`,
      [after, upto, most],
    );
    const read = upToBlock(rows, block);
    const indexed: Indexed[] = read
      .filter((row): row is StoredBody => row.body !== null)
      .map((row) => ({
        ...row,
        rows: rowsOf(revisions, extract(parseResource(row.body) as Resource)),
      }));
    const targets = new Map<string, Target>();
    for (const one of indexed)
      for (const { references } of withContained(one.rows))
        for (const { type, id } of references) if (type !== ELSEWHERE) targets.set(`${type}/${id}`, { type, id });
    return { indexed, targets, end: rows.length < most && read.length === rows.length ? upto : (read.at(-1) as StoredBody).rid };
  }

  /** Takes the writers' locks; what is still the version that was read comes back. */
  async function lock(
    connection: Connection,
    indexed: readonly Indexed[],
    unknown: ReadonlyMap<string, Target>,
  ): Promise<readonly Indexed[]> {
    await takeLocks(connection, [
      ...indexed.map(({ owner, shard }) => resourceLock(owner, shard)),
      ...[...unknown.keys()].map((reference) => targetLock(reference, 'referrer')),
    ]);
    const { rows } = await connection.query<{ rid: number; version: number }>(
      'select rid, version from resource where rid = any($1) and not deleted',
      [indexed.map(({ rid }) => rid)],
    );
    const versions = new Map(rows.map(({ rid, version }) => [rid, version]));
    return indexed.filter(({ rid, version }) => versions.get(rid) === version);
  }

  return {
    step: () =>
      database.transaction(async (connection) => {
        const { rows: mine } = await connection.query<{ mine: boolean }>('select pg_try_advisory_xact_lock($1, $2) as mine', [
          ...ONE_AT_A_TIME,
        ]);
        if (mine[0]?.mine !== true) return 'elsewhere';
        const { rows: open } = await connection.query<{ revision: number; upto: number; done: number }>(
          'select revision, upto, done from index_revision where finished_at is null',
        );
        if (open.length === 0) return 'done';
        const revisions = INDEX_REVISIONS.filter(({ revision }) => open.some((one) => one.revision === revision));
        const { indexed, targets, end } = await read(
          connection,
          Math.min(...open.map(({ done }) => done)),
          Math.max(...open.map(({ upto }) => upto)),
          revisions,
        );
        const found = await findTargets(connection, targets, cache);
        const unknown = new Map([...targets].filter(([reference]) => !found.has(reference)));
        const current = await lock(connection, indexed, unknown);
        for (const [reference, rid] of await findTargets(connection, unknown, cache)) found.set(reference, rid);
        const systems = await uris.internWithin(connection, new Set(current.flatMap(({ rows }) => [...systemsOf(rows)])));

        const copy = new IndexCopy({
          system: (uri) => systems.get(uri) as number,
          target: (type, id) => found.get(`${type}/${id}`) ?? unknownTarget(type, id),
        });
        for (const one of current) copy.add(one, one.rows);
        const rids = current.map(({ rid }) => rid);
        for (const list of new Set(revisions.flatMap(({ rows }) => rows)))
          await connection.query(`delete from ${TABLE_OF[list]} where rid = any($1)`, [rids]);
        await removeContained(connection, rids);
        await copy.send(connection);
        await connection.query(
          `update index_revision set done = greatest(done, $1), started_at = coalesce(started_at, now()), finished_at = case when $1 >= upto then now() end
            where finished_at is null`,
          [end],
        );
        return 'block';
      }),
  };
}

/** SQL of whether an open revision makes other rows for a resource. */
function concerned(revisions: readonly IndexRevision[]): string {
  const all = revisions.map(({ only }) => only?.());
  if (all.some((only) => only === undefined)) return 'true';
  const types = all.flatMap((only) => only?.types ?? []).map((type) => typeNumber(type));
  const texts = all.flatMap((only) => only?.texts ?? []).map((text) => `position('${text.replaceAll("'", "''")}' in body) > 0`);
  return `(${[`type in (${[0, ...types].join(', ')})`, ...texts].join(' or ')})`;
}

/** The rows until so many of them are concerned. */
function upToBlock<Row extends { readonly body: string | null }>(rows: readonly Row[], block: number): readonly Row[] {
  let found = 0;
  const last = rows.findIndex(({ body }) => body !== null && ++found === block);
  return last < 0 ? rows : rows.slice(0, last + 1);
}

/** After the last block: Postgres learns what the tables hold now (its guesses were made when they were empty). */
export async function analyzeReindexed({ pool }: Pick<Database, 'pool'>): Promise<void> {
  for (const list of new Set(INDEX_REVISIONS.flatMap(({ rows }) => rows))) await pool.query(`analyze ${TABLE_OF[list]}`);
}
