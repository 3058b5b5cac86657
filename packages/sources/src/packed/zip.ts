import type { Issue } from '@hub/outcome';
import { issue } from '../messages/issue.ts';
import type { OpenBytes } from '../qd3176/parse.ts';
import type { ParseContext, ParsedFile, SourceRecord, UnreadableRecord } from '../record.ts';
import { readDirectory, type ZipEntry } from './directory.ts';
import { DamagedPackage, PACKED_LIMITS, type PackedLimits, UnsafePackage } from './limits.ts';
import { extensionOf, kindOf } from './member-name.ts';
import { checkMembers, eachMember, type Member } from './members.ts';

/** Reads the bytes of one file as records; may open them more than once. */
export type FileReader = (open: OpenBytes, context: ParseContext) => ParsedFile;

/**
 * A reader of zips (`application/zip`): every member is read by the reader of its extension, in the order they lie in the
 * file; records are named `member#MA_LK` and counted together. A member of no known format, encrypted or damaged is one
 * rejected record; folders and the litter of operating systems are passed over. A zip that is unsafe is one rejected record as a
 * whole (mapping contract §5, VN-SUB-zip-unsafe).
 *
 * The list of members is read here and not by a library, because the bytes come from the archive forwards only (they are
 * encrypted there, and no copy of them may lie on a disk) and the libraries want to jump; memory is the list and one packed
 * member. The file is gone through three times: its list, a check of every member, the reading itself. What is unsafe has
 * given out no record then.
 */
export function zipReader(readers: Readonly<Record<string, FileReader>>, limits: PackedLimits = PACKED_LIMITS): FileReader {
  return (open, context) => {
    const fileIssues: Issue[] = [];
    async function* records(): AsyncGenerator<SourceRecord, void, undefined> {
      let entries: readonly ZipEntry[];
      let damaged: ReadonlySet<ZipEntry>;
      try {
        entries = filesOf(await readDirectory(open(), limits), limits);
        damaged = await checkMembers(open, entries.filter(isReadable));
      } catch (error) {
        yield refused(error);
        return;
      }
      if (entries.length === 0) {
        yield unreadable(0, 'VN-SUB-zip-empty');
        return;
      }
      let ordinal = 0;
      for await (const { entry, open: openMember } of eachMember(open, entries, limits)) {
        const reader = isReadable(entry) && !damaged.has(entry) ? readers[extensionOf(entry.name)] : undefined;
        if (reader === undefined) {
          yield unreadable(ordinal++, damaged.has(entry) ? 'VN-SUB-file-damaged' : 'VN-SUB-file-unsupported', entry.name);
          continue;
        }
        const parsed = reader(openMember, context);
        for await (const record of parsed.records) yield named(record, entry.name, ordinal++);
        fileIssues.push(...parsed.fileIssues().map((found) => inMember(found, entry.name)));
      }
    }
    return { records: records(), fileIssues: () => fileIssues };
  };
}

/** Methods every program writes; anything else, and what needs a password, cannot be read. */
const isReadable = ({ method, encrypted }: Pick<Member['entry'], 'method' | 'encrypted'>): boolean =>
  !encrypted && (method === 0 || method === 8);

/** The entries that are files. Throws {@link UnsafePackage}. */
function filesOf(entries: readonly ZipEntry[], limits: PackedLimits): ZipEntry[] {
  let unpacked = 0;
  let packed = 0;
  const files = entries.filter(({ name }) => {
    const kind = kindOf(name);
    if (kind === 'unsafe') throw new UnsafePackage('path', name);
    if (kind === 'nested') throw new UnsafePackage('nested', name);
    return kind === 'file';
  });
  for (const entry of files) {
    if (entry.unpacked > entry.packed * limits.ratio) throw new UnsafePackage('ratio', entry.name);
    if (entry.method === 0 && entry.unpacked !== entry.packed && !entry.encrypted) throw new UnsafePackage('size', entry.name);
    unpacked += entry.unpacked;
    packed += entry.packed;
  }
  if (unpacked > limits.unpacked) throw new UnsafePackage('size');
  if (unpacked > packed * limits.ratio) throw new UnsafePackage('ratio');
  return files;
}

/** The one record of a packed file that cannot be read. Rethrows faults that are not the sender's. */
export function refused(error: unknown): UnreadableRecord {
  if (error instanceof UnsafePackage) return unreadable(0, 'VN-SUB-zip-unsafe', error.member, error.reason);
  if (error instanceof DamagedPackage) return unreadable(0, 'VN-SUB-file-damaged');
  throw error;
}

/** A member's name in a receipt: not at any length, and without what cannot be stored or seen (control characters, marks of direction). */
function shownName(name: string): string {
  return name
    .replace(/[\p{Cc}\p{Cf}]/gu, '\ufffd')
    .slice(0, LONGEST_NAME)
    .toWellFormed();
}
const LONGEST_NAME = 200;

function unreadable(ordinal: number, code: string, member?: string, reason?: string): UnreadableRecord {
  return {
    kind: 'unreadable',
    ordinal,
    issues: [issue(code, { record: member === undefined ? undefined : shownName(member), other: reason })],
  };
}

function named(record: SourceRecord, member: string, ordinal: number): SourceRecord {
  return { ...record, ordinal, member: shownName(member), issues: record.issues.map((found) => inMember(found, member)) };
}

function inMember(found: Issue, member: string): Issue {
  const name = shownName(member);
  return { ...found, record: found.record === undefined ? name : `${name}#${found.record}` };
}
