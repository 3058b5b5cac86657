import { actsFor } from '@hub/access';
import { problem } from '@hub/outcome';
import { type IssuePage, type ReceiptRecord, receipt } from '@hub/submission-log';
import { type Call, pathPart } from './call.ts';
import type { IntakeDeps } from './deps.ts';

/** The submission named in the path, when it is the caller's to see. Another facility's is not found: that it exists is not told. */
export async function ownSubmission({ request, principal }: Call, { database }: IntakeDeps, page: IssuePage): Promise<ReceiptRecord> {
  const found = await receipt(database, pathPart(request, 'id'), page);
  if (found === undefined || !actsFor(principal, found.facilityId)) {
    throw problem('not-found', 'not-found', 'Không có lần gửi này.', 'There is no such submission.');
  }
  return found;
}
