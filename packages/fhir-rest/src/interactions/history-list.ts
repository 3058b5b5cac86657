import { CURSOR } from '@hub/search';
import { ok } from '../answer.ts';
import { type BundleLink, historyBundle } from '../bundle.ts';
import type { Handler } from '../handler.ts';
import { shownPage } from '../read-shape.ts';
import { SERVED_TYPES, typeOf } from '../resource-path.ts';
import { visibleTo } from '../visible.ts';
import { historyRequest } from './history-parameters.ts';

/**
 * GET [base]/[type]/_history and GET [base]/_history (R4 http.html#history): versions of all resources of a type, or of
 * every type, that the caller may see, newest first. The bundle has no total: counting a log costs more than reading a page of it.
 */
export const historyList: Handler = async (request, { store, now }) => {
  const type = request.params.type === undefined ? undefined : typeOf(request);
  const types = type === undefined ? [...SERVED_TYPES] : [type];
  const path = type === undefined ? '_history' : `${type}/_history`;
  const { position, link, shape, ...asked } = historyRequest(request, path, CURSOR, types);
  const page = await store.historyList(type, visibleTo(request, now()), {
    ...asked,
    ...(position === undefined ? {} : { cursor: position }),
  });
  const links: BundleLink[] = [{ relation: 'self', url: link(position) }];
  if (page.next !== undefined) links.push({ relation: 'next', url: link(page.next) });
  return ok(request, historyBundle(request.base, shownPage(page, shape), links));
};
