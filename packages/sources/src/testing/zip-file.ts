import { crc32, deflateRawSync } from 'node:zlib';

/** A member of a zip a test makes; what is given beside name and bytes replaces the truth. */
export interface ZipMember {
  readonly name: string | Buffer;
  readonly bytes: Buffer;
  readonly method?: number;
  readonly flags?: number;
  readonly unpacked?: number;
  readonly crc?: number;
  readonly packed?: Buffer;
  /** Points the list at an earlier member instead. */
  readonly offset?: number;
  /** Sizes and place in a ZIP64 field. */
  readonly long?: boolean;
}

const u16 = (value: number) => Buffer.from(Uint16Array.of(value).buffer);
const u32 = (value: number) => Buffer.from(Uint32Array.of(value).buffer);
const u64 = (value: number) => Buffer.from(BigUint64Array.of(BigInt(value)).buffer);

/** A zip as programs write it (APPNOTE 6.3.10), or nearly so. */
export function zipOf(members: readonly ZipMember[], { comment = '', long = false } = {}): Buffer {
  const parts: Buffer[] = [];
  const list: Buffer[] = [];
  let at = 0;
  for (const member of members) {
    const { bytes, method = 8, flags = 0 } = member;
    const name = typeof member.name === 'string' ? Buffer.from(member.name) : member.name;
    const packed = member.packed ?? (method === 8 ? deflateRawSync(bytes) : bytes);
    const sizes = [member.crc ?? crc32(bytes), packed.length, member.unpacked ?? bytes.length] as const;
    const local = Buffer.concat([
      u32(0x04034b50),
      u16(20),
      u16(flags),
      u16(method),
      u32(0),
      ...sizes.map(u32),
      u16(name.length),
      u16(0),
      name,
    ]);
    const offset = member.offset ?? at;
    const field = member.long === true ? Buffer.concat([u16(1), u16(24), u64(sizes[2]), u64(sizes[1]), u64(offset)]) : Buffer.alloc(0);
    const full = (value: number) => u32(member.long === true ? 0xffffffff : value);
    const head = [u32(0x02014b50), u16(20), u16(20), u16(flags), u16(method), u32(0), u32(sizes[0]), full(sizes[1]), full(sizes[2])];
    list.push(...head, u16(name.length), u16(field.length), u16(0), u16(0), u16(0), u32(0), full(offset), name, field);
    parts.push(local, packed);
    at += local.length + packed.length;
  }
  const directory = Buffer.concat(list);
  const count = members.length;
  const end64 = long
    ? [
        ...[u32(0x06064b50), u64(44), u16(45), u16(45), u32(0), u32(0), u64(count), u64(count), u64(directory.length), u64(at)],
        ...[u32(0x07064b50), u32(0), u64(at + directory.length), u32(1)],
      ]
    : [];
  const short = (value: number, of: (n: number) => Buffer) => of(long ? 0xffffffff : value);
  const counts = long ? [u16(0xffff), u16(0xffff)] : [u16(count), u16(count)];
  const end = [u32(0x06054b50), u16(0), u16(0), ...counts, short(directory.length, u32), short(at, u32)];
  return Buffer.concat([...parts, directory, ...end64, ...end, u16(Buffer.byteLength(comment)), Buffer.from(comment)]);
}
