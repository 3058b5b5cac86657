import { createHash } from 'node:crypto';
import { readdir, stat, unlink } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Database } from '@hub/database';
import { bilingual, ProblemError, problem } from '@hub/outcome';
import { type BlobRow, storedOf } from './blob-row.ts';
import { durableFolder, type Layout, layoutOf } from './files.ts';
import { type KeyRing, openKeyRing } from './key-ring.ts';
import { eraseKey, rewrapKeys } from './keys-of-bodies.ts';
import { LargeFile } from './large-file.ts';
import type { Stored } from './location.ts';
import { readBody } from './read-body.ts';
import { type RebuildReport, rebuildIndex } from './rebuild-index.ts';
import type { Sealed } from './seal.ts';
import { SegmentWriter } from './segment-writer.ts';

/** The bytes senders gave us: write-once, found by SHA-256, durable before `put` resolves. */
export interface RawArchive {
  /**
   * Takes a body. It is durable when this resolves; its `archive_blob` row is the caller's to write, in the transaction of
   * whatever refers to it. Bytes the index knows already are not written again. Throws ProblemError `too-large` beyond
   * `maxBytes`, `unavailable` when the disk does not take it; lets the stream's own error pass. Nothing stays of a failed body.
   */
  put(body: AsyncIterable<Uint8Array>, limits: { readonly maxBytes: number }): Promise<Stored>;
  /** The same for many small bodies that are in memory already: one write and one fsync for all of them. All or none: rejects when one fails. */
  putAll(bodies: readonly Buffer[]): Promise<Stored[]>;
  /**
   * The bytes of a hash, in pieces. They are checked while read: ProblemError `fault` when they differ from the hash
   * (a file of its own: after the last piece, so act on nothing before the end); `not-found` when the index has no such hash,
   * `gone` when it was erased.
   */
  open(sha256: Buffer): AsyncIterable<Uint8Array>;
  /**
   * Makes `archive_blob` again from the files: rows of bodies that are not encrypted. Of encrypted ones the rows are checked; without its
   * row a body has no key and stays what it is, sealed (the keys lie in the index so that they can be destroyed). Existing rows stay.
   */
  rebuildIndex(): Promise<RebuildReport>;
  /** Wraps the keys of all bodies with the current master key, a thousand at a time. Answers how many were changed; safe to run again, and beside writers. */
  rewrapKeys(): Promise<number>;
  /**
   * Erases a body for good: its key is destroyed, in this row and so in every copy of the file (backups keep the row until they are
   * replaced). `open` answers `gone` from then on. False when there is no such body, or its bytes were never encrypted.
   */
  erase(sha256: Buffer): Promise<boolean>;
  close(): Promise<void>;
}

/** How an archive is opened. */
export interface ArchiveOptions {
  readonly folder: string;
  readonly database: Database;
  /** Bodies up to this go into segments; larger ones are files of their own. Also what one upload may hold in memory. */
  readonly segmentBodyBytes?: number;
  /** Size at which a new segment is begun. */
  readonly segmentBytes?: number;
  /** File of the master keys (key-ring.ts), made when it is not there. Absent: bodies are not encrypted. */
  readonly keysFile?: string | undefined;
}

/** 256 KiB: a visit is 10–60 kB; a hundred uploads at once then hold at most 25 MiB. */
const SEGMENT_BODY_BYTES = 256 * 1024;
const SEGMENT_BYTES = 256 * 1024 * 1024;
/** An upload never takes this long: what is older in `incoming` was left by a crash. */
const ABANDONED_MS = 24 * 3_600_000;

