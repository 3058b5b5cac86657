import { canonicals } from '@hub/fhir-model';
import { csvCell } from '@hub/outcome';
import { isMappedNow } from '@hub/sources';
import { listUnmapped, type UnmappedEntry, type UnmappedFilter } from '@hub/submission-log';
import { sendJson } from './answer.ts';
import { type Call, parameter } from './call.ts';
import type { IntakeDeps } from './deps.ts';
import { sendStream } from './download/send-stream.ts';
import { firstMoment } from './moment.ts';
import { countOf, urlWith } from './paging.ts';

const PAGE = 100;
const LONGEST_PAGE = 1_000;

/**
 * `GET /intake/unmapped?source=&since=&_count=&cursor=`: codes of results no concept map knew when they came, by how often they came: what a map is to be
 * made of. A sender sees its own facility's, an operator all. `mapped`: a map has come since.
 */
export async function readUnmapped(call: Call, { database, canonicals: base = canonicals() }: IntakeDeps): Promise<void> {
  const { request, response } = call;
  const count = countOf(parameter(request, '_count'), PAGE, LONGEST_PAGE);
  const page = await listUnmapped(database, filterOf(call), count, parameter(request, 'cursor'));
  sendJson(response, 200, {
    unmapped: page.codes.map((one) => ({
      ...one,
      firstSeen: local(one.firstSeen),
      lastSeen: local(one.lastSeen),
      mapped: isMappedNow(one.system, one.code, base),
    })),
    ...(page.next === undefined ? {} : { next: urlWith(request.originalUrl, 'cursor', page.next) }),
  });
}

const COLUMNS = [
  'Nguồn · Source',
  'Cơ sở · Facility',
  'Hệ mã · System',
  'Mã · Code',
  'Tên · Name',
  'Số kết quả · Results',
  'Lần đầu · First seen',
  'Lần cuối · Last seen',
];

/** `GET /intake/unmapped.csv?source=&since=`: all of them, UTF-8 with its mark (Excel reads it by that). */
export async function downloadUnmapped(call: Call, deps: IntakeDeps): Promise<void> {
  const filter = filterOf(call);
  const lines = async function* () {
    yield `\ufeff${csvLine(COLUMNS)}`;
    for await (const page of pages(deps, filter)) yield page.map((one) => csvLine(cellsOf(one))).join('');
  };
  await sendStream(call.response, { name: 'unmapped-codes.csv', type: 'text/csv; charset=utf-8' }, lines());
}

async function* pages({ database }: IntakeDeps, filter: UnmappedFilter): AsyncGenerator<readonly UnmappedEntry[]> {
  for (let cursor: string | undefined; ; ) {
    const { codes, next } = await listUnmapped(database, filter, LONGEST_PAGE, cursor);
    if (codes.length > 0) yield codes;
    if (next === undefined) return;
    cursor = next;
  }
}

function filterOf({ request, principal }: Call): UnmappedFilter {
  const [source, since] = [parameter(request, 'source'), parameter(request, 'since')];
  return {
    ...(principal.kind === 'operator' ? {} : { facilityId: principal.facilityId ?? -1 }),
    ...(source === undefined ? {} : { source }),
    ...(since === undefined ? {} : { since: firstMoment(since, 'since') }),
  };
}

const cellsOf = ({ source, facility, system, code, display = '', count, firstSeen, lastSeen }: UnmappedEntry): string[] => [
  ...[source, facility, system, code, display, String(count), local(firstSeen), local(lastSeen)],
];

const csvLine = (cells: readonly string[]): string => `${cells.map(csvCell).join(',')}\r\n`;
const local = (ms: number): string => new Date(ms + 7 * 3_600_000).toISOString().replace('Z', '+07:00');
