import { parseSearch } from '@hub/search';
import type { Handler } from '../handler.ts';
import { typeOf } from '../resource-path.ts';
import { unfolded } from './long-link.ts';
import { parseOptions, searchAnswer } from './search-answer.ts';

/**
 * GET [base]/[type]?… and POST [base]/[type]/_search (R4 search.html). Strict unless the client prefers otherwise: every parameter that is
 * not understood is named in the refusal.
 */
export const searchType: Handler = async (request, deps) => {
  const type = typeOf(request);
  return searchAnswer(request, `/${type}`, parseSearch(type, unfolded(request.query), parseOptions(request, deps.now)), [type], deps);
};
