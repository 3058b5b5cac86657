import { readdir } from 'node:fs/promises';
import { gzipSync } from 'node:zlib';
import { changeRule } from '@hub/submission-log';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { type IntakeFixture, intakeFixture } from '../intake.fixture.ts';

let intake: IntakeFixture;
beforeAll(async () => {
  intake = await intakeFixture();
});
afterAll(() => intake.close());

const head = (visit: string, more = '', name = 'Phạm Thị Bưởi') =>
  `<TONG_HOP><MA_LK>${visit}</MA_LK><STT>1</STT><MA_BN>BN-${visit}</MA_BN><HO_TEN>${name}</HO_TEN><NGAY_SINH>198003150000</NGAY_SINH><GIOI_TINH>2</GIOI_TINH><NGAY_VAO>202603100800</NGAY_VAO>${more}<MA_CSKCB>92901</MA_CSKCB></TONG_HOP>`;
const drugs = (visit: string, rows: number) =>
  `<CHITIEU_CHITIET_THUOC><DSACH_CHI_TIET_THUOC>${Array.from(
    { length: rows },
    (_, n) => `<CHI_TIET_THUOC><MA_LK>${visit}</MA_LK><STT>${n + 1}</STT><MA_THUOC>40.${n}</MA_THUOC></CHI_TIET_THUOC>`,
  ).join('')}</DSACH_CHI_TIET_THUOC></CHITIEU_CHITIET_THUOC>`;
const file = (kind: string, xml: string) =>
  `<FILEHOSO><LOAIHOSO>${kind}</LOAIHOSO><NOIDUNGFILE>${Buffer.from(xml).toString('base64')}</NOIDUNGFILE></FILEHOSO>`;
const hoso = (...files: readonly string[]) => `<HOSO>${files.join('')}</HOSO>`;
const envelope = (visits: readonly string[], count = visits.length) =>
  `<GIAMDINHHS><THONGTINDONVI><MACSKCB>92901</MACSKCB></THONGTINDONVI><THONGTINHOSO><NGAYLAP>20260310</NGAYLAP><SOLUONGHOSO>${count}</SOLUONGHOSO><DANHSACHHOSO>${visits.join('')}</DANHSACHHOSO></THONGTINHOSO></GIAMDINHHS>`;

interface Answer {
  readonly status: string;
  readonly counts: Record<string, number>;
  readonly issueCounts: Record<string, number>;
  readonly issues: readonly { readonly ordinal?: number; readonly code: string; readonly record?: string; readonly table?: string }[];
  readonly issuesCut?: true;
  readonly records?: readonly {
    readonly record?: string;
    readonly ordinal: number;
    readonly rejected: boolean;
    readonly edition?: string;
    readonly tables: Record<string, { fields: string[]; rows: { position: number; values: Record<string, string> }[]; more?: number }>;
    readonly resources: Record<string, number>;
  }[];
  readonly next?: string;
}
const check = (body: string | Uint8Array, query = '', token = intake.tokens.own, type = 'application/xml') =>
  intake.call('POST', `/intake/check?source=his-92901${query}`, token, body, type);
const asked = async (...given: Parameters<typeof check>): Promise<Answer> => {
  const answer = await check(...given);
  const text = await answer.text();
  expect([answer.status, text.slice(0, 300)]).toEqual([200, expect.stringContaining('"dryRun":true')]);
  return JSON.parse(text) as Answer;
};
const codes = ({ issues }: Answer): string[] => issues.map(({ code }) => code);

test('tells what would be stored and what refused, with every issue, and keeps nothing', async () => {
  const bytes = envelope([hoso(file('XML1', head('LK1')), file('XML2', drugs('LK1', 2))), hoso(file('XML1', head('LK2', '', '')))], 3);
  const found = await asked(bytes);
  expect([found.status, found.counts]).toEqual(['completed-with-errors', { received: 2, stored: 1, unchanged: 0, rejected: 1 }]);
  expect(codes(found)[0]).toBe('VN-ENV-SOLUONGHOSO-mismatch');
  expect(found.issues).toContainEqual(
    expect.objectContaining({ ordinal: 1, code: 'VN-XML1-HO_TEN-required', record: 'LK2', table: 'XML1', field: 'XML1.HO_TEN' }),
  );
  expect(found.issueCounts.error).toBe(1);
  expect(found.records).toBeUndefined();
  const [, refused] = (await asked(bytes, '&detail=tables')).records ?? [];
  expect([refused?.rejected, refused?.tables.XML1?.rows[0]?.values.MA_BN, refused?.resources]).toEqual([true, 'BN-LK2', {}]);
  const { rows } = await intake.hub.database.pool.query(
    `select (select count(*)::int from submission) as submissions, (select count(*)::int from archive_blob) as bodies,
            (select count(*)::int from resource) as resources, (select count(*)::int from submission_issue) as issues`,
  );
  expect(rows).toEqual([{ submissions: 0, bodies: 0, resources: 0, issues: 0 }]);
});

test('judges as the source is judged now: by what operators have made of rules for it', async () => {
  const bytes = envelope([hoso(file('XML1', head('LK2', '', '')))]);
  const sourceId = intake.sources.own.id;
  const set = (severity: 'warning' | null) =>
    changeRule(intake.hub.database, { sourceId, rule: 'VN-XML1-HO_TEN-required', severity, reason: 'thử', changedBy: 1 });
  await set('warning');
  expect((await asked(bytes)).counts).toMatchObject({ stored: 1, rejected: 0 });
  await set(null);
  expect((await asked(bytes)).counts).toMatchObject({ stored: 0, rejected: 1 });
});

