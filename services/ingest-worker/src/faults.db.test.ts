import type { Source } from '@hub/client-register';
import type { Reader } from '@hub/conversion';
import { parseQdXml, type SourceRecord } from '@hub/sources';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { type IngestFixture, ingestFixture } from './ingest.fixture.ts';
import { type VisitDraft, visitFile } from './visit-file.fixture.ts';

let hub: IngestFixture;
let his: Source;

beforeAll(async () => {
  hub = await ingestFixture();
  his = await hub.source('his-92901', '92901');
});
afterAll(() => hub.close());

const rows = (sql: string, values?: readonly unknown[]) => hub.rows(sql, values);
const send = (day: string, visits: readonly VisitDraft[]) => hub.send(his, visitFile('92901', day, visits));
const status = async (ids: readonly string[]) => Promise.all(ids.map(async (id) => (await hub.receipt(id)).status));
const due = () => rows(`update submission set retry_at = now() where status = 'failed'`);
/** Quantities of the drugs of a visit, as stored. */
const quantities = async (visit: string): Promise<unknown[]> =>
  (
    await rows(`select body from resource where strpos(body, $1) > 0 and body like '{"resourceType":"MedicationRequest"%'`, [
      `${visit}/XML2/`,
    ])
  ).map(({ body }) => JSON.parse(body).dispenseRequest.quantity.value);

/** The hub's own reader, with something done to each record. */
const reading = (change: (record: SourceRecord) => SourceRecord | Promise<SourceRecord>): Readonly<Record<string, Reader>> => ({
  'application/xml': (open, context) => {
    const file = parseQdXml(open, context);
    const records = async function* () {
      for await (const record of file.records) yield await change(record);
    };
    return { ...file, records: records() };
  },
});

test('a late retry does not overwrite what was confirmed after it', async () => {
  const draft = (count: number): VisitDraft => ({ visit: 'LF1', patient: 'BF1', drugs: [['40.154', count]] });
  const first = await send('20260310', [draft(1)]);
  const other = await send('20260310', [draft(2)]);
  const again = await send('20260310', [draft(1), { visit: 'LF2', patient: 'BF1' }]);
  const broken = (await hub.receipt(other)).sha256;
  const open = (sha256: Buffer) => {
    if (sha256.toString('hex') === broken) throw new Error('the disk does not answer');
    return hub.archive.open(sha256);
  };
  await (await hub.worker({ archive: { open } })).drain(his.id);
  expect(await status([first, other, again])).toEqual(['completed', 'failed', 'completed']);
  await due();
  await (await hub.worker()).drain(his.id);
  expect((await hub.receipt(other)).issues?.map(({ code }) => code)).toContain('VN-SUB-stale');
  expect(await quantities('LF1')).toEqual([1]);
});

test('a version without NGAYLAP does not let an older one in after it', async () => {
  const draft = (count: number): VisitDraft => ({ visit: 'LF3', patient: 'BF3', drugs: [['40.154', count]] });
  const ids = [];
  for (const [day, count] of [
    ['20260310', 1],
    ['', 2],
    ['20260301', 3],
  ] as const)
    ids.push(await send(day, [draft(count)]));
  await (await hub.worker()).drain(his.id);
  expect(await status(ids)).toEqual(['completed', 'completed', 'completed']);
  expect(await quantities('LF3')).toEqual([2]);
});

test('a worker that finds another one has taken over does not fail what the other is at', async () => {
  const id = await send('20260310', [{ visit: 'LF4', patient: 'BF4' }]);
  const readers = reading(async (record) => {
    await rows('update submission set received = received + 1, rejected = rejected + 1 where id = $1', [id]);
    return record;
  });
  await expect((await hub.worker({ readers })).drain(his.id)).rejects.toThrow('another worker has taken over');
  expect((await rows('select status, failure from submission where id = $1', [id]))[0]).toEqual({ status: 'processing', failure: null });
  await rows('update submission set received = 0, rejected = 0 where id = $1', [id]);
  await (await hub.worker()).drain(his.id);
  expect(await status([id])).toEqual(['completed']);
});

test('a record on which the hub itself stumbles in the transaction costs its neighbours nothing, and ends by name', async () => {
  // What the Patient of this record is merged with is no Patient the merge understands.
  await send('20260310', [{ visit: 'LF50', patient: 'BF50' }]);
  await (await hub.worker()).drain(his.id);
  await rows(
    `update resource set body = replace(body, '"identifier":[', '"identifier":[null,') where body like '%"BF50"%' and body like '{"resourceType":"Patient"%'`,
  );

  const ids = [
    await send('20260311', [{ visit: 'LF51', patient: 'BF51' }]),
    await send('20260311', [
      { visit: 'LF52', patient: 'BF52' },
      { visit: 'LF53', patient: 'BF50' },
      { visit: 'LF54', patient: 'BF54' },
    ]),
    await send('20260311', [{ visit: 'LF55', patient: 'BF55' }]),
  ];
  const worker = await hub.worker();
  for (let round = 0; round < 4; round++) {
    await worker.drain(his.id);
    await due();
  }
  expect(await status(ids)).toEqual(['completed', 'completed-with-errors', 'completed']);
  const receipt = await hub.receipt(ids[1] as string);
  expect(receipt.counts).toEqual({ received: 3, stored: 2, unchanged: 0, rejected: 1 });
  expect(receipt.issues?.filter(({ severity }) => severity === 'error')).toMatchObject([{ code: 'VN-HUB-not-storable', record: 'LF53' }]);
  expect(await rows(`select count(*)::int as n from resource where body like '%visit/92901","value":"LF5%' and version > 1`)).toEqual([
    { n: 0 },
  ]);
});

test('what fails every time is tried alone: it takes nobody along', async () => {
  const ids = [];
  for (const n of [0, 1, 2]) ids.push(await send('20260311', [{ visit: `LF6${n}`, patient: 'BF60' }]));
  // A fault of the hub, for this record alone: the statement that saves it is refused.
  await rows(`alter table source_record add constraint no_hash check (record_hash <> '00000000-0000-0000-0000-00000000dead')`);
  const hash = '00000000-0000-0000-0000-00000000dead';
  const readers = reading((record) => (record.kind === 'visit' && record.visit === 'LF61' ? { ...record, hash } : record));
  const worker = await hub.worker({ readers });
  for (let round = 0; round < 2; round++) {
    await worker.drain(his.id);
    await due();
  }
  await rows('alter table source_record drop constraint no_hash');
  expect(await status(ids)).toEqual(['completed', 'failed', 'completed']);
  await (await hub.worker()).drain(his.id);
  expect(await status(ids)).toEqual(['completed', 'completed', 'completed']);
});
