import { crc32, deflateRawSync } from 'node:zlib';

/** A member of a hand-made zip; whatever is given here may lie. */
export interface ZipMember {
  readonly name: string | Buffer;
  readonly bytes: Buffer;
  readonly stored?: boolean;
  readonly crc?: number;
  readonly flags?: number;
  readonly method?: number;
  /** Sizes as the headers say them. */
  readonly packedSize?: number;
  readonly size?: number;
  /** The central directory points here instead of at its own header. */
  readonly at?: number;
}

/** How the end of it lies. */
export interface ZipEnd {
  readonly count?: number;
  readonly directoryAt?: number;
  readonly comment?: Buffer;
  readonly before?: Buffer;
}

/** A zip byte by byte (PKWARE APPNOTE 4.3), so that any field of it can be wrong. */
export function zipOf(members: readonly ZipMember[], end: ZipEnd = {}): Buffer {
  const parts: Buffer[] = [end.before ?? Buffer.alloc(0)];
  let position = parts[0]?.length ?? 0;
  const central: Buffer[] = [];
  for (const member of members) {
    const name = typeof member.name === 'string' ? Buffer.from(member.name) : member.name;
    const body = member.stored === true ? member.bytes : deflateRawSync(member.bytes);
    const fields = Buffer.alloc(26);
    fields.writeUInt16LE(20, 0);
    fields.writeUInt16LE(member.flags ?? 0x0800, 2);
    fields.writeUInt16LE(member.method ?? (member.stored === true ? 0 : 8), 4);
    fields.writeUInt32LE(member.crc ?? crc32(member.bytes), 10);
    fields.writeUInt32LE(member.packedSize ?? body.length, 14);
    fields.writeUInt32LE(member.size ?? member.bytes.length, 18);
    fields.writeUInt16LE(name.length, 22);
    parts.push(Buffer.from('PK\x03\x04', 'latin1'), fields, name, body);
    const tail = Buffer.alloc(14);
    tail.writeUInt32LE(member.at ?? position, 10);
    central.push(Buffer.from('PK\x01\x02\x14\x00', 'latin1'), fields, tail, name);
    position += 30 + name.length + body.length;
  }
  const directory = Buffer.concat(central);
  const last = Buffer.alloc(18);
  last.writeUInt16LE(end.count ?? members.length, 4);
  last.writeUInt16LE(end.count ?? members.length, 6);
  last.writeUInt32LE(directory.length, 8);
  last.writeUInt32LE(end.directoryAt ?? position, 12);
  last.writeUInt16LE(end.comment?.length ?? 0, 16);
  return Buffer.concat([...parts, directory, Buffer.from('PK\x05\x06', 'latin1'), last, end.comment ?? Buffer.alloc(0)]);
}
