import { type Principal, type Visibility, visibility } from '@hub/access';
import { problem } from '@hub/outcome';
import type { RestRequest } from './message.ts';

/** Who asks. Throws 401 when a handler that needs a caller runs without one: denied, not open, by mistake. */
export function callerOf(request: RestRequest): Principal {
  if (request.principal === undefined) {
    throw problem('unauthorised', 'login', 'Thiếu hoặc sai mã truy cập (Bearer token).', 'A valid bearer token is required.');
  }
  return request.principal;
}

/** What the caller may see; 401 without one. */
export function visibleTo(request: RestRequest): Visibility {
  return visibility(callerOf(request));
}
