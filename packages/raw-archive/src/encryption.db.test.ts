import { createHash, randomBytes } from 'node:crypto';
import { mkdtemp, open, readdir, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestDatabase, testDatabase } from '@hub/test-support';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { openArchive, type RawArchive } from './archive.ts';
import { addKey, openKeyRing, parseKeyRing, removeKeys } from './key-ring.ts';
import { keysInUse } from './keys-of-bodies.ts';
import type { Stored } from './location.ts';

const SMALL = 1_000;
const MAX = { maxBytes: 10_000_000 };

let hub: TestDatabase;
let root: string;
let keysFile: string;
let archive: RawArchive;
const openHere = (withKeys = true): Promise<RawArchive> =>
  openArchive({
    folder: join(root, 'archive'),
    database: hub.database,
    segmentBodyBytes: SMALL,
    keysFile: withKeys ? keysFile : undefined,
  });
beforeAll(async () => {
  hub = await testDatabase();
});
afterAll(() => hub.drop());
beforeEach(async () => {
  await hub.database.pool.query('truncate archive_blob cascade');
  root = await mkdtemp(join(tmpdir(), 'hub-sealed-'));
  keysFile = join(root, 'keys', 'archive.keys');
  archive = await openHere();
});
afterEach(async () => {
  await archive.close();
  await rm(root, { recursive: true });
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

async function kept(bytes: Buffer): Promise<Stored> {
  const stored = await archive.put(pieces(bytes), MAX);
  await index(stored);
  return stored;
}

async function bytesOf(sha256: Buffer, from = archive): Promise<Buffer> {
  const read: Uint8Array[] = [];
  for await (const piece of from.open(sha256)) read.push(piece);
  return Buffer.concat(read);
}

/** All bytes of all files of the archive. */
async function onDisk(): Promise<Buffer> {
  const folder = join(root, 'archive');
  const files = (await readdir(folder, { recursive: true, withFileTypes: true })).filter((entry) => entry.isFile());
  return Buffer.concat(await Promise.all(files.map((file) => readFile(join(file.parentPath, file.name)))));
}

describe('bodies', () => {
  test.each([[1], [SMALL], [SMALL + 1], [700_000]])('%d bytes come back, and lie nowhere in clear', async (size) => {
    const bytes = Buffer.from('HO_TEN Nguyễn Thị Ẩn '.repeat(Math.ceil(size / 20))).subarray(0, size);
    const stored = await kept(bytes);
    expect(stored.sha256).toEqual(createHash('sha256').update(bytes).digest());
    expect(stored.size).toBe(size);
    expect((await bytesOf(stored.sha256)).equals(bytes)).toBe(true);
    if (size > 20) expect((await onDisk()).includes('HO_TEN')).toBe(false);
  });

  test('the same bytes by two writers at once: one row, and it can be read', async () => {
    const other = await openHere();
    for (const size of [500, 5_000]) {
      const bytes = randomBytes(size);
      const stored = await Promise.all([archive.put(pieces(bytes), MAX), other.put(pieces(bytes), MAX)]);
      await Promise.all(stored.map(index));
      expect((await bytesOf((stored[0] as Stored).sha256)).equals(bytes)).toBe(true);
      expect((await bytesOf((stored[0] as Stored).sha256, other)).equals(bytes)).toBe(true);
    }
    await other.close();
  });

  test('bodies from before there were keys stay readable beside new ones', async () => {
    await archive.close();
    archive = await openHere(false);
    const [old, oldLarge] = [randomBytes(300), randomBytes(3_000)];
    const before = [await kept(old), await kept(oldLarge)];
    await archive.close();
    archive = await openHere();
    const fresh = await kept(randomBytes(300));
    expect(fresh.sealed).toBeDefined();
    expect((await bytesOf((before[0] as Stored).sha256)).equals(old)).toBe(true);
    expect((await bytesOf((before[1] as Stored).sha256)).equals(oldLarge)).toBe(true);
    expect(await archive.erase((before[0] as Stored).sha256)).toBe(false);
  });

  test.each([[500], [5_000]])('one altered bit of %d bytes is a fault', async (size) => {
    const stored = await kept(randomBytes(size));
    const folder = join(root, 'archive');
    const name = (await readdir(folder, { recursive: true })).find((path) => /\.(raw|seg)$/.test(path)) as string;
    const file = await open(join(folder, name), 'r+');
    const byte = Buffer.alloc(1);
    await file.read(byte, 0, 1, 200);
    await file.write(Buffer.from([(byte[0] as number) ^ 1]), 0, 1, 200);
    await file.close();
    await expect(bytesOf(stored.sha256)).rejects.toMatchObject({ problem: { category: 'fault', code: 'archive-damaged' } });
  });

  test("one body's key opened under another's row is a fault", async () => {
    const [one, two] = [await kept(randomBytes(400)), await kept(randomBytes(400))];
    await hub.database.pool.query(
      'update archive_blob a set wrapped_key = b.wrapped_key from archive_blob b where a.sha256 = $1 and b.sha256 = $2',
      [one.sha256, two.sha256],
    );
    await expect(bytesOf(one.sha256)).rejects.toMatchObject({ problem: { category: 'fault', code: 'archive-damaged' } });
  });

  test('rebuildIndex checks encrypted bodies by their rows and counts those without a key', async () => {
    await kept(randomBytes(400));
    await kept(randomBytes(4_000));
    await archive.put(pieces(randomBytes(410)), MAX);
    await archive.put(pieces(randomBytes(4_100)), MAX);
    expect(await archive.rebuildIndex()).toEqual({ found: 2, added: 0, torn: [], sealed: 2, damaged: [] });
  });
});

describe('erasure', () => {
  test.each([[500], [5_000]])('a body of %d bytes is gone for good; others are not touched', async (size) => {
    const [gone, stays] = [await kept(randomBytes(size)), await kept(randomBytes(size))];
    expect(await archive.erase(gone.sha256)).toBe(true);
    await expect(bytesOf(gone.sha256)).rejects.toMatchObject({ problem: { category: 'gone', code: 'archive-erased' } });
    expect(await archive.erase(gone.sha256)).toBe(false);
    expect((await bytesOf(stays.sha256)).length).toBe(size);
    const { rows } = await hub.database.pool.query('select wrapped_key, master_key from archive_blob where sha256 = $1', [gone.sha256]);
    expect(rows).toEqual([{ wrapped_key: null, master_key: null }]);
  });
});

describe('master keys', () => {
  test('the file is made once, for its owner alone, whoever is quicker', async () => {
    const path = join(root, 'other', 'keys');
    const rings = await Promise.all(Array.from({ length: 8 }, () => openKeyRing(path)));
    expect(new Set(rings.map(({ current }) => current)).size).toBe(1);
    expect((await stat(path)).mode & 0o777).toBe(0o600);
    expect(await readdir(join(root, 'other'))).toEqual(['keys']);
  });

  test('a new key: old bodies stay readable, are wrapped anew in a running hub, and the old key can go', async () => {
    const first = (await openKeyRing(keysFile)).current;
    const bodies = Array.from({ length: 30 }, (_, i) => randomBytes(100 + i));
    for (const bytes of bodies) await kept(bytes);
    const second = (await addKey(keysFile)).current;
    expect(second).not.toBe(first);
    const younger = await openHere();
    const fresh = randomBytes(222);
    const stored = await younger.put(pieces(fresh), MAX);
    await index(stored);
    expect(stored.sealed?.keyId).toBe(second);
    // The older process has not read the file since: it looks again when it meets a key it does not know.
    expect((await bytesOf(stored.sha256)).equals(fresh)).toBe(true);
    expect(await younger.rewrapKeys()).toBe(30);
    expect(await younger.rewrapKeys()).toBe(0);
    expect(await keysInUse(hub.database)).toEqual([{ keyId: second, bodies: 31 }]);
    expect((await removeKeys(keysFile, [first, second])).ids).toEqual([second]);
    for (const bytes of bodies) expect(await bytesOf(createHash('sha256').update(bytes).digest(), younger)).toEqual(bytes);
    await younger.close();
  });

  test('without its key a body cannot be read, and the error names the key, not its bytes', async () => {
    const stored = await kept(randomBytes(100));
    await archive.close();
    await rm(keysFile);
    archive = await openHere();
    await expect(bytesOf(stored.sha256)).rejects.toMatchObject({ problem: { category: 'unavailable', code: 'archive-key-missing' } });
  });

  test.each([
    ['nothing in it', '# only a comment\n'],
    ['a key too short', 'a AAAA\n'],
    ['one id twice', `a ${'A'.repeat(43)}=\na ${'B'.repeat(43)}=\n`],
  ])('a wrong key file is refused and not repeated: %s', (_, text) => {
    expect(() => parseKeyRing(text)).toThrow(
      expect.objectContaining({ problem: expect.objectContaining({ code: 'archive-keys-unreadable' }) }),
    );
  });
});

test('nobody else on the machine may read a file or list a folder of the archive', async () => {
  await kept(randomBytes(SMALL / 2));
  await kept(randomBytes(SMALL * 3));
  const found = await readdir(join(root, 'archive'), { recursive: true });
  expect(found.length).toBeGreaterThan(4);
  for (const name of found) expect([name, (await stat(join(root, 'archive', name))).mode & 0o077]).toEqual([name, 0]);
});
