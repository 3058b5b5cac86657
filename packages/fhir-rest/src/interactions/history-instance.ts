import { problem } from '@hub/outcome';
import { ok } from '../answer.ts';
import { type BundleLink, historyBundle } from '../bundle.ts';
import type { Handler } from '../handler.ts';
import type { RestRequest } from '../message.ts';
import { idOf, notFound, onlyParameters, typeOf } from '../resource-path.ts';
import { visibleTo } from '../visible.ts';

/** Entries of a page when the client does not say, and at most. */
const DEFAULT_COUNT = 50;
const MAX_COUNT = 1000;
/** `_before`: the hub's own parameter of next links, the version number the page starts below. */
const PARAMETERS: ReadonlySet<string> = new Set(['_format', '_pretty', '_count', '_before']);

function numberOf(request: RestRequest, name: string): number | undefined {
  const text = request.query.findLast(([key]) => key === name)?.[1];
  if (text === undefined) return undefined;
  if (!/^\d{1,9}$/.test(text))
    throw problem('incorrect', 'value', `${name} phải là số nguyên không âm.`, `${name} must be a whole number.`, name);
  return Number(text);
}

/** GET [base]/[type]/[id]/_history (R4 http.html#history): newest version first, deleted ones without a resource. */
export const historyInstance: Handler = async (request, { store }) => {
  const type = typeOf(request);
  const id = idOf(request, type);
  onlyParameters(request, PARAMETERS);
  const count = Math.min(numberOf(request, '_count') ?? DEFAULT_COUNT, MAX_COUNT);
  const before = numberOf(request, '_before');
  const page = await store.historyInstance(type, id, visibleTo(request), { count, ...(before === undefined ? {} : { before }) });
  if (page === undefined) throw notFound(type);
  const url = `${request.base}/${type}/${id}/_history?_count=${count}`;
  const links: BundleLink[] = [{ relation: 'self', url: before === undefined ? url : `${url}&_before=${before}` }];
  if (page.next !== undefined) links.push({ relation: 'next', url: `${url}&_before=${page.next}` });
  return ok(request, historyBundle(request.base, type, page, links));
};
