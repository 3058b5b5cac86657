import type { Database } from '@hub/database';
import { formatInstant } from '@hub/fhir-model';
import type { Issue } from '@hub/outcome';
import { receipt } from '@hub/submission-log';
import { issueJson, type Receipt, receiptJson } from '@hub/submissions';
import type { Taken } from './claim.ts';
import type { ReceiptForms } from './receipt-files.ts';
import { headText, issueText, NO_ISSUES, refusalText, TEXT_BEGINS } from './receipt-text.ts';

const PAGE = 1_000;

/** The receipt of a delivered file, its issues read page by page. */
export async function receiptForms(
  database: Database,
  file: string,
  submission: { readonly id: string; readonly taken: Taken },
): Promise<{ readonly receipt: Receipt; readonly forms: ReceiptForms }> {
  const found = await receipt(database, submission.id, { count: 0 });
  if (found === undefined) throw new Error(`submission ${submission.id} is not there`);
  const { issues: _, issueCounts: __, ...head } = found.receipt;
  const { id, ...rest } = receiptJson(head);
  const { taken } = submission;
  const opening = JSON.stringify({ id, file, ...(taken === 'new' ? {} : { receivedBefore: true }), ...rest }, null, 2).slice(0, -2);
  return {
    receipt: head,
    forms: {
      json: (async function* () {
        yield `${opening},\n  "issues": [`;
        let first = true;
        for await (const page of pagesOf(database, id as string)) {
          yield page.map((issue, index) => `${first && index === 0 ? '' : ','}\n    ${JSON.stringify(issueJson(issue))}`).join('');
          first = false;
        }
        yield `${first ? '' : '\n  '}]\n}\n`;
      })(),
      text: (async function* () {
        yield TEXT_BEGINS + headText({ file, receipt: head, taken });
        let none = true;
        for await (const page of pagesOf(database, id as string)) {
          yield page.map(issueText).join('');
          none = false;
        }
        if (none) yield NO_ISSUES;
      })(),
    },
  };
}

/** The receipt of a file that was not taken: `id` is of the claim, no submission has it. */
export function refusalForms(file: string, id: string, at: number, issue: Issue): ReceiptForms {
  const json = JSON.stringify({ id, file, status: 'refused', at: formatInstant(at), issues: [issueJson(issue)] }, null, 2);
  return { json: only(`${json}\n`), text: only(TEXT_BEGINS + refusalText(file, at, issue)) };
}

async function* only(text: string): AsyncGenerator<string> {
  yield text;
}

async function* pagesOf(database: Database, id: string): AsyncGenerator<readonly Issue[]> {
  for (let after: number | undefined; ; ) {
    const found = await receipt(database, id, { count: PAGE, ...(after === undefined ? {} : { after }) });
    const issues = found?.receipt.issues ?? [];
    if (issues.length > 0) yield issues;
    after = found?.moreIssuesAfter;
    if (after === undefined) return;
  }
}
