import { type Visibility, visibility } from '@hub/access';
import { problem } from '@hub/outcome';
import type { RestRequest } from './message.ts';

/** What the caller may see. Throws 401 when a handler that needs a caller runs without one: denied, not open, by mistake. */
export function visibleTo(request: RestRequest): Visibility {
  if (request.principal === undefined) {
    throw problem('unauthorised', 'login', 'Thiếu hoặc sai mã truy cập (Bearer token).', 'A valid bearer token is required.');
  }
  return visibility(request.principal);
}
