import { type Problem, ProblemError } from '@hub/outcome';
import { CURSOR, type Parsed, type ParseOptions, typesOf } from '@hub/search';
import { ok } from '../answer.ts';
import { type BundleLink, searchset } from '../bundle.ts';
import type { RestDeps } from '../handler.ts';
import type { RestRequest, RestResponse } from '../message.ts';
import { searchOutcome } from '../operation-outcome.ts';
import { handlingApplied, preferredHandling } from '../prefer.ts';
import { requireQuery } from '../query-scope.ts';
import { checkElements, shapeOf, subset } from '../subset.ts';
import { visibleTo } from '../visible.ts';
import { nextQuery } from './long-link.ts';

/** How the parameters of a request are read: what is unknown is refused unless the client asks for lenient handling. */
export function parseOptions(request: RestRequest, now: () => number): ParseOptions {
  return { base: request.base, now: now(), lenient: preferredHandling(request) === 'lenient' };
}

/** The search as a URL: what a link of the bundle points at. It says what was processed, and where its page begins. */
function searchUrl(base: string, path: string, processed: readonly (readonly [string, string])[], cursor: string | undefined): string {
  const asked = processed.map(([name, value]): [string, string] => [name, value]);
  if (cursor !== undefined) asked.push([CURSOR, cursor]);
  const text = new URLSearchParams(asked).toString();
  return `${base}${path}${text === '' ? '' : `?${text}`}`;
}

const ESTIMATED: Problem = {
  category: 'incorrect',
  code: 'informational',
  message: { vi: 'total là con số ước lượng (_total=estimate).', en: 'The total is an estimate (_total=estimate).' },
};

/**
 * Runs an understood search and puts its page together from stored texts; `total` is there when it was asked for. `path` is what
 * follows the base in the links (`/Patient`); `named` are the types it asks for by name. Throws every problem of a search that was not understood as one.
 */
export async function searchAnswer(
  request: RestRequest,
  path: string,
  parsed: Parsed,
  named: readonly string[],
  { store, now }: Pick<RestDeps, 'store' | 'now'>,
): Promise<RestResponse> {
  // All of a search's problems belong to one answer; the edge puts those beside the first into the same outcome.
  if (!parsed.ok) throw new ProblemError(parsed.problems[0] as (typeof parsed.problems)[number], { cause: parsed.problems });
  const { query, processed, passedOver } = parsed;
  requireQuery(request, query, named);
  const shape = shapeOf(query);
  if (shape !== undefined) checkElements(shape, typesOf(query));
  const page = await store.search(query, visibleTo(request, now()));
  const link = (cursor: string | undefined) => searchUrl(request.base, path, processed, cursor);
  const links: BundleLink[] = [{ relation: 'self', url: link(query.cursor) }];
  if (page.next !== undefined) links.push({ relation: 'next', url: `${request.base}${path}?${nextQuery(processed, page.next)}` });
  const shown = shape === undefined ? page : { ...page, ...shaped(page, shape) };
  const outcome = searchOutcome(passedOver, page.estimated === true ? [ESTIMATED] : []);
  return ok(request, searchset(request.base, shown, links, outcome), handlingApplied(request));
}

type Page = Awaited<ReturnType<RestDeps['store']['search']>>;

/** A summary is of everything on the page; the elements that are named are those of what was searched, what is included comes whole. */
function shaped({ matches, included }: Page, shape: NonNullable<ReturnType<typeof shapeOf>>): Pick<Page, 'matches' | 'included'> {
  const all = (list: Page['matches']) => list.map((found) => ({ ...found, body: subset(found.type, found.body, shape) }));
  return { matches: all(matches), included: 'elements' in shape ? included : all(included) };
}