/** Opens (and makes) the archive under `folder`. Several processes may share one folder. */
export async function openArchive(options: ArchiveOptions): Promise<RawArchive> {
  const layout = layoutOf(options.folder);
  for (const folder of [layout.segments, layout.files, layout.incoming]) await durableFolder(folder, dirname(folder));
  await removeAbandoned(layout);
  const { database } = options;
  const smallLimit = options.segmentBodyBytes ?? SEGMENT_BODY_BYTES;

  const lookup = async (hashes: readonly Buffer[]): Promise<Stored[]> => {
    const { rows } = await database.pool.query<BlobRow>({
      name: 'archive-lookup',
      text: 'select sha256, size, segment, position, entry, master_key, wrapped_key, erased_at is not null as erased from archive_blob where sha256 = any($1::bytea[])',
      values: [hashes],
    });
    return rows.map(storedOf);
  };
  const { keysFile } = options;
  let ring = keysFile === undefined ? undefined : await openKeyRing(keysFile);
  const segments = new SegmentWriter(
    layout,
    options.segmentBytes ?? SEGMENT_BYTES,
    lookup,
    ring === undefined ? undefined : () => ring as KeyRing,
  );
  /** A key this process has not seen yet was added after it started. */
  const ringFor = async (sealed: Sealed | undefined): Promise<KeyRing | undefined> => {
    if (keysFile !== undefined && sealed !== undefined && !ring?.ids.includes(sealed.keyId)) ring = await openKeyRing(keysFile);
    return ring;
  };

  const put = async (body: AsyncIterable<Uint8Array>, { maxBytes }: { readonly maxBytes: number }): Promise<Stored> => {
    let small: Uint8Array[] = [];
    let size = 0;
    let large: LargeFile | undefined;
    try {
      for await (const chunk of body) {
        size += chunk.length;
        if (size > maxBytes) throw tooLarge(maxBytes);
        if (large !== undefined) await onDisk(large.write(chunk));
        else {
          small.push(chunk);
          if (size > smallLimit) {
            large = await onDisk(LargeFile.begin(layout, ring !== undefined));
            for (const held of small) await onDisk(large.write(held));
            small = [];
          }
        }
      }
      if (large === undefined) {
        const bytes = small.length === 1 ? asBuffer(small[0] as Uint8Array) : Buffer.concat(small);
        return await onDisk(segments.append({ sha256: createHash('sha256').update(bytes).digest(), body: bytes }));
      }
      let found: Stored | undefined;
      const { sha256, known, sealed } = await onDisk(
        large.finish(
          layout,
          async (hash) => {
            [found] = await lookup([hash]);
            return found !== undefined;
          },
          ring,
        ),
      );
      return known && found !== undefined ? found : { sha256, size, location: { kind: 'file' }, sealed };
    } catch (error) {
      await large?.discard();
      throw error;
    }
  };

  return {
    put,
    putAll: (bodies) =>
      Promise.all(
        bodies.map((body) =>
          body.length > smallLimit
            ? put(once(body), { maxBytes: body.length })
            : onDisk(segments.append({ sha256: createHash('sha256').update(body).digest(), body })),
        ),
      ),
    async *open(sha256) {
      const [found] = await lookup([sha256]);
      if (found === undefined) {
        throw problem('not-found', 'archive-unknown', 'Không có tệp gốc với mã băm này.', 'The archive has no bytes of this hash.');
      }
      if (found.erased === true) {
        throw problem('gone', 'archive-erased', 'Tệp gốc này đã được xoá theo luật.', 'These raw bytes were erased by law.');
      }
      yield* readBody(layout, found, await ringFor(found.sealed));
    },
    rebuildIndex: () => rebuildIndex(layout, database, ringFor),
    rewrapKeys: async () => {
      if (keysFile === undefined) return 0;
      ring = await openKeyRing(keysFile);
      return rewrapKeys(database, ring);
    },
    erase: (sha256) => eraseKey(database, sha256),
    close: () => segments.close(),
  };
}

async function* once(body: Buffer): AsyncGenerator<Uint8Array> {
  yield body;
}

function tooLarge(maxBytes: number) {
  const megabytes = Math.floor(maxBytes / 1_000_000);
  return problem(
    'too-large',
    'too-large',
    `Tệp lớn hơn giới hạn ${megabytes} MB. Chia nhỏ rồi gửi lại.`,
    `The file exceeds the limit of ${megabytes} MB. Split it and send again.`,
  );
}

/** What the file system or the index refuses is a part that is down, not the sender's mistake. */
async function onDisk<T>(work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (cause) {
    const message = bilingual(
      'Kho lưu tệp gốc tạm thời không ghi được. Gửi lại sau.',
      'The raw archive cannot be written at the moment. Send again later.',
    );
    throw new ProblemError({ category: 'unavailable', code: 'archive-unavailable', message }, { cause });
  }
}

function asBuffer(bytes: Uint8Array): Buffer {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

async function removeAbandoned(layout: Layout): Promise<void> {
  const before = Date.now() - ABANDONED_MS;
  for (const name of await readdir(layout.incoming)) {
    const path = join(layout.incoming, name);
    // Another process may remove or finish it at the same moment.
    const age = await stat(path).catch(() => undefined);
    if (age !== undefined && age.mtimeMs < before) await unlink(path).catch(() => undefined);
  }
}
