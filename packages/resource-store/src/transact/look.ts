import type { Visibility } from '@hub/access';
import type { Connection, Database } from '@hub/database';
import { typeNumber } from '@hub/fhir-model';
import { problem } from '@hub/outcome';
import type { SearchQuery, TokenValue } from '@hub/search';
import { type How, search } from '../search-sql/search.ts';
import type { UriDictionary } from '../uri-dictionary.ts';
import { type StoredRow, storedRows } from '../write/stored-rows.ts';
import { type ByToken, findByToken } from './by-token.ts';

/** A resource as it stood before the locks. */
export interface Found extends StoredRow {
  readonly id: string;
}

/** Something to find: criteria under a visibility, or an id, whoever owns it. `type` is R4's number here. */
export type Look =
  | { readonly query: SearchQuery; readonly visibility: Visibility; readonly body: boolean }
  | { readonly type: number; readonly id: string };

/** Systems a look by token needs the numbers of; interned before any lock, so that no two processes see one differently. */
export function* systemsAsked(looks: readonly Look[]): Iterable<string> {
  for (const one of looks) {
    if ('id' in one) continue;
    const token = tokenOf(one.query);
    if (typeof token?.value.system === 'string') yield token.value.system;
  }
}

/** The one identifier a query asks for and nothing else: the condition nearly every client sends. */
function tokenOf({
  criteria,
}: SearchQuery): { readonly param: number; readonly value: TokenValue & { readonly code: string } } | undefined {
  const [only] = criteria;
  if (criteria.length !== 1 || only?.kind !== 'token' || only.negated || only.parameter.code !== 'identifier') return undefined;
  const [value] = only.values;
  const [param] = only.parameter.rows;
  if (only.values.length !== 1 || only.parameter.rows.length !== 1 || value?.code === undefined || param === undefined) return undefined;
  return { param, value: value as TokenValue & { code: string } };
}

/**
 * What each look finds: of criteria at most two that are there, of an id the one, deleted or not. One statement for all
 * identifiers, one for all ids, one or two for each condition of another kind.
 */
export async function look(connection: Connection, looks: readonly Look[], uris: UriDictionary): Promise<readonly (readonly Found[])[]> {
  const found: (readonly Found[])[] = looks.map(() => []);
  const tokens: (ByToken & { readonly place: number })[] = [];
  const ids: { readonly place: number; readonly type: number; readonly id: string; readonly body: boolean; readonly reference: string }[] =
    [];
  for (const [place, one] of looks.entries()) {
    if ('id' in one) {
      ids.push({ place, type: one.type, id: one.id, body: false, reference: `${one.type}/${one.id}` });
      continue;
    }
    const token = tokenOf(one.query);
    const system = token?.value.system === undefined ? -1 : token.value.system === null ? 0 : uris.peek(token.value.system);
    if (token !== undefined && system !== undefined && goesByOwner(one.visibility)) {
      tokens.push({ place, param: token.param, code: token.value.code, system, visibility: one.visibility, body: one.body });
      continue;
    }
    for (const id of await searchTwo(connection, one.query, one.visibility)) {
      ids.push({ place, type: typeNumber(one.query.type) ?? 0, id, body: one.body, reference: `${place} ${id}` });
    }
  }
  if (tokens.length > 0) {
    for (const [i, rows] of (await findByToken(connection, tokens)).entries()) found[(tokens[i] as { place: number }).place] = rows;
  }
  const rows = await storedRows(connection, ids);
  for (const { place, id, reference } of ids) {
    const row = rows.get(reference);
    if (row === undefined || (row.deleted && !('id' in (looks[place] as Look)))) continue;
    found[place] = [...(found[place] as readonly Found[]), { id, ...row }];
  }
  return found;
}

/** Nothing but owners decides: the statement for all identifiers of a group can tell. */
const goesByOwner = (seen: Visibility) =>
  'all' in seen || ((seen.hidden ?? 0) + (seen.further?.length ?? 0) === 0 && seen.types === undefined && seen.patient === undefined);

/** Pages that a condition is followed over: each looks at a hundred thousand entries and more. */
const PAGES = 5;

/** At most two that match. A page that is not full is no answer yet. Throws `too-costly` for a condition that finds too little among too much. */
export async function searchTwo(
  connection: Connection,
  { type, criteria }: SearchQuery,
  seen: Visibility,
  how: How = {},
): Promise<readonly string[]> {
  const database = { pool: connection } as unknown as Database;
  const query: SearchQuery = { type, criteria, count: 2, sort: [], includes: [], revincludes: [], total: 'none' };
  const found: string[] = [];
  let cursor: string | undefined;
  for (let pages = 0; pages < PAGES; pages++) {
    const { entries, next } = await search(database, { ...query, ...(cursor === undefined ? {} : { cursor }) }, seen, how);
    found.push(...entries.map(({ id }) => id));
    if (found.length >= 2 || next === undefined) return found.slice(0, 2);
    cursor = next;
  }
  throw problem(
    'too-costly',
    'condition-too-costly',
    'Điều kiện quá rộng: đã xét hàng trăm nghìn tài nguyên mà chưa biết chắc có bao nhiêu cái khớp. Hãy dùng mã định danh.',
    'The condition is too broad: after a hundred thousand resources and more it is not certain how many match. Use an identifier.',
  );
}
