import { ProblemError } from '@hub/outcome';
import { CURSOR, type Parsed } from '@hub/search';
import { ok } from '../answer.ts';
import { type BundleLink, searchset } from '../bundle.ts';
import type { RestDeps } from '../handler.ts';
import type { RestRequest, RestResponse } from '../message.ts';
import { visibleTo } from '../visible.ts';

/** The search as a URL: what a link of the bundle points at. `cursor` replaces the one that was asked with. */
function searchUrl(request: RestRequest, path: string, cursor: string | undefined): string {
  const asked: [string, string][] = request.query.filter(([name]) => name !== CURSOR).map(([name, value]) => [name, value]);
  if (cursor !== undefined) asked.push([CURSOR, cursor]);
  const text = new URLSearchParams(asked).toString();
  return `${request.base}${path}${text === '' ? '' : `?${text}`}`;
}

/**
 * Runs an understood search and puts its page together from stored texts; `total` is there when it was asked for. `path` is what
 * follows the base in the links (`/Patient`). Throws every problem of a search that was not understood as one.
 */
export async function searchAnswer(request: RestRequest, path: string, parsed: Parsed, store: RestDeps['store']): Promise<RestResponse> {
  // All of a search's problems belong to one answer; the edge puts those beside the first into the same outcome.
  if (!parsed.ok) throw new ProblemError(parsed.problems[0] as (typeof parsed.problems)[number], { cause: parsed.problems });
  const page = await store.search(parsed.query, visibleTo(request));
  const links: BundleLink[] = [{ relation: 'self', url: searchUrl(request, path, parsed.query.cursor) }];
  if (page.next !== undefined) links.push({ relation: 'next', url: searchUrl(request, path, page.next) });
  return ok(request, searchset(request.base, page, links));
}
