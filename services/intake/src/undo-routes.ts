import { problem } from '@hub/outcome';
import { lastUndo, orderUndo, type ReworkReport, reworkFindings } from '@hub/submission-log';
import { sendJson } from './answer.ts';
import { type Call, parameter } from './call.ts';
import type { IntakeDeps } from './deps.ts';
import { ownSubmission } from './own-submission.ts';
import { countOf, positionOf, urlWith } from './paging.ts';
import { findingJson, reportJson } from './rework-json.ts';

const PAGE = 100;
const LONGEST_PAGE = 1_000;

/**
 * `POST /intake/submissions/{id}/undo`: everything the submission changed goes back, by its sender or an operator. 202 with where to look; 200 when it
 * was done before; 409 while it is not processed to its end, or when nothing of it was stored.
 */
export async function undoSubmission(call: Call, deps: IntakeDeps): Promise<void> {
  const { receipt } = await ownSubmission(call, deps, { count: 0 });
  const order = await orderUndo(deps.database, receipt.id, call.principal.clientNumber);
  const where = { Location: `/intake/submissions/${receipt.id}/undo` };
  if (order === undefined) throw problem('not-found', 'not-found', 'Không có lần gửi này.', 'There is no such submission.');
  if (order.kind === 'undone') return sendJson(call.response, 200, { submission: receipt.id, status: 'undone' }, where);
  if (order.kind === 'not-now') {
    throw order.status === 'rejected'
      ? problem(
          'conflict',
          'nothing-stored',
          'Lần gửi này không lưu gì nên không có gì để hoàn tác.',
          'Nothing of this submission was stored, so there is nothing to undo.',
        )
      : problem(
          'conflict',
          'not-final',
          'Lần gửi này chưa xử lý xong. Thử lại sau.',
          'This submission is not processed to its end yet. Try again later.',
        );
  }
  deps.jobs.ring(order.sourceId).catch((error: unknown) => deps.log.warn('bell not rung, the sweep will', { error }));
  deps.log.info('undo ordered', { submission: receipt.id, client: call.principal.clientId });
  sendJson(call.response, 202, { submission: receipt.id, id: order.rework, status: 'waiting' }, where);
}

/** `GET /intake/submissions/{id}/undo`: how far the undoing is, and what stays: the records somebody changed since, with who did. */
export async function readUndo(call: Call, deps: IntakeDeps): Promise<void> {
  const { receipt } = await ownSubmission(call, deps, { count: 0 });
  const report = await lastUndo(deps.database, receipt.id);
  if (report === undefined)
    throw problem('not-found', 'not-found', 'Lần gửi này chưa được yêu cầu hoàn tác.', 'Nobody asked to undo this submission.');
  sendJson(call.response, 200, { submission: receipt.id, status: statusOf(report), ...(await withFindings(call, deps, report)) });
}

/** An order with a page of its findings. */
export async function withFindings({ request }: Call, { database }: IntakeDeps, report: ReworkReport): Promise<Record<string, unknown>> {
  const after = parameter(request, 'after');
  const page = await reworkFindings(
    database,
    report.id,
    countOf(parameter(request, '_count'), PAGE, LONGEST_PAGE),
    after === undefined ? 0 : positionOf(after),
  );
  return {
    ...reportJson(report),
    findings: page.findings.map(findingJson),
    ...(page.next === undefined ? {} : { next: urlWith(request.originalUrl, 'after', String(page.next)) }),
  };
}

/** Of an order about one submission. */
function statusOf({ submissions }: ReworkReport): string {
  const { done, refused, failed, working } = submissions;
  if (done > 0) return 'undone';
  if (refused > 0) return 'refused';
  if (failed > 0) return 'failed';
  return working > 0 ? 'working' : 'waiting';
}
