import { readDirectory, type ZipEntry } from '../../packed/directory.ts';
import { PACKED_LIMITS, type PackedLimits, UnsafePackage } from '../../packed/limits.ts';
import { kindOf } from '../../packed/member-name.ts';
import { memberBytes } from '../../packed/members.ts';
import type { OpenBytes } from '../../qd3176/parse.ts';

/** A workbook is a zip of parts (ISO/IEC 29500-2). It is held to the limits of any packed file. */
export const WORKBOOK_LIMITS: PackedLimits = { ...PACKED_LIMITS, unpacked: 1024 ** 3, members: 2_000 };

/** The parts of a workbook by name, without the leading slash. */
export interface Parts {
  has(name: string): boolean;
  /** The bytes of a part, which must be there. Throws DamagedPackage, and UnsafePackage when it is more than the list of parts says. */
  open(name: string): AsyncIterable<Uint8Array>;
}

/**
 * Opens a workbook's list of parts. Throws DamagedPackage for what is no zip (an old `.xls`, a workbook with a password), UnsafePackage for one that
 * unfolds too far.
 */
export async function openParts(open: OpenBytes, limits: PackedLimits = WORKBOOK_LIMITS): Promise<Parts> {
  const entries = new Map<string, ZipEntry>();
  let packed = 0;
  let unpacked = 0;
  for (const entry of await readDirectory(open(), limits)) {
    if (kindOf(entry.name) === 'unsafe') throw new UnsafePackage('path', entry.name);
    packed += entry.packed;
    unpacked += entry.unpacked;
    if (unpacked > limits.unpacked) throw new UnsafePackage('size', entry.name);
    if (entry.unpacked > SMALL && entry.unpacked > entry.packed * limits.ratio) throw new UnsafePackage('ratio', entry.name);
    entries.set(nameOf(entry.name), entry);
  }
  if (unpacked > SMALL && unpacked > packed * limits.ratio) throw new UnsafePackage('ratio');
  return {
    has: (name) => entries.has(nameOf(name)),
    open: (name) => memberBytes(open, entries.get(nameOf(name)) as ZipEntry),
  };
}

/** A part of a megabyte harms nobody, however well it was packed: rows of empty cells are. */
const SMALL = 1024 ** 2;

const nameOf = (name: string): string => name.replaceAll('\\', '/').replace(/^\//, '').toLowerCase();
