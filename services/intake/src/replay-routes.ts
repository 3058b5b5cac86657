import { problem } from '@hub/outcome';
import { listReplays, orderReplay, type ReplayFilter, readRework } from '@hub/submission-log';
import { sendJson } from './answer.ts';
import { type Call, parameter, pathPart } from './call.ts';
import type { IntakeDeps } from './deps.ts';
import { firstMoment, momentAfter } from './moment.ts';
import { countOf } from './paging.ts';
import { bodyText } from './portal/body.ts';
import { reportJson } from './rework-json.ts';
import { withFindings } from './undo-routes.ts';

const MOST_BYTES = 10_000;
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/**
 * `POST /intake/replays` `{submission, source, from, to, rule, table, mappingBelow, dryRun}`: submissions are mapped again from their bytes; new
 * versions come only of what differs. With `dryRun` nothing is written and the answer's address shows the difference. At least one condition.
 */
export async function writeReplay(call: Call, deps: IntakeDeps): Promise<void> {
  const { filter, dryRun } = replayAsked(await bodyText(call.request, MOST_BYTES));
  const order = await orderReplay(deps.database, filter, dryRun, call.principal.clientNumber);
  for (const sourceId of order.sourceIds)
    deps.jobs.ring(sourceId).catch((error: unknown) => deps.log.warn('bell not rung, the sweep will', { error }));
  deps.log.info('replay ordered', { count: order.submissions, client: call.principal.clientId });
  sendJson(
    call.response,
    202,
    { id: order.rework, dryRun, submissions: order.submissions },
    { Location: `/intake/replays/${order.rework}` },
  );
}

/** `GET /intake/replays?_count=`: orders, newest first. */
export async function readReplays({ request, response }: Call, { database }: IntakeDeps): Promise<void> {
  sendJson(response, 200, { replays: (await listReplays(database, countOf(parameter(request, '_count'), 50, 500))).map(reportJson) });
}

/** `GET /intake/replays/{id}?_count=&after=`: progress, and what changed or would change. */
export async function readReplay(call: Call, deps: IntakeDeps): Promise<void> {
  const report = await readRework(deps.database, 'replay', pathPart(call.request, 'id'));
  if (report === undefined) throw problem('not-found', 'not-found', 'Không có lần chạy lại này.', 'There is no such replay.');
  sendJson(call.response, 200, await withFindings(call, deps, report));
}

/** Reads what an operator asks for. Throws `incorrect` naming the member. */
export function replayAsked(text: string): { readonly filter: ReplayFilter; readonly dryRun: boolean } {
  const given = objectIn(text);
  const unknown = Object.keys(given).find((name) => !NAMES.includes(name));
  if (unknown !== undefined) throw wrong(unknown.slice(0, 40), `một trong: ${NAMES.join(', ')}`, `one of: ${NAMES.join(', ')}`);
  const word = (name: string, form: RegExp, vi: string, en: string): string | undefined => {
    const value = given[name];
    if (value === undefined) return undefined;
    if (typeof value !== 'string' || !form.test(value)) throw wrong(name, vi, en);
    return value;
  };
  const submission = word('submission', UUID, 'mã lần gửi', 'id of a submission');
  const source = word('source', /^[a-z0-9][a-z0-9._-]{1,62}$/, 'mã nguồn gửi', 'code of a source');
  const rule = word('rule', /^VN-[A-Za-z0-9_.-]{1,80}\*?$/, 'mã quy tắc, có thể kết thúc bằng *', 'code of a rule, may end in *');
  const table = word('table', /^XML\d{1,2}$/, 'tên bảng, ví dụ XML7', 'name of a table, such as XML7');
  const from = word('from', /./, 'thời điểm', 'a time');
  const to = word('to', /./, 'thời điểm', 'a time');
  const { mappingBelow, dryRun = false } = given;
  if (mappingBelow !== undefined && (!Number.isInteger(mappingBelow) || (mappingBelow as number) < 1 || (mappingBelow as number) > 1e6))
    throw wrong('mappingBelow', 'số nguyên từ 1', 'a whole number from 1');
  if (typeof dryRun !== 'boolean') throw wrong('dryRun', 'true hoặc false', 'true or false');
  const filter: ReplayFilter = {
    ...(submission === undefined ? {} : { submission }),
    ...(source === undefined ? {} : { source }),
    ...(rule === undefined ? {} : { rule }),
    ...(table === undefined ? {} : { table }),
    ...(from === undefined ? {} : { from: firstMoment(from, 'from') }),
    ...(to === undefined ? {} : { to: momentAfter(to, 'to') }),
    ...(mappingBelow === undefined ? {} : { mappingBelow: mappingBelow as number }),
  };
  if (Object.keys(filter).length === 0) {
    throw problem(
      'incorrect',
      'required',
      'Nêu ít nhất một điều kiện: submission, source, from, to, rule, table hoặc mappingBelow.',
      'Name at least one condition: submission, source, from, to, rule, table or mappingBelow.',
    );
  }
  return { filter, dryRun };
}

const NAMES: readonly string[] = ['submission', 'source', 'from', 'to', 'rule', 'table', 'mappingBelow', 'dryRun'];

function objectIn(text: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Record<string, unknown>;
  } catch {
    // Said below.
  }
  throw problem('incorrect', 'structure', 'Nội dung phải là một đối tượng JSON.', 'The body must be a JSON object.');
}

const wrong = (name: string, vi: string, en: string) =>
  problem('incorrect', 'value', `${name} phải là ${vi}.`, `${name} must be ${en}.`, name);
