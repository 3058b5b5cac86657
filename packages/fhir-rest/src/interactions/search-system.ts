import { parseSystemSearch } from '@hub/search';
import type { Handler } from '../handler.ts';
import { unfolded } from './long-link.ts';
import { parseOptions, searchAnswer } from './search-answer.ts';

/**
 * GET [base]?_type=…&… and POST [base]/_search (R4 http.html#search, search.html#context): several types at once, every type without
 * `_type`. Takes the parameters all of them have; a page may hold resources of any of them.
 */
export const searchSystem: Handler = async (request, { store, now }) =>
  searchAnswer(request, '', parseSystemSearch(unfolded(request.query), parseOptions(request, now)), store);
