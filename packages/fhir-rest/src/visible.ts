import { type Letter, type Principal, type Visibility, visibilityAt } from '@hub/access';
import { problem } from '@hub/outcome';
import type { RestRequest } from './message.ts';

/** Who asks. Throws 401 when a handler that needs a caller runs without one: denied, not open, by mistake. */
export function callerOf(request: Pick<RestRequest, 'principal'>): Principal {
  if (request.principal === undefined) {
    throw problem('unauthorised', 'login', 'Thiếu hoặc sai mã truy cập (Bearer token).', 'A valid bearer token is required.');
  }
  return request.principal;
}

/** What the caller may see at `now` when it searches (`s`) or reads one resource (`r`); 401 without one. */
export function visibleTo(request: RestRequest, now: number, letter: Letter = 's'): Visibility {
  return visibilityAt(callerOf(request), now, letter);
}
