import { parseSystemSearch } from '@hub/search';
import type { Handler } from '../handler.ts';
import type { RestRequest } from '../message.ts';
import { unfolded } from './long-link.ts';
import { parseOptions, searchAnswer } from './search-answer.ts';

/**
 * GET [base]?_type=…&… and POST [base]/_search (R4 http.html#search, search.html#context): several types at once, every type without
 * `_type`. Takes the parameters all of them have; a page may hold resources of any of them.
 */
export const searchSystem: Handler = async (request, deps) => {
  const query = unfolded(request.query);
  return searchAnswer(request, '', parseSystemSearch(query, parseOptions(request, deps.now)), namedTypes(query), deps);
};

/** The types a search over several asks for by name. */
export function namedTypes(query: RestRequest['query']): readonly string[] {
  return query.flatMap(([name, value]) => (name === '_type' ? value.split(',') : []));
}
