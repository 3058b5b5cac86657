import type { Source } from '@hub/client-register';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { IngestWorker } from './index.ts';
import { type IngestFixture, ingestFixture } from './ingest.fixture.ts';
import { HL7, mixedSource, storedOf } from './moves/merges.fixture.ts';

/** Messages a laboratory should not send, and does: on the real database. Invented people only. */

let hub: IngestFixture;
let worker: IngestWorker;
let facilities = 40_000;

beforeAll(async () => {
  hub = await ingestFixture();
  worker = await hub.worker();
});
afterAll(() => hub.close());

async function laboratory(): Promise<{ readonly code: string; readonly source: Source }> {
  const code = String(++facilities);
  return { code, source: await mixedSource(hub, `lis-${code}`, code) };
}

async function send(source: Source, body: string | Buffer) {
  const id = await hub.send(source, body, HL7);
  await worker.drain(source.id);
  const { status, counts, issues = [] } = await hub.receipt(id);
  return { id, status, counts, codes: issues.map(({ code }) => code) };
}

const head = (code: string, id: string, at: string, type = 'ORU^R01') =>
  `MSH|^~\\&|LIS|${code}|HUB|SYT|${at}||${type}|${id}|P|2.5||||||UNICODE UTF-8`;
const pid = (number: string, name: string) => `PID|1||${number}||^${name}||19840722|F`;
const order = (number: string, value: string, at = '') => [
  `OBR|1|${number}||GLU^Glucose${'|'.repeat(18)}${at}|||F`,
  `OBX|1|NM|GLU^Glucose||${value}|mmol/L|||||F`,
  `SPM|1|M${number}||MAU`,
];
const lines = (...all: readonly (string | readonly string[])[]) => all.flat().join('\r');

/** Results of a facility: number of the person, value. */
async function results(source: Source): Promise<readonly (readonly [string, number])[]> {
  const own = new Set((await hub.rows('select id from resource where owner = $1', [source.facility.id])).map(({ id }) => id));
  const people = new Map(
    (await storedOf(hub, 'Patient')).map(({ resource }) => [`Patient/${resource.id}`, resource.identifier?.[0]?.value as string]),
  );
  return (await storedOf(hub, 'Observation'))
    .filter(({ resource }) => own.has(resource.id))
    .map(({ resource }) => [people.get(resource.subject.reference) as string, Number(resource.valueQuantity.value)] as const)
    .sort();
}

test('an order number used again for another patient takes nothing from the first, whichever comes first', async () => {
  for (const numbers of [
    ['A', 'B'],
    ['B', 'A'],
  ] as const) {
    const { code, source } = await laboratory();
    const of = (number: string, id: string, at: string, value: string) =>
      lines(head(code, id, at), pid(number, `Lê Mẫu ${number}`), order('0001', value, at));
    const [first, second] = numbers;
    const values = { A: '5', B: '9' };
    expect((await send(source, of(first, 'm1', '20260310080000', values[first]))).codes).toEqual([]);
    const other = await send(source, of(second, 'm2', '20260311080000', values[second]));
    expect([other.counts.stored, other.codes]).toEqual([1, ['VN-HL7-order-of-another', 'VN-HL7-order-of-another']]);
    expect(await results(source)).toEqual([
      ['A', 5],
      ['B', 9],
    ]);
    // Each goes on for itself.
    await send(source, of(first, 'm3', '20260312080000', '6'));
    await send(source, of(second, 'm4', '20260312080000', '7'));
    expect((await results(source)).map(([who, value]) => [who, value])).toEqual(
      numbers[0] === 'A'
        ? [
            ['A', 6],
            ['B', 7],
          ]
        : [
            ['A', 7],
            ['B', 6],
          ],
    );
  }
});

test('a patient whose number was merged away keeps the order under the new number', async () => {
  const { code, source } = await laboratory();
  await send(source, lines(head(code, 'm1', '20260310080000'), pid('A', 'Lê Mẫu'), order('0001', '5')));
  await send(source, lines(head(code, 'm2', '20260311080000', 'ADT^A40'), 'EVN||20260311080000', pid('S', 'Lê Mẫu'), 'MRG|A'));
  const { codes } = await send(source, lines(head(code, 'm3', '20260312080000'), pid('S', 'Lê Mẫu'), order('0001', '6')));
  expect([codes, await results(source)]).toEqual([[], [['S', 6]]]);
});

test('a number of a message used again, with an earlier time, is not lost', async () => {
  const { code, source } = await laboratory();
  await send(source, lines(head(code, '1', '20260310080000'), pid('A', 'Lê Mẫu'), order('0001', '5')));
  const { counts } = await send(source, lines(head(code, '1', '20260309080000'), pid('B', 'Bùi Mẫu'), order('0002', '7')));
  expect([counts.stored, await results(source)]).toEqual([
    1,
    [
      ['A', 5],
      ['B', 7],
    ],
  ]);
});

test('fields of megabytes, control characters and thousands of repetitions end with a receipt', async () => {
  const { code, source } = await laboratory();
  const long = 'x y'.repeat(300_000);
  const word = 'W'.repeat(200_000);
  const bodies = [
    lines(head(code, word, '20260310080000'), pid('G1', long), order('0001', '5')),
    lines(head(code, 'g2', '20260310080000'), pid('G2', 'Lê'), order(word, '5')),
    lines(
      head(code, 'g3', '20260310080000'),
      pid('G3', 'Lê'),
      'OBR|1|O||X',
      `OBX|1|ST|${word}^${long}||${long}|${word}|${long}|${word}|||F`,
    ),
    lines(head(code, 'g4', '20260310080000'), `PID|1||G4${'~Z^^^75901^PI'.repeat(5000)}||^Lê`, 'PV1|1|I|a\u0000b^c^d'),
    lines(head(code, 'g5', '20260310080000'), pid('G5', 'a\\X00\\b'), `NTE|1||${long}`, order('O5', '5'), `SPM|1|${word}||${word}`),
    lines(
      head(code, 'g6', '20260310080000', 'ADT^A01'),
      'EVN|',
      pid('G6', 'Lê'),
      `PV1|1|I|${word}^${word}${'|'.repeat(4)}${word}^${long}${'|'.repeat(12)}${word}`,
    ),
    lines(
      head(code, 'g7', '20260310080000', 'ADT^A01'),
      'EVN|',
      pid('G7', 'Lê'),
      `AL1|1|DA|${word}`,
      `IN1|1||${word}${'|'.repeat(33)}${word}`,
      `NK1|1|^${long}|${word}`,
      `DG1|1||${word}`,
    ),
  ];
  for (const body of bodies) {
    const { status, counts } = await send(source, body);
    expect([body.slice(0, 60), status, counts.received]).toEqual([body.slice(0, 60), expect.stringMatching(/completed|rejected/), 1]);
  }
});