test('a whole file that is nothing of ours is one rejected record', async () => {
  const found = await asked('<GIAMDINHHS>');
  expect([found.status, found.counts.received, found.counts.rejected, codes(found)]).toEqual(['rejected', 1, 1, ['VN-ENV-unparseable']]);
});

test('shows the tables as they were read, record by record, page by page', async () => {
  const visits = Array.from({ length: 5 }, (_, n) => hoso(file('XML1', head(`LK${n}`)), file('XML2', drugs(`LK${n}`, n === 4 ? 501 : 1))));
  const bytes = envelope(visits);
  const pages: Answer[] = [];
  for (let query: string | undefined = '&detail=tables&_count=2'; query !== undefined; ) {
    const page: Answer = await asked(bytes, query);
    pages.push(page);
    query = page.next?.replace('/intake/check?source=his-92901', '');
  }
  expect(pages.map(({ records }) => records?.map(({ record }) => record))).toEqual([['LK0', 'LK1'], ['LK2', 'LK3'], ['LK4']]);
  for (const page of pages) {
    expect(page.counts.received).toBe(5);
    const shown = page.records?.map(({ ordinal }) => ordinal);
    expect(page.issues.every(({ ordinal }) => ordinal === undefined || shown?.includes(ordinal))).toBe(true);
  }
  const [first] = pages[0]?.records ?? [];
  expect(first?.tables.XML1?.rows[0]?.values).toMatchObject({ MA_LK: 'LK0', HO_TEN: 'Phạm Thị Bưởi' });
  expect(first?.tables.XML1?.fields.slice(0, 3)).toEqual(['MA_LK', 'STT', 'MA_BN']);
  expect(first?.resources).toMatchObject({ Patient: 1, Encounter: 1 });
  const [last] = pages[2]?.records ?? [];
  expect([last?.tables.XML2?.rows.length, last?.tables.XML2?.more]).toEqual([500, 1]);
});

test('what does not fit one answer is left to the next, however long a value is', async () => {
  const visits = Array.from({ length: 3 }, (_, n) => {
    const long = `<MA_BENH_KT>${'A00;'.repeat(1_000)}</MA_BENH_KT>`;
    const many = drugs(`LK${n}`, 1).replace('</CHI_TIET_THUOC>', `<LIEU_DUNG>${'x'.repeat(3_000)}</LIEU_DUNG></CHI_TIET_THUOC>`);
    return hoso(file('XML1', head(`LK${n}`, long)), file('XML2', many));
  });
  const { records, next } = await asked(envelope(visits), '&detail=tables&_count=50');
  expect([records?.length, next]).toEqual([3, undefined]);
  expect(records?.[0]?.tables.XML2?.rows[0]?.values.LIEU_DUNG?.length).toBe(2_001);
});

test('a record that would keep everybody else waiting is not tried: it is told where to send it', async () => {
  for (const long of [drugs('LK1', 5_001), drugs('LK1', 1).replace('40.0', 'x'.repeat(8_400_000))]) {
    const answer = await check(envelope([hoso(file('XML1', head('LK1')), file('XML2', long))]));
    expect([answer.status, await answer.text()]).toEqual([413, expect.stringContaining('"check-record"')]);
  }
});

test('a file too long for memory lies nowhere by name, and a packed one is unpacked', async () => {
  const small = envelope([hoso(file('XML1', head('LKLONG')))]);
  const padding = `<!-- ${'.'.repeat(6_000_000)} -->`;
  const bytes = small.replace('<THONGTINHOSO>', `${padding}<THONGTINHOSO>`);
  expect((await asked(bytes)).counts).toMatchObject({ received: 1, stored: 1 });
  expect(await readdir(`${intake.folder}/check`)).toEqual([]);
  expect((await asked(gzipSync(small), '', intake.tokens.own, 'application/gzip')).counts).toMatchObject({ received: 1, stored: 1 });
});

test('the same doors as for a submission', async () => {
  const status = async (...given: Parameters<typeof check>) => (await check(...given)).status;
  const bytes = envelope([hoso(file('XML1', head('LK1')))]);
  expect(await status(bytes, '', intake.tokens.neighbour)).toBe(403);
  expect(await status(bytes, '', intake.tokens.operator)).toBe(200);
  expect(await status(bytes, '', 'nobody')).toBe(401);
  expect(await status(bytes, '', intake.tokens.own, 'text/csv')).toBe(415);
  expect(await status('')).toBe(400);
  expect(await status(Buffer.alloc(20_000_001, 32))).toBe(413);
  for (const query of ['&detail=everything', '&detail=tables&_count=0', '&detail=tables&after=x']) {
    expect([query, await status(bytes, query)]).toEqual([query, 400]);
  }
});

test('a delivery is taken while checks are at work', async () => {
  const visits = Array.from({ length: 400 }, (_, n) => hoso(file('XML1', head(`LK${n}`)), file('XML2', drugs(`LK${n}`, 20))));
  const bytes = envelope(visits);
  const order: string[] = [];
  const checks = Array.from({ length: 6 }, () => check(bytes).then(({ status }) => order.push(`check ${status}`)));
  // Behind them in time: their bodies are there before this one is asked for.
  await new Promise((later) => setTimeout(later, 100));
  const sent = await intake.call('POST', '/intake/submissions?source=his-92901', intake.tokens.own, '<GIAMDINHHS/>');
  order.push(`delivery ${sent.status}`);
  await Promise.all(checks);
  expect(order.filter((one) => one === 'check 200')).toHaveLength(6);
  expect(order.at(-1)).not.toBe('delivery 202');
  expect(order).toContain('delivery 202');
});
