/** What a member's name tells before a byte of it is read. */
export type MemberKind = 'unsafe' | 'nested' | 'passed-over' | 'file';

const ARCHIVES: ReadonlySet<string> = new Set([
  'zip',
  'gz',
  'gzip',
  'tgz',
  'tar',
  'bz2',
  'xz',
  'zst',
  '7z',
  'rar',
  'jar',
  'cab',
  'lzh',
  'arj',
  'iso',
]);
/** What operating systems put beside files without being asked. */
const LITTER = /(?:^|\/)(?:__MACOSX\/|\.DS_Store$|Thumbs\.db$|desktop\.ini$)/i;

/** The extension of a name in lower case, without the dot; '' when it has none. */
export function extensionOf(name: string): string {
  const file = name.slice(Math.max(name.lastIndexOf('/'), name.lastIndexOf('\\')) + 1);
  const dot = file.lastIndexOf('.');
  return dot < 0 ? '' : file.slice(dot + 1).toLowerCase();
}

/**
 * Nothing is ever written under a member's name; a name that leaves its folder, or begins at a root or drive, is refused all the
 * same: a package that holds one was made to harm somebody.
 */
export function kindOf(name: string): MemberKind {
  const parts = name.split(/[/\\]/);
  if (name === '' || name.includes('\0') || parts[0] === '' || /^[A-Za-z]:/.test(name) || parts.includes('..')) return 'unsafe';
  if (name.endsWith('/') || name.endsWith('\\') || LITTER.test(name)) return 'passed-over';
  return ARCHIVES.has(extensionOf(name)) ? 'nested' : 'file';
}

const MAGIC: readonly Buffer[] = [
  Buffer.from('PK\x03\x04', 'latin1'),
  Buffer.from([0x1f, 0x8b]),
  Buffer.from([0x37, 0x7a, 0xbc, 0xaf, 0x27, 0x1c]),
  Buffer.from('Rar!', 'latin1'),
  Buffer.from([0xfd, 0x37, 0x7a, 0x58, 0x5a]),
];

/** True when bytes begin like an archive, whatever the name says. A spreadsheet is one by its nature. */
export function beginsLikeArchive(head: Uint8Array, name: string): boolean {
  if (extensionOf(name) === 'xlsx') return false;
  return MAGIC.some((magic) => magic.compare(head, 0, Math.min(magic.length, head.length)) === 0);
}
