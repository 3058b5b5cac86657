import { createHash, randomBytes } from 'node:crypto';
import { appendFile, mkdtemp, open, readdir, rm, truncate } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestDatabase, testDatabase } from '@hub/test-support';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { openArchive, type RawArchive, type Stored } from './index.ts';

const SMALL = 1_000;
const MAX = { maxBytes: 10_000_000 };

let hub: TestDatabase;
let folder: string;
let archive: RawArchive;
beforeAll(async () => {
  hub = await testDatabase();
});
afterAll(() => hub.drop());
beforeEach(async () => {
  await hub.database.pool.query('truncate archive_blob cascade');
  folder = await mkdtemp(join(tmpdir(), 'hub-archive-'));
  archive = await openArchive({ folder, database: hub.database, segmentBodyBytes: SMALL });
});
afterEach(async () => {
  await archive.close();
  await rm(folder, { recursive: true });
});

async function* pieces(bytes: Buffer, size = 300): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

async function index({ sha256, size, location, sealed }: Stored): Promise<void> {
  const [segment, position] = location.kind === 'segment' ? [location.segment, location.position] : [null, null];
  await hub.database.pool.query(
    'insert into archive_blob (sha256, size, segment, position, entry, master_key, wrapped_key) values ($1, $2, $3, $4, $5, $6, $7) on conflict do nothing',
    [sha256, size, segment, position, sealed?.entry ?? null, sealed?.keyId ?? null, sealed?.wrapped ?? null],
  );
}

async function bytesOf(sha256: Buffer): Promise<Buffer> {
  const read: Uint8Array[] = [];
  for await (const piece of archive.open(sha256)) read.push(piece);
  return Buffer.concat(read);
}

const files = async (): Promise<string[]> =>
  (await readdir(folder, { recursive: true, withFileTypes: true })).filter((entry) => entry.isFile()).map(({ name }) => name);

describe('put and open', () => {
  test.each([[1], [SMALL], [SMALL + 1], [700_000]])('%d bytes come back as they went in', async (size) => {
    const bytes = randomBytes(size);
    const stored = await archive.put(pieces(bytes), MAX);
    expect(stored.sha256).toEqual(createHash('sha256').update(bytes).digest());
    expect(stored.size).toBe(size);
    expect(stored.location.kind).toBe(size > SMALL ? 'file' : 'segment');
    await index(stored);
    expect((await bytesOf(stored.sha256)).equals(bytes)).toBe(true);
  });

  test('two hundred writers at once each get their own bytes back', async () => {
    const bodies = Array.from({ length: 200 }, (_, i) => randomBytes(1 + ((i * 37) % SMALL)));
    const stored = await Promise.all(bodies.map((bytes) => archive.put(pieces(bytes), MAX)));
    await Promise.all(stored.map(index));
    for (const [i, bytes] of bodies.entries()) expect(await bytesOf((stored[i] as Stored).sha256)).toEqual(bytes);
  });

  test('equal bytes are written once: together, later, small and large', async () => {
    for (const bytes of [randomBytes(500), randomBytes(5_000)]) {
      const [one, two] = await Promise.all([archive.put(pieces(bytes), MAX), archive.put(pieces(bytes), MAX)]);
      expect(two).toEqual(one);
      await index(one);
      const before = await files();
      expect(await archive.put(pieces(bytes), MAX)).toEqual(one);
      expect(await files()).toEqual(before);
    }
  });

  test('too large and broken off: refused, nothing left behind', async () => {
    await expect(archive.put(pieces(randomBytes(20_000)), { maxBytes: 19_999 })).rejects.toMatchObject({
      problem: { category: 'too-large' },
    });
    await expect(archive.put(pieces(randomBytes(500)), { maxBytes: 499 })).rejects.toMatchObject({ problem: { category: 'too-large' } });
    async function* broken(): AsyncGenerator<Uint8Array> {
      yield randomBytes(5_000);
      throw new Error('aborted');
    }
    await expect(archive.put(broken(), MAX)).rejects.toThrow('aborted');
    expect(await files()).toEqual([]);
  });

  test('a disk that refuses is "unavailable", and the archive recovers', async () => {
    await rm(join(folder, 'segments'), { recursive: true });
    await expect(archive.put(pieces(randomBytes(10)), MAX)).rejects.toMatchObject({ problem: { category: 'unavailable' } });
    await archive.close();
    archive = await openArchive({ folder, database: hub.database, segmentBodyBytes: SMALL });
    expect((await archive.put(pieces(randomBytes(10)), MAX)).size).toBe(10);
  });

  test('bytes that differ from their hash are a fault, an unknown hash is not found', async () => {
    for (const size of [500, 5_000]) {
      const stored = await archive.put(pieces(randomBytes(size)), MAX);
      await index(stored);
      const name = (await readdir(folder, { recursive: true })).find((path) => path.endsWith(size > SMALL ? '.raw' : '.seg')) as string;
      const file = await open(join(folder, name), 'r+');
      await file.write(Buffer.from('x'), 0, 1, (await file.stat()).size - 1);
      await file.write(Buffer.from('y'), 0, 1, (await file.stat()).size - 2);
      await file.close();
      await expect(bytesOf(stored.sha256)).rejects.toMatchObject({ problem: { category: 'fault', code: 'archive-damaged' } });
    }
    await expect(bytesOf(randomBytes(32))).rejects.toMatchObject({ problem: { category: 'not-found' } });
  });

  test('a second process writes to a segment of its own; a full segment is followed by the next', async () => {
    const other = await openArchive({ folder, database: hub.database, segmentBodyBytes: SMALL, segmentBytes: 600 });
    const stored = [
      await archive.put(pieces(randomBytes(400)), MAX),
      await other.put(pieces(randomBytes(400)), MAX),
      await other.put(pieces(randomBytes(400)), MAX),
      await other.put(pieces(randomBytes(400)), MAX),
      await archive.put(pieces(randomBytes(400)), MAX),
    ];
    await other.close();
    await Promise.all(stored.map(index));
    expect(stored.map(({ location }) => location.kind === 'segment' && location.segment)).toEqual([1, 2, 2, 3, 1]);
    for (const { sha256, size } of stored) expect((await bytesOf(sha256)).length).toBe(size);
  });
});

