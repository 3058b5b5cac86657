import type { Visibility } from '@hub/access';
import { typeNumber } from '@hub/fhir-model';
import type { MetaInUse } from '@hub/fhir-rest';
import { problem } from '@hub/outcome';
import { parametersOf, SEARCHED_TYPES } from '@hub/search';
import type { Statement } from '../search-sql/statement.ts';
import { countersTell, openedReaches, ownedSql, statementAs } from '../search-sql/visible.ts';
import type { Queryable } from './read-store.ts';

/** Labels of one kind and type that can be listed: a code that differs with every resource is no label. */
const MOST_CODES = 500;
/** Rows of a code in which a second system is looked for. */
const LOOK_AHEAD = 1_000;

const KINDS = ['profile', 'security', 'tag'] as const;

interface Row {
  readonly kind: number;
  readonly place: number;
  readonly code: string;
  readonly system: string | null;
}

/**
 * Profiles, security labels and tags of what `visibility` may see, from the index rows: one statement that jumps from code to
 * code and reads a few rows of each, however many resources carry it. For a facility the jump goes on to its first row; types it has
 * nothing of are left out before. A code that two systems have is told with both where its first {@link LOOK_AHEAD} rows show both.
 * Throws `too-costly` above {@link MOST_CODES}.
 */
export async function metaInUse(database: Queryable, type: string | undefined, visibility: Visibility): Promise<MetaInUse> {
  const s = statementAs(visibility);
  const { rows } = await database.query<Row>(s.whole(sqlOf(type, visibility, s)), s.values);
  if (rows.some(({ place }) => place > MOST_CODES))
    throw problem(
      'too-costly',
      'too-costly',
      `Có hơn ${MOST_CODES} nhãn khác nhau cùng loại; hãy hỏi theo từng loại tài nguyên hoặc dùng _tag, _profile, _security khi tìm kiếm.`,
      `There are more than ${MOST_CODES} different labels of one kind; ask by resource type, or search with _tag, _profile or _security.`,
    );
  const labels = (wanted: number) => {
    const found = new Map<string, { readonly system?: string; readonly code: string }>();
    for (const { kind, code, system } of rows) {
      if (kind === wanted && code !== '') found.set(`${system ?? ''}|${code}`, system === null ? { code } : { system, code });
    }
    return [...found].toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([, label]) => label);
  };
  return { profile: labels(0).map(({ code }) => code), security: labels(1), tag: labels(2) };
}

/** One row per kind, type, code and system. */
function sqlOf(type: string | undefined, visibility: Visibility, s: Statement): string {
  const params: number[] = [];
  const kinds: number[] = [];
  const types: number[] = [];
  for (const one of type === undefined ? SEARCHED_TYPES : [type]) {
    for (const [kind, code] of KINDS.entries()) {
      for (const param of parametersOf(one)?.get(`_${code}`)?.rows ?? []) {
        params.push(param);
        kinds.push(kind);
        types.push(typeNumber(one) as number);
      }
    }
  }
  const all = `unnest(${s.value(params, 'smallint[]')}, ${s.value(kinds, 'smallint[]')}, ${s.value(types, 'smallint[]')}) p (param, kind, type)`;
  // Types of which the caller sees nothing by owner are left out; what is opened to it may be of any type.
  const own =
    'all' in visibility || openedReaches(visibility).length > 0 || !countersTell(visibility)
      ? ''
      : `where (select sum(n) from resource_count o where o.type = p.type and ${ownedSql('o', visibility, s)}) > 0`;
  const first = (after: string) =>
    `cross join lateral (select t.code from idx_token t where t.param = p.param${after} order by t.code limit 1) f`;
  const here = 't.param = p.param and t.code = p.code';
  return `with recursive p (param, kind, code, place) as (
      select p.param, p.kind, f.code, 1 from ${all} ${first('')} ${own}
      union all
      select p.param, p.kind, f.code, p.place + 1 from p ${first(' and t.code > p.code')} where p.place <= ${MOST_CODES})
    select p.kind, p.place, p.code, u.value as system
      from p cross join lateral (
        (select t.system from idx_token t where ${here} and ${s.visible('t')} limit 1)
        union
        select x.system from (select t.rid, t.system, t.owner, t.labels, t.patient from idx_token t where ${here} limit ${LOOK_AHEAD}) x where ${s.visible('x')}
      ) x left join uri u on u.uri_id = x.system and x.system <> 0`;
}
