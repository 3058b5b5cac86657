import type { SearchQuery } from '@hub/search';
import type { RestDeps } from './handler.ts';
import type { RestRequest, RestResponse } from './message.ts';
import type { Change, Written } from './write-store.ts';

/**
 * A write in two pure halves, so that an entry of a bundle means the same as the request alone: `change` reads the request
 * (throws ProblemError for what is wrong with it), `answer` tells what came of it.
 */
export interface WriteInteraction {
  readonly change: (request: RestRequest, deps: Pick<RestDeps, 'now'>) => Change<SearchQuery>;
  readonly answer: (request: RestRequest, written: Written) => RestResponse;
}
