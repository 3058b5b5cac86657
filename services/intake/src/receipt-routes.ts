import { once } from 'node:events';
import { seesWhole, visibility } from '@hub/access';
import { problem } from '@hub/outcome';
import { listReceipts, severityNamed, statusNamed } from '@hub/submission-log';
import { receiptJson } from '@hub/submissions';
import { sendJson } from './answer.ts';
import type { Call } from './call.ts';
import { parameter } from './call.ts';
import type { IntakeDeps } from './deps.ts';
import { firstMoment, momentAfter } from './moment.ts';
import { ownSubmission } from './own-submission.ts';
import { countOf, positionOf, urlWith } from './paging.ts';

const PAGE = 50;
const LONGEST_PAGE = 500;
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
  const pieces = deps.archive.open(sha256)[Symbol.asyncIterator]();
  // Before the head is sent: what cannot be opened is still an error answer.
  let piece = await pieces.next();
  const { response } = call;
  response.writeHead(200, {
    'Content-Type': contentType,
    'Content-Disposition': `attachment; filename="${found.id}"`,
    'Cache-Control': 'no-store',
    'X-Content-Type-Options': 'nosniff',
  });
  try {
    for (; piece.done !== true; piece = await pieces.next()) {
      if (!response.write(piece.value)) await Promise.race([once(response, 'drain'), once(response, 'close')]);
      if (response.destroyed) return;
    }
    response.end();
  } finally {
    await pieces.return?.(undefined);
  }
}

/** `GET /intake/submissions?source=&status=&from=&to=&_count=&cursor=`: receipts without issues, newest first. */
export async function listOwn({ request, response, principal }: Call, { database }: IntakeDeps): Promise<void> {
  const asked = (name: string): string | undefined => parameter(request, name);
  const [source, status, from, to] = [asked('source'), asked('status'), asked('from'), asked('to')];
  const page = await listReceipts(
    database,
    {
      // A sender without a facility cannot exist; were there one, it would see nothing.
      ...(principal.kind === 'operator' ? {} : { facilityId: principal.facilityId ?? -1 }),
      ...(source === undefined ? {} : { source }),
      ...(status === undefined ? {} : { status: statusNamed(status) }),
      ...(from === undefined ? {} : { from: firstMoment(from, 'from') }),
      ...(to === undefined ? {} : { to: momentAfter(to, 'to') }),
    },
    countOf(asked('_count'), PAGE, LONGEST_PAGE),
    asked('cursor'),
  );
  const submissions = page.receipts.map(receiptJson);
  sendJson(
    response,
    200,
    page.next === undefined ? { submissions } : { submissions, next: urlWith(request.originalUrl, 'cursor', page.next) },
  );
}
