import { bilingual, problem } from '@hub/outcome';
import { issueCountsOf, listReceipts, type ReceiptFilter, receiptTotals, statusNamed } from '@hub/submission-log';
import { type Receipt, receiptJson } from '@hub/submissions';
import { sendJson } from './answer.ts';
import { type Call, parameter } from './call.ts';
import type { IntakeDeps } from './deps.ts';
import { firstMoment, momentAfter } from './moment.ts';
import { countOf, urlWith } from './paging.ts';

const PAGE = 50;
const LONGEST_PAGE = 500;

/**
 * `GET /intake/submissions?source=&facility=&status=&code=&from=&to=&_total=&_count=&cursor=`: receipts without issues, newest first, each with
 * how many issues it has and a line for people; with `_total=accurate` what all that is meant comes to.
 */
export async function listOwn({ request, response, principal }: Call, { database }: IntakeDeps): Promise<void> {
  const asked = (name: string): string | undefined => parameter(request, name);
  const [source, facility, status, code, from, to] = ['source', 'facility', 'status', 'code', 'from', 'to'].map(asked);
  const total = asked('_total');
  if (total !== undefined && total !== 'accurate' && total !== 'none')
    throw problem('incorrect', 'value', '_total phải là accurate hoặc none.', '_total must be accurate or none.', '_total');
  const filter: ReceiptFilter = {
    // A sender without a facility cannot exist; were there one, it would see nothing.
    ...(principal.kind === 'operator' ? {} : { facilityId: principal.facilityId ?? -1 }),
    ...(source === undefined ? {} : { source }),
    ...(facility === undefined ? {} : { facility }),
    ...(status === undefined ? {} : { status: statusNamed(status) }),
    ...(code === undefined ? {} : { code }),
    ...(from === undefined ? {} : { from: firstMoment(from, 'from') }),
    ...(to === undefined ? {} : { to: momentAfter(to, 'to') }),
  };
  const page = await listReceipts(database, filter, countOf(asked('_count'), PAGE, LONGEST_PAGE), asked('cursor'));
  const counts = await issueCountsOf(
    database,
    page.receipts.map(({ id }) => id),
  );
  const submissions = page.receipts.map((receipt) => ({
    ...receiptJson(receipt),
    issueCounts: counts.get(receipt.id),
    text: textOf(receipt),
  }));
  sendJson(response, 200, {
    submissions,
    ...(total === 'accurate' ? { totals: await receiptTotals(database, filter) } : {}),
    ...(page.next === undefined ? {} : { next: urlWith(request.originalUrl, 'cursor', page.next) }),
  });
}

function textOf({ counts: { received, stored, unchanged, rejected } }: Receipt) {
  return bilingual(
    `${received} hồ sơ: lưu ${stored}, không đổi ${unchanged}, từ chối ${rejected}.`,
    `${received} records: ${stored} stored, ${unchanged} unchanged, ${rejected} rejected.`,
  );
}
