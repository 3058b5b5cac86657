import type { Source } from '@hub/client-register';
import { listUnmapped, orderReplay } from '@hub/submission-log';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { IngestWorker } from './index.ts';
import { type IngestFixture, ingestFixture } from './ingest.fixture.ts';

/** Codes no concept map knows are counted with the results, by sender; what is mapped has both codings and is not counted. */

const CS = 'http://fhir.ehealth.gov.vn/core/CodeSystem';
let hub: IngestFixture;
let lis: Source;
let worker: IngestWorker;
beforeAll(async () => {
  hub = await ingestFixture();
  lis = await hub.source('lis-92901', '92901');
  await hub.rows(`update source set formats = '{hl7v2,qd-xml}'`);
  worker = await hub.worker();
});
afterAll(() => hub.close());

const oru = (id: string, order: string, ...obx: readonly string[]): string =>
  [
    `MSH|^~\\&|LIS|92901|HUB|SYT|20260315081500||ORU^R01|${id}|P|2.5`,
    'PID|1||LAB0001||^Nguyễn Thị Mẫu||19840722|F',
    `OBR|1|${order}|${order}|SH01^Sinh hóa|||20260315074000`,
    ...obx.map((one, i) => `OBX|${i + 1}|NM|${one}|||||F`),
  ].join('\r');
async function send(body: string): Promise<string> {
  const id = await hub.send(lis, body, 'x-application/hl7-v2+er7');
  await worker.drain(lis.id);
  return id;
}
const listed = async () =>
  (await listUnmapped(hub.database, {}, 10)).codes.map(({ system, code, display, count }) => [system, code, display, count]);

test('each result is counted once: with its message, not when it comes again or is processed anew', async () => {
  const id = await send(oru('m1', 'O1', 'GLU^Glucose||6.9|mmol/L', 'XYZ^Chỉ số lạ||1|', 'QQQ^Khác||2|'));
  await send(oru('m2', 'O2', 'XYZ^Chỉ số lạ||1|', 'GLU^Glucose||124|mg/dL'));
  const wanted = [
    [`${CS}/lis/92901`, 'XYZ', 'Chỉ số lạ', 2],
    // Mapped in mmol/L; in another unit it is another code.
    [`${CS}/lis/92901`, 'GLU', 'Glucose', 1],
    [`${CS}/lis/92901`, 'QQQ', 'Khác', 1],
  ];
  expect(await listed()).toEqual(wanted);
  await send(`${oru('m1', 'O1', 'GLU^Glucose||6.9|mmol/L', 'XYZ^Chỉ số lạ||1|', 'QQQ^Khác||2|')}\r`.replaceAll('\r', '\r\n'));
  expect((await hub.receipt(id)).counts).toEqual({ received: 1, stored: 1, unchanged: 0, rejected: 0 });
  expect(await listed()).toEqual(wanted);
  await orderReplay(hub.database, { submission: id }, false, 1);
  await worker.drain(lis.id);
  expect(await listed()).toEqual(wanted);
});

test('both codings stand in the result, the sender’s first', async () => {
  const rows = await hub.rows(`select body from resource where body like '%"code":"GLU"%' and body like '{"resourceType":"Observation"%'`);
  const codings = rows.map(({ body }) => JSON.parse(body).code.coding.map(({ code }: { code: string }) => code));
  expect(codings.sort()).toEqual([['GLU'], ['GLU', '14749-6']]);
});

test('pages go on where the last ended, also among codes of one frequency', async () => {
  const all = [];
  for (let cursor: string | undefined; ; ) {
    const { codes, next } = await listUnmapped(hub.database, {}, 1, cursor);
    all.push(...codes.map(({ code }) => code));
    if (next === undefined) break;
    cursor = next;
  }
  expect(all).toEqual(['XYZ', 'GLU', 'QQQ']);
  expect((await listUnmapped(hub.database, { source: 'nobody' }, 10)).codes).toEqual([]);
  expect((await listUnmapped(hub.database, { since: Date.now() + 86_400_000 }, 10)).codes).toEqual([]);
  await expect(listUnmapped(hub.database, {}, 10, 'W10')).rejects.toMatchObject({ problem: { expression: 'cursor' } });
});
