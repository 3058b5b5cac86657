import { DICTIONARY } from './dictionary.ts';

/** A value of an attribute as a test writes it; several values of a text are separated by `\`. */
export type DicomValue = string | number | Uint8Array | readonly Readonly<Record<string, DicomValue>>[];

/** How texts are written: DICOM PS3.3 C.12.1.1.2. The file says it in SpecificCharacterSet, except the default repertoire. */
export type DicomCharset = 'ascii' | 'ISO_IR 100' | 'ISO_IR 192';

const EXPLICIT_LITTLE_ENDIAN = '1.2.840.10008.1.2.1';
/** Value representations whose length takes four bytes (PS3.5 7.1.2). */
const LONG: ReadonlySet<string> = new Set(['OB', 'OW', 'SQ', 'UN', 'UT']);

/**
 * A DICOM file (PS3.10) of the attributes named, in explicit little endian; `SOPClassUID` and `SOPInstanceUID` must be among them. Throws for a
 * name that is not in the dictionary of this folder.
 */
export function dicomFile(attributes: Readonly<Record<string, DicomValue>>, charset: DicomCharset = 'ISO_IR 192'): Buffer {
  const meta = Buffer.concat([
    element(0x0002, 0x0001, 'OB', Buffer.from([0, 1])),
    element(0x0002, 0x0002, 'UI', text(String(attributes.SOPClassUID), 'UI', 'ascii')),
    element(0x0002, 0x0003, 'UI', text(String(attributes.SOPInstanceUID), 'UI', 'ascii')),
    element(0x0002, 0x0010, 'UI', text(EXPLICIT_LITTLE_ENDIAN, 'UI', 'ascii')),
    element(0x0002, 0x0012, 'UI', text('1.2.826.0.1.3680043.9.9999.1', 'UI', 'ascii')),
  ]);
  const length = Buffer.alloc(4);
  length.writeUInt32LE(meta.length);
  const head = Buffer.concat([Buffer.alloc(128), Buffer.from('DICM'), element(0x0002, 0x0000, 'UL', length), meta]);
  const named = charset === 'ascii' ? attributes : { SpecificCharacterSet: charset, ...attributes };
  return Buffer.concat([head, dataset(named, charset)]);
}

/** Attributes in the order of their tags, as PS3.5 7.1 demands. */
function dataset(attributes: Readonly<Record<string, DicomValue>>, charset: DicomCharset): Buffer {
  const rows = Object.entries(attributes).map(([name, value]) => {
    const known = DICTIONARY[name];
    if (known === undefined) throw new Error(`no attribute ${name} in the dictionary of tests`);
    return { group: known[0], number: known[1], vr: known[2], value };
  });
  rows.sort((a, b) => a.group - b.group || a.number - b.number);
  return Buffer.concat(rows.map(({ group, number, vr, value }) => element(group, number, vr, bytesOf(vr, value, charset))));
}

function bytesOf(vr: string, value: DicomValue, charset: DicomCharset): Buffer {
  if (value instanceof Uint8Array) return even(Buffer.from(value), 0);
  if (typeof value === 'object') {
    return Buffer.concat(
      value.map((one) => {
        const inner = dataset(one, charset);
        const head = Buffer.alloc(8);
        head.writeUInt16LE(0xfffe, 0);
        head.writeUInt16LE(0xe000, 2);
        head.writeUInt32LE(inner.length, 4);
        return Buffer.concat([head, inner]);
      }),
    );
  }
  if (vr === 'US') {
    const number = Buffer.alloc(2);
    number.writeUInt16LE(Number(value));
    return number;
  }
  return text(String(value), vr, charset);
}

function text(value: string, vr: string, charset: DicomCharset): Buffer {
  const bytes = charset === 'ISO_IR 192' ? Buffer.from(value, 'utf8') : Buffer.from(value, 'latin1');
  return even(bytes, vr === 'UI' ? 0 : 0x20);
}

/** Every value has an even length; a UID is filled up with NUL, a text with a blank (PS3.5 6.2). */
function even(bytes: Buffer, fill: number): Buffer {
  return bytes.length % 2 === 0 ? bytes : Buffer.concat([bytes, Buffer.from([fill])]);
}

function element(group: number, number: number, vr: string, value: Buffer): Buffer {
  const head = Buffer.alloc(LONG.has(vr) ? 12 : 8);
  head.writeUInt16LE(group, 0);
  head.writeUInt16LE(number, 2);
  head.write(vr, 4, 'latin1');
  if (LONG.has(vr)) head.writeUInt32LE(value.length, 8);
  else head.writeUInt16LE(value.length, 6);
  return Buffer.concat([head, value]);
}
