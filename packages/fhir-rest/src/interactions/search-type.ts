import { ProblemError } from '@hub/outcome';
import { CURSOR, parseSearch } from '@hub/search';
import { ok } from '../answer.ts';
import { type BundleLink, searchset } from '../bundle.ts';
import type { Handler } from '../handler.ts';
import type { RestRequest } from '../message.ts';
import { typeOf } from '../resource-path.ts';
import { visibleTo } from '../visible.ts';

/** The search as a URL: what a link of the bundle points at. `cursor` replaces the one that was asked with. */
function searchUrl(request: RestRequest, type: string, cursor: string | undefined): string {
  const asked: [string, string][] = request.query.filter(([name]) => name !== CURSOR).map(([name, value]) => [name, value]);
  if (cursor !== undefined) asked.push([CURSOR, cursor]);
  const text = new URLSearchParams(asked).toString();
  return `${request.base}/${type}${text === '' ? '' : `?${text}`}`;
}

/**
 * GET [base]/[type]?… and POST [base]/[type]/_search (R4 search.html). Strict: every parameter that is not understood is
 * named in the refusal. The bundle is put together from stored texts; `total` is there when it was asked for.
 */
export const searchType: Handler = async (request, { store, now }) => {
  const type = typeOf(request);
  const parsed = parseSearch(type, request.query, { base: request.base, now: now() });
  // All of a search's problems belong to one answer; the edge puts those beside the first into the same outcome.
  if (!parsed.ok) throw new ProblemError(parsed.problems[0] as (typeof parsed.problems)[number], { cause: parsed.problems });
  const page = await store.search(parsed.query, visibleTo(request));
  const links: BundleLink[] = [{ relation: 'self', url: searchUrl(request, type, parsed.query.cursor) }];
  if (page.next !== undefined) links.push({ relation: 'next', url: searchUrl(request, type, page.next) });
  return ok(request, searchset(request.base, page, links));
};