describe('rebuildIndex', () => {
  test('brings every row back from the files alone', async () => {
    const bodies = [randomBytes(10), randomBytes(900), randomBytes(50_000), randomBytes(20)];
    const stored: Stored[] = [];
    for (const bytes of bodies) stored.push(await archive.put(pieces(bytes), MAX));
    await Promise.all(stored.map(index));
    await hub.database.pool.query('delete from archive_blob');
    expect(await archive.rebuildIndex()).toEqual({ found: 4, added: 4, torn: [], sealed: 0, damaged: [] });
    for (const [i, { sha256 }] of stored.entries()) expect(await bytesOf(sha256)).toEqual(bodies[i]);
    expect((await archive.rebuildIndex()).added).toBe(0);
  });

  test.each([
    ['a header cut off', (size: number) => size - 500 - 30],
    ['a body cut off', (size: number) => size - 100],
  ])('a torn tail is told and skipped: %s', async (_, cut) => {
    const [whole, tail] = [await archive.put(pieces(randomBytes(700)), MAX), await archive.put(pieces(randomBytes(500)), MAX)];
    const path = join(folder, 'segments', '0000000001.seg');
    await truncate(path, cut(700 + 500 + 2 * 68));
    const report = await archive.rebuildIndex();
    expect(report).toMatchObject({ found: 1, added: 1, torn: [{ segment: 1, position: 768 }] });
    expect((await bytesOf(whole.sha256)).length).toBe(700);
    await expect(bytesOf(tail.sha256)).rejects.toMatchObject({ problem: { category: 'not-found' } });
  });

  test('zeroes after a crash are a torn tail; a damaged body in the middle costs only itself', async () => {
    const [bad, good] = [await archive.put(pieces(randomBytes(700)), MAX), await archive.put(pieces(randomBytes(500)), MAX)];
    const path = join(folder, 'segments', '0000000001.seg');
    const file = await open(path, 'r+');
    await file.write(Buffer.from([1, 2, 3, 4]), 0, 4, 200);
    await file.close();
    await appendFile(path, Buffer.alloc(333));
    const report = await archive.rebuildIndex();
    expect(report).toEqual({
      found: 1,
      added: 1,
      torn: [{ segment: 1, position: 768 + 568, bytes: 333 }],
      sealed: 0,
      damaged: ['segment 1 at 0'],
    });
    expect((await bytesOf(good.sha256)).length).toBe(500);
    await expect(bytesOf(bad.sha256)).rejects.toMatchObject({ problem: { category: 'not-found' } });
  });
});
