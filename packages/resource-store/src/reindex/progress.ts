import type { Database } from '@hub/database';
import { ProblemError } from '@hub/outcome';
import { INDEX_REVISIONS, revisionsNeeded, type SearchQuery } from '@hub/search';
import type { SearchDatabase } from '../search-sql/page-rows.ts';

/** How far the stored resources have been indexed again. */
export interface ReindexProgress {
  /** Revisions that not every resource has rows of. */
  readonly open: readonly number[];
  /** Whole per cent of row numbers gone through, rounded down. */
  readonly percent: number;
}

const OPEN = 'select revision, upto, done from index_revision where finished_at is null order by revision';

/** Undefined when every resource has every row. One small statement. */
export async function reindexProgress({ pool }: { readonly pool: Pick<Database['pool'], 'query'> }): Promise<ReindexProgress | undefined> {
  const { rows } = await pool.query<{ revision: number; upto: number; done: number }>(OPEN);
  if (rows.length === 0) return undefined;
  const percent = Math.min(...rows.map(({ upto, done }) => (upto === 0 ? 100 : Math.floor((100 * done) / upto))));
  return { open: rows.map(({ revision }) => revision), percent };
}

/** Of a pool: the revisions seen finished. They stay so. */
const finished = new WeakMap<object, Set<number>>();

/**
 * Refuses (`busy/search-being-indexed`) a search that needs rows which not every resource has yet: a half of the answer would look like
 * all of it. Asks the database only for a query that needs what came later, and only until that is finished.
 */
export async function refuseHalfIndexed(database: SearchDatabase, query: SearchQuery): Promise<void> {
  const known = finished.get(database.pool) ?? new Set<number>();
  if (known.size === INDEX_REVISIONS.length) return;
  const needed = revisionsNeeded([query.criteria, query.sort, query.includes, query.revincludes, query.contained]);
  if (needed.size === 0) return;
  finished.set(database.pool, known);
  if ([...needed.keys()].every((revision) => known.has(revision))) return;
  const progress = await reindexProgress(database);
  if (progress === undefined) for (const { revision } of INDEX_REVISIONS) known.add(revision);
  for (const [revision, code] of needed) {
    if (progress?.open.includes(revision)) throw beingIndexed(code, progress.percent);
    known.add(revision);
  }
}

function beingIndexed(code: string, percent: number): ProblemError {
  return new ProblemError({
    category: 'busy',
    code: 'search-being-indexed',
    message: {
      vi: `Tham số "${code}" đang được lập chỉ mục cho dữ liệu đã lưu (${percent} %). Hãy thử lại sau.`,
      en: `Parameter "${code}" is being indexed for the data already stored (${percent} %). Try again later.`,
    },
    expression: code,
  });
}
