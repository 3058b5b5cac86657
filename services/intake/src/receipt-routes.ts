import { seesWhole, visibility } from '@hub/access';
import { canonicals } from '@hub/fhir-model';
import { problem } from '@hub/outcome';
import { severityNamed } from '@hub/submission-log';
import { fhirReceipt, isFinal, receiptJson } from '@hub/submissions';
import type { Request } from 'express';
import { sendJson } from './answer.ts';
import type { Call } from './call.ts';
import { parameter } from './call.ts';
import type { IntakeDeps } from './deps.ts';
import { sendStream } from './download/send-stream.ts';
import { ownSubmission } from './own-submission.ts';
import { countOf, positionOf, urlWith } from './paging.ts';
import { secondsOf, type WaitingRoom } from './waiting.ts';

/** Issues of a receipt: some 300 kB. */
const ISSUES = 1_000;
const MOST_ISSUES = 5_000;

/**
 * `GET /intake/submissions/{id}?severity=&_count=&after=&wait=&_format=`: the receipt. Of more issues than one answer holds it gives the first,
 * how many there are (`issueCounts`) and where the next are (`next`). With `wait` the answer comes when the submission is done, or after so many
 * seconds; with `_format=fhir` (or by Accept) as a Bundle of a Task and an OperationOutcome.
 */
export async function readReceipt(call: Call, deps: IntakeDeps, waiting: WaitingRoom): Promise<void> {
  const { request, response } = call;
  const [severity, after] = [parameter(request, 'severity'), parameter(request, 'after')];
  const asFhir = wantsFhir(request);
  const page = {
    count: countOf(parameter(request, '_count'), ISSUES, MOST_ISSUES),
    ...(severity === undefined ? {} : { severity: severityNamed(severity) }),
    ...(after === undefined ? {} : { after: positionOf(after) }),
  };
  const wait = secondsOf(parameter(request, 'wait'));
  let found = await ownSubmission(call, deps, wait === 0 ? page : { count: 0 });
  if (wait > 0) {
    if (!isFinal(found.receipt.status)) await waiting.until(found.receipt.id, wait, response);
    if (response.destroyed) return;
    found = await ownSubmission(call, deps, page);
  }
  const place = found.moreIssuesAfter;
  const next = place === undefined ? undefined : urlWith(request.originalUrl, 'after', String(place));
  if (asFhir) sendJson(response, 200, fhirReceipt(found.receipt, deps.canonicals ?? canonicals(), next), FHIR);
  else sendJson(response, 200, { ...receiptJson(found.receipt), ...(next === undefined ? {} : { next }) });
}

const FHIR = { 'Content-Type': 'application/fhir+json; charset=utf-8' };

/** `_format` decides, else Accept. Throws `incorrect` for a form the receipt does not have. */
function wantsFhir(request: Request): boolean {
  const format = parameter(request, '_format');
  if (format === undefined) return (request.headers.accept ?? '').toLowerCase().includes('application/fhir+json');
  // A plus sign in a query is a space.
  const name = format.toLowerCase().replace(' ', '+').split(';', 1)[0];
  if (name === 'fhir' || name === 'application/fhir+json') return true;
  if (name === 'json' || name === 'application/json') return false;
  throw problem('incorrect', 'value', '_format phải là json hoặc fhir.', '_format must be json or fhir.', '_format');
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
