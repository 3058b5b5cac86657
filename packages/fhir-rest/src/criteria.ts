import { type Problem, ProblemError, problem } from '@hub/outcome';
import { parseSearch, type SearchQuery } from '@hub/search';
import type { RestRequest } from './message.ts';
import { FORMAT_PARAMETERS } from './negotiate.ts';
import { requireQuery } from './query-scope.ts';

type Pairs = readonly (readonly [string, string])[];

/** Search parameters that say how to answer, not what to find (R4 search.html, "Search Result Parameters"), and the hub's own for paging. */
const RESULT_PARAMETERS: ReadonlySet<string> = new Set([
  '_contained',
  '_containedType',
  '_count',
  '_cursor',
  '_elements',
  '_include',
  '_revinclude',
  '_score',
  '_sort',
  '_summary',
  '_total',
]);

function resultParameter(name: string): Problem {
  return {
    category: 'incorrect',
    code: 'not-supported',
    message: {
      vi: `Điều kiện không nhận tham số kết quả ${name}.`,
      en: `A condition takes no result parameter: ${name}.`,
    },
    expression: name,
  };
}

/**
 * Reads criteria strictly: parameters that are not understood, or that are about the answer, are all named in one 400. 403 for types that are
 * not in the caller's scopes, the searched one among them: who may not search finds nothing out by a condition either.
 */
export function criteriaOf(type: string, pairs: Pairs, request: Pick<RestRequest, 'base' | 'principal'>, now: number): SearchQuery {
  const problems: Problem[] = [];
  const asked: [string, string][] = [];
  for (const [name, value] of pairs) {
    const bare = name.split(':')[0] as string;
    if (RESULT_PARAMETERS.has(bare)) problems.push(resultParameter(bare));
    else asked.push([name, value]);
  }
  const parsed = parseSearch(type, asked, { base: request.base, now });
  if (!parsed.ok) problems.push(...parsed.problems);
  const [first] = problems;
  if (first !== undefined) throw new ProblemError(first, { cause: problems });
  const { query } = parsed as { query: SearchQuery };
  requireQuery(request, query, [type]);
  return query;
}

/**
 * The criteria of PUT, PATCH and DELETE [type]?… (R4 http.html#cond-update, #3.1.0.7.1). Throws 412 when there is none: without
 * criteria the request would mean "whichever is the only one", and nobody means that.
 */
export function urlCriteria(request: RestRequest, type: string, now: number): SearchQuery {
  const query = criteriaOf(
    type,
    request.query.filter(([name]) => !FORMAT_PARAMETERS.has(name)),
    request,
    now,
  );
  if (query.criteria.length > 0) return query;
  throw problem(
    'precondition',
    'required',
    `${request.method} ${type} cần điều kiện tìm (ví dụ ?identifier=…) hoặc id trong địa chỉ; không có gì bị thay đổi.`,
    `${request.method} ${type} needs search criteria (such as ?identifier=…) or an id in its address; nothing was changed.`,
  );
}

/** What clients write before the criteria: `?`, `Patient?`, or a whole address as HAPI does. No criterion begins so: it would have its = first. */
const ADDRESS = /^(?:[^?=&]*\/)?([^?=&/]*)\?(.*)$/s;

/** The criteria of a search's address, or of a part of it. Throws 400 when it is a search in another type. */
function afterAddress(type: string, text: string): string {
  const found = ADDRESS.exec(text);
  if (found === null) return text;
  const [whole, said, criteria] = found as unknown as [string, string, string];
  if (said === type || whole.startsWith('?')) return criteria;
  throw problem(
    'incorrect',
    'invalid',
    `If-None-Exist chỉ tìm trong ${type}: ghi điều kiện thôi, ví dụ identifier=…`,
    `If-None-Exist searches ${type} only: write just the criteria, such as identifier=…`,
    'If-None-Exist',
  );
}

/**
 * The criteria of an If-None-Exist header (R4 http.html#ccreate): "just the search parameters (what would be in the URL following the ?)";
 * with what stands before the ? in an address they are taken too. Undefined without the header. Throws 400 for one that has none.
 */
export function ifNoneExist(request: RestRequest, type: string, now: number): SearchQuery | undefined {
  const header = request.header('if-none-exist');
  if (header === undefined) return undefined;
  const query = criteriaOf(type, [...new URLSearchParams(afterAddress(type, header.trim()))], request, now);
  if (query.criteria.length > 0) return query;
  throw problem(
    'incorrect',
    'required',
    'If-None-Exist cần ít nhất một điều kiện tìm, ví dụ identifier=…',
    'If-None-Exist needs at least one search criterion, such as identifier=…',
    'If-None-Exist',
  );
}
