import type { Cursor } from '../cursor.ts';
import { type PageSql, unchanged } from '../page.ts';
import type { Statement } from '../statement.ts';
import { type Limits, type OrderedRow, orderedPage } from './ordered.ts';
import { type Place, placeOf } from './place.ts';
import { type Pin, pinNow, type Run } from './runner.ts';

/** A page found by ordered scans, before its bodies are read. */
export interface ListedPage {
  readonly pin: Pin;
  readonly rows: readonly OrderedRow[];
  /** Where the next page goes on; absent on the last. */
  readonly next?: Place;
  /** Looking stopped there, at a row that may be anybody's: not after one that is shown. */
  readonly blind?: true;
}

/** Finds the `count` matches after the cursor. */
export async function listPage(
  query: Parameters<typeof orderedPage>[0],
  visibility: Parameters<typeof orderedPage>[1],
  cursor: Cursor | undefined,
  run: Run,
  limits: Limits,
): Promise<ListedPage> {
  const pin = cursor === undefined ? await pinNow(run) : { snapshot: cursor.snapshot, pinnedAt: cursor.pinnedAt };
  const { rows, stopped } = await orderedPage(query, visibility, pin, cursor?.place, query.count + 1, run, limits);
  const shown = rows.slice(0, query.count);
  const last = rows.length > query.count ? shown.at(-1) : undefined;
  const next = last === undefined ? stopped : placeOf(last.key, last.rid);
  return {
    pin,
    rows: shown,
    ...(next === undefined ? {} : { next }),
    ...(last === undefined && next !== undefined ? { blind: true } : {}),
  };
}

/** The rows of a listed page as a query. What changed since it was listed is left out: it may not match any more. */
export function listedSql({ rows, pin }: ListedPage, s: Statement): PageSql {
  const rids = s.value(
    rows.map(({ rid }) => rid),
    'bigint[]',
  );
  const keys = s.value(
    rows.map(({ key }) => key),
    'text[]',
  );
  const sql = `select l.rid, l.key, l.place from unnest(${rids}, ${keys}) with ordinality as l (rid, key, place) where ${unchanged('l.rid', pin, s)}`;
  return { sql, order: 'place' };
}
