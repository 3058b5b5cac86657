import { seesWhole, visibility } from '@hub/access';
import { problem } from '@hub/outcome';
import { severityNamed } from '@hub/submission-log';
import { receiptJson } from '@hub/submissions';
import { sendJson } from './answer.ts';
import type { Call } from './call.ts';
import { parameter } from './call.ts';
import type { IntakeDeps } from './deps.ts';
import { sendStream } from './download/send-stream.ts';
import { ownSubmission } from './own-submission.ts';
import { countOf, positionOf, urlWith } from './paging.ts';

/** Issues of a receipt: some 300 kB. */
const ISSUES = 1_000;
const MOST_ISSUES = 5_000;

/**
 * `GET /intake/submissions/{id}?severity=&_count=&after=`: the receipt. Of more issues than one answer holds it gives the first,
 * how many there are (`issueCounts`) and where the next are (`next`).
 */
export async function readReceipt(call: Call, deps: IntakeDeps): Promise<void> {
  const { request, response } = call;
  const [severity, after] = [parameter(request, 'severity'), parameter(request, 'after')];
  const found = await ownSubmission(call, deps, {
    count: countOf(parameter(request, '_count'), ISSUES, MOST_ISSUES),
    ...(severity === undefined ? {} : { severity: severityNamed(severity) }),
    ...(after === undefined ? {} : { after: positionOf(after) }),
  });
  const next = found.moreIssuesAfter;
  const more = next === undefined ? {} : { next: urlWith(request.originalUrl, 'after', String(next)) };
  sendJson(response, 200, { ...receiptJson(found.receipt), ...more });
}

/** `GET /intake/submissions/{id}/raw`: the bytes as received. A damaged archive cuts the answer off, it never ends as if whole. */
export async function readRaw(call: Call, deps: IntakeDeps): Promise<void> {
  const { receipt: found, facilityId, sha256, contentType } = await ownSubmission(call, deps, { count: 0 });
  // A file says everything at once: nothing can be left out of it for who may not see all.
  if (!seesWhole(visibility(call.principal, Date.now(), 'r'), facilityId))
    throw problem(
      'forbidden',
      'forbidden',
      'Tài khoản không được xem toàn bộ nội dung tệp.',
      'This account may not see all that the file says.',
    );
  await sendStream(call.response, { name: found.id, type: contentType }, deps.archive.open(sha256));
}
