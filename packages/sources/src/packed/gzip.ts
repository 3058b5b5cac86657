import type { Issue } from '@hub/outcome';
import type { OpenBytes } from '../qd3176/parse.ts';
import type { SourceRecord } from '../record.ts';
import { inflate } from './inflate.ts';
import { PACKED_LIMITS, type PackedLimits, UnsafePackage } from './limits.ts';
import { beginsLikeArchive } from './member-name.ts';
import { type FileReader, refused } from './zip.ts';

/**
 * A reader of one gzipped file (`application/gzip`), for the reader of what is in it; records keep their own names. It is unpacked
 * once before anything is read: what unfolds too far (mapping contract §5, VN-SUB-zip-unsafe), holds another archive or breaks
 * off is one rejected record.
 */
export function gzipReader(reader: FileReader, limits: PackedLimits = PACKED_LIMITS): FileReader {
  return (open, context) => {
    let fileIssues: () => readonly Issue[] = () => [];
    async function* records(): AsyncGenerator<SourceRecord, void, undefined> {
      try {
        await check(open, limits);
      } catch (error) {
        yield refused(error);
        return;
      }
      const parsed = reader(() => inflate(open(), 'gzip'), context);
      fileIssues = parsed.fileIssues;
      yield* parsed.records;
    }
    return { records: records(), fileIssues: () => fileIssues() };
  };
}

async function check(open: OpenBytes, limits: PackedLimits): Promise<void> {
  let packed = 0;
  let unpacked = 0;
  let head: Buffer = Buffer.alloc(0);
  async function* counted(): AsyncGenerator<Uint8Array, void, undefined> {
    for await (const chunk of open()) {
      packed += chunk.length;
      yield chunk;
    }
  }
  for await (const piece of inflate(counted(), 'gzip')) {
    unpacked += piece.length;
    if (head.length < 8) head = Buffer.concat([head, piece.subarray(0, 8)]);
    if (unpacked > limits.unpacked) throw new UnsafePackage('size');
  }
  if (unpacked > packed * limits.ratio) throw new UnsafePackage('ratio');
  if (beginsLikeArchive(head, '')) throw new UnsafePackage('nested');
}
