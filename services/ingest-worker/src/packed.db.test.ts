import { crc32, deflateRawSync, gzipSync } from 'node:zlib';
import type { Source } from '@hub/client-register';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { type IngestFixture, ingestFixture } from './ingest.fixture.ts';
import { visitFile } from './visit-file.fixture.ts';

/** Packed files from their bytes to their receipts. How zips are read is tested in packages/sources/src/packed. */

let hub: IngestFixture;
let his: Source;

beforeAll(async () => {
  hub = await ingestFixture();
  his = await hub.source('his-92901', '92901');
});
afterAll(() => hub.close());

async function ingest(bytes: Buffer, type: string) {
  const id = await hub.send(his, bytes, type);
  await (await hub.worker()).drain(his.id);
  const { status, counts, issues = [] } = await hub.receipt(id);
  const told = issues.filter(({ severity }) => severity !== 'warning');
  return { status, counts, issues: told.map(({ code, record }) => `${code} ${record ?? ''}`.trim()) };
}

/** A zip of deflated members : as short as a test can have it. */
function zipOf(members: Readonly<Record<string, string>>): Buffer {
  const parts: Buffer[] = [];
  const list: Buffer[] = [];
  for (const [name, text] of Object.entries(members)) {
    const bytes = Buffer.from(text);
    const packed = deflateRawSync(bytes);
    const facts = Buffer.alloc(26);
    facts.writeUInt16LE(20, 0);
    facts.writeUInt16LE(8, 4);
    facts.writeUInt32LE(crc32(bytes), 10);
    facts.writeUInt32LE(packed.length, 14);
    facts.writeUInt32LE(bytes.length, 18);
    facts.writeUInt16LE(name.length, 22);
    const rest = Buffer.alloc(14);
    rest.writeUInt32LE(Buffer.concat(parts).length, 10);
    list.push(Buffer.from('PK\x01\x02\x14\x00', 'latin1'), facts, rest, Buffer.from(name));
    parts.push(Buffer.from('PK\x03\x04', 'latin1'), facts, Buffer.from(name), packed);
  }
  const directory = Buffer.concat(list);
  const end = Buffer.alloc(22);
  end.write('PK\x05\x06', 'latin1');
  end.writeUInt16LE(Object.keys(members).length, 8);
  end.writeUInt16LE(Object.keys(members).length, 10);
  end.writeUInt32LE(directory.length, 12);
  end.writeUInt32LE(Buffer.concat(parts).length, 16);
  return Buffer.concat([...parts, directory, end]);
}

const visits = (...numbers: readonly number[]) =>
  visitFile(
    '92901',
    '20260310',
    numbers.map((n) => ({ visit: `LKZ${n}`, patient: `BNZ${n}` })),
  );

test('a zip: the receipt counts the records of all members and names them', async () => {
  const bytes = zipOf({
    'a.xml': visits(1, 2),
    'b.xml': visitFile('92901', '20260310', [{ visit: 'LKZ3', patient: 'BNZ3', name: '' }]),
    'c.txt': 'x',
  });
  expect(await ingest(bytes, 'application/zip')).toEqual({
    status: 'completed-with-errors',
    counts: { received: 4, stored: 2, unchanged: 0, rejected: 2 },
    issues: ['VN-XML1-HO_TEN-required b.xml#LKZ3', 'VN-SUB-file-unsupported c.txt'],
  });
});

test('a visit older than the stored one is named after its member too', async () => {
  const bytes = zipOf({ 'cu.xml': visitFile('92901', '20260301', [{ visit: 'LKZ1', patient: 'BNZ1', drugs: [['40.1', 1]] }]) });
  expect((await ingest(bytes, 'application/zip')).issues).toEqual(['VN-SUB-stale cu.xml#LKZ1']);
});

test('an unsafe zip stores nothing', async () => {
  const bytes = zipOf({ 'a.xml': visits(8), '../b.xml': visits(9) });
  expect(await ingest(bytes, 'application/zip')).toEqual({
    status: 'rejected',
    counts: { received: 1, stored: 0, unchanged: 0, rejected: 1 },
    issues: ['VN-SUB-zip-unsafe ../b.xml'],
  });
});

test('a gzipped file', async () => {
  expect(await ingest(gzipSync(visits(4, 5)), 'application/gzip')).toEqual({
    status: 'completed',
    counts: { received: 2, stored: 2, unchanged: 0, rejected: 0 },
    issues: [],
  });
});
