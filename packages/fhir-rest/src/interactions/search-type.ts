import { parseSearch } from '@hub/search';
import type { Handler } from '../handler.ts';
import { typeOf } from '../resource-path.ts';
import { searchAnswer } from './search-answer.ts';

/**
 * GET [base]/[type]?… and POST [base]/[type]/_search (R4 search.html). Strict: every parameter that is not understood is
 * named in the refusal.
 */
export const searchType: Handler = async (request, { store, now }) => {
  const type = typeOf(request);
  return searchAnswer(request, `/${type}`, parseSearch(type, request.query, { base: request.base, now: now() }), store);
};
