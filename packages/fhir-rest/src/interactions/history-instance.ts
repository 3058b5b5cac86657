import { goneAnswer, ok } from '../answer.ts';
import { type BundleLink, historyBundle } from '../bundle.ts';
import type { Handler } from '../handler.ts';
import { shownPage } from '../read-shape.ts';
import { idOf, notFound, typeOf } from '../resource-path.ts';
import { visibleTo } from '../visible.ts';
import { historyRequest, wholeNumber } from './history-parameters.ts';

/** Where a page of next links begins: below this version number. */
const POSITION = '_before';

/**
 * GET [base]/[type]/[id]/_history (R4 http.html#history): newest version first, deleted ones without a resource. One of which nothing is left because it was
 * erased by law answers 410; what was erased before newer versions came is an entry without a resource, its status 410.
 */
export const historyInstance: Handler = async (request, { store, now }) => {
  const type = typeOf(request);
  const id = idOf(request, type);
  const { position, link, shape, ...asked } = historyRequest(request, `${type}/${id}/_history`, POSITION, [type]);
  const before = wholeNumber(POSITION, position);
  const page = await store.historyInstance(type, id, visibleTo(request, now(), 'r'), {
    ...asked,
    ...(before === undefined ? {} : { before }),
  });
  if (page === undefined) throw notFound(type);
  const gone = page.versions.find(({ erased }) => erased === true);
  if (before === undefined && gone !== undefined && page.versions.every(({ deleted }) => deleted)) return goneAnswer(type, gone);
  const links: BundleLink[] = [{ relation: 'self', url: link(position) }];
  if (page.next !== undefined) links.push({ relation: 'next', url: link(String(page.next)) });
  return ok(request, historyBundle(request.base, shownPage(page, shape), links));
};
