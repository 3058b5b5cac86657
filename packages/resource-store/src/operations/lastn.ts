import type { Visibility } from '@hub/access';
import { typeName } from '@hub/fhir-model';
import type { FoundResource, Piece } from '@hub/fhir-rest';
import { problem } from '@hub/outcome';
import { parametersOf, type SearchQuery } from '@hub/search';
import { refuseHalfIndexed } from '../reindex/progress.ts';
import type { SearchDatabase } from '../search-sql/page-rows.ts';
import { paramIn, type Statement } from '../search-sql/statement.ts';
import { understood } from '../search-sql/understood.ts';
import { statementAs } from '../search-sql/visible.ts';
import { matchingSql } from './matching.ts';

/** Observations of one answer at most: it has no pages. */
const MOST_LAST = 1_000;

const rowsOf = (code: string) => parametersOf('Observation')?.get(code)?.rows ?? [];

/**
 * The last `max` observations of each coding of each subject among the matches of `query`; `lead` is the criterion that names the subject.
 * One statement. An observation with several codings is in a group for each; without a coding its text is one. Time is the end of
 * `effective[x]`, as descending `_sort=-date` has it; those of the same moment as the last come all, those without a time last. Throws `too-costly` above
 * {@link MOST_LAST}.
 */
export async function lastn(
  database: SearchDatabase,
  asked: SearchQuery,
  lead: number,
  max: number,
  visibility: Visibility,
): Promise<readonly FoundResource[]> {
  await refuseHalfIndexed(database, asked);
  const s = statementAs(visibility);
  const text = lastnSql(await understood(database, asked, visibility), lead, max, s);
  const { rows } = await database.pool.query<{ type: number; id: string; body: Piece; about: number }>(s.whole(text), s.values);
  if (rows.length > MOST_LAST)
    throw problem(
      'too-costly',
      'too-costly',
      `Câu trả lời có hơn ${MOST_LAST} kết quả. Hãy thêm code hoặc category, hoặc giảm max.`,
      `The answer has more than ${MOST_LAST} observations. Add a code or a category, or a smaller max.`,
      'max',
    );
  return rows.map(({ type, id, body, about }) => ({ type: typeName(type), id, body, about }));
}

function lastnSql(query: SearchQuery, lead: number, max: number, s: Statement): string {
  const body = '(select body::json from resource b where b.rid = m.rid limit 1)';
  return `with m as materialized (${matchingSql(query, lead, s)}),
    g as (select m.rid, c.system, c.code, w.target, d.high from m
      left join lateral (select distinct x.system, x.code from idx_token x where x.rid = m.rid and ${paramIn('x', rowsOf('code'))}) x on true
      cross join lateral (select coalesce(x.system, -1) as system, coalesce(x.code, ${body} #>> '{code,text}', '') as code) c
      left join lateral (select max(x.high) as high from idx_date x where x.rid = m.rid and ${paramIn('x', rowsOf('date'))}) d on true
      left join lateral (select min(x.target) as target from idx_reference x where x.rid = m.rid and ${paramIn('x', rowsOf('subject'))}) w on true),
    n as (select *, rank() over (partition by target, system, code order by high desc nulls last) as place from g),
    l as (select rid, min(target) as target, min(code) as code, max(high) as high from n where place <= ${s.value(max, 'int')} group by rid
      order by 2, 3, 4 desc nulls last, 1 limit ${MOST_LAST + 1})
    select r.type, r.id, r.body, r.about from l cross join lateral (select type, id, body, about from resource x where x.rid = l.rid limit 1) r
    order by l.target, l.code, l.high desc nulls last, l.rid`;
}
