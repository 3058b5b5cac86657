import { csvCell, type Severity } from '@hub/outcome';
import { type IssueFilter, issueCountsOf, type ListedIssue, listIssues, ruleCounts, severityNamed } from '@hub/submission-log';
import { sendJson } from './answer.ts';
import { type Call, parameter } from './call.ts';
import type { IntakeDeps } from './deps.ts';
import { sendStream } from './download/send-stream.ts';
import { type Column, xlsx } from './download/xlsx.ts';
import { issueLine, mendOf, tableOf } from './issue-line.ts';
import { ownSubmission } from './own-submission.ts';
import { countOf, positionOf, urlWith } from './paging.ts';

const PAGE = 1_000;
const LONGEST_PAGE = 5_000;

/** `GET /intake/submissions/{id}/issues?severity=&code=&_count=&after=`: the issues of a receipt, page by page, and its rules with how often each. */
export async function readIssues(call: Call, deps: IntakeDeps): Promise<void> {
  const { request, response } = call;
  const { receipt } = await ownSubmission(call, deps, { count: 0 });
  const [count, after] = [countOf(parameter(request, '_count'), PAGE, LONGEST_PAGE), parameter(request, 'after')];
  const filter = filterOf(call);
  const issues = await listIssues(deps.database, receipt.id, filter, after === undefined ? -1 : positionOf(after), count + 1);
  const page = issues.slice(0, count);
  const last = page.at(-1);
  sendJson(response, 200, {
    id: receipt.id,
    status: receipt.status,
    issueCounts: (await issueCountsOf(deps.database, [receipt.id])).get(receipt.id),
    rules: await ruleCounts(deps.database, receipt.id),
    issues: page.map((issue) => ({ position: issue.position, ...issueLine(issue) })),
    ...(issues.length > count && last !== undefined ? { next: urlWith(request.originalUrl, 'after', String(last.position)) } : {}),
  });
}

const COLUMNS: readonly Column[] = [
  { title: 'STT · No.', width: 8 },
  { title: 'Bảng · Table', width: 10 },
  { title: 'Hồ sơ · Record', width: 24 },
  { title: 'Hàng trong bảng · Row', width: 12 },
  { title: 'Dòng trong tệp · Line', width: 12 },
  { title: 'Trường · Field', width: 24 },
  { title: 'Mức độ · Severity', width: 20 },
  { title: 'Mã quy tắc · Rule', width: 32 },
  { title: 'Nội dung', width: 60 },
  { title: 'Message', width: 60 },
  { title: 'Cách sửa', width: 60 },
  { title: 'How to mend', width: 60 },
];

const SEVERITY: Readonly<Record<Severity, string>> = {
  error: 'Lỗi · Error',
  warning: 'Cảnh báo · Warning',
  information: 'Thông tin · Information',
};

/** `GET /intake/submissions/{id}/issues.csv`: all of them, UTF-8 with its mark (Excel reads it by that). */
export async function downloadCsv(call: Call, deps: IntakeDeps): Promise<void> {
  const { receipt } = await ownSubmission(call, deps, { count: 0 });
  const filter = filterOf(call);
  const lines = async function* () {
    yield `\ufeff${csvLine(COLUMNS.map(({ title }) => title))}`;
    for await (const page of pages(deps, receipt.id, filter)) yield page.map((issue) => csvLine(rowOf(issue))).join('');
  };
  await sendStream(call.response, { name: `${receipt.id}-issues.csv`, type: 'text/csv; charset=utf-8' }, lines());
}

/** `GET /intake/submissions/{id}/issues.xlsx`: the same as a workbook. */
export async function downloadXlsx(call: Call, deps: IntakeDeps): Promise<void> {
  const { receipt } = await ownSubmission(call, deps, { count: 0 });
  const filter = filterOf(call);
  const rows = async function* () {
    for await (const page of pages(deps, receipt.id, filter)) for (const issue of page) yield rowOf(issue);
  };
  const type = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';
  await sendStream(call.response, { name: `${receipt.id}-issues.xlsx`, type }, xlsx('Lỗi', COLUMNS, rows()));
}

function filterOf({ request }: Call): IssueFilter {
  const [severity, code] = [parameter(request, 'severity'), parameter(request, 'code')];
  return { ...(severity === undefined ? {} : { severity: severityNamed(severity) }), ...(code === undefined ? {} : { code }) };
}

async function* pages({ database }: IntakeDeps, id: string, filter: IssueFilter): AsyncGenerator<readonly ListedIssue[]> {
  for (let after = -1; ; ) {
    const page = await listIssues(database, id, filter, after, LONGEST_PAGE);
    if (page.length > 0) yield page;
    const last = page.at(-1);
    if (last === undefined || page.length < LONGEST_PAGE) return;
    after = last.position;
  }
}

function rowOf(issue: ListedIssue): (string | number | undefined)[] {
  const { position, record, row, line, field, severity, code, message } = issue;
  const mend = mendOf(code);
  return [position + 1, tableOf(issue), record, row, line, field, SEVERITY[severity], code, message.vi, message.en, mend?.vi, mend?.en];
}

const csvLine = (cells: readonly (string | number | undefined)[]): string =>
  `${cells.map((cell) => csvCell(cell === undefined ? '' : String(cell))).join(',')}\r\n`;
