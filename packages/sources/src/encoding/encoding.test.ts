import { describe, expect, test } from '@jest/globals';
import iconv from 'iconv-lite';
import { XmlFault } from '../xml/fault.ts';
import { chunkDecoder, decodeAll } from './decoder.ts';
import { detectEncoding } from './detect.ts';
import { decodeStream } from './stream.ts';
import { Utf8Chunks } from './utf8.ts';

const UTF16LE_BOM = Buffer.from([0xff, 0xfe]);
const UTF16BE_BOM = Buffer.from([0xfe, 0xff]);
const UTF8_BOM = Buffer.from([0xef, 0xbb, 0xbf]);
const declared = (encoding: string): string => `<?xml version="1.0" encoding="${encoding}"?><a>Nguyễn</a>`;
const le = (text: string): Buffer => Buffer.from(text, 'utf16le');
const be = (text: string): Buffer => Buffer.from(text, 'utf16le').swap16();

describe('the encoding of a file', () => {
  test.each([
    ['no sign at all', Buffer.from('<a/>'), 'utf-8', 0, false],
    ['declared', Buffer.from(declared('utf-8')), 'utf-8', 0, false],
    ['UTF-8 mark', Buffer.concat([UTF8_BOM, Buffer.from(declared('UTF-8'))]), 'utf-8', 3, false],
    ['UTF-8 mark over a declaration', Buffer.concat([UTF8_BOM, Buffer.from(declared('windows-1258'))]), 'utf-8', 3, true],
    ['UTF-16LE mark over a declaration', Buffer.concat([UTF16LE_BOM, le(declared('utf-8'))]), 'utf-16le', 2, true],
    ['UTF-16LE mark', Buffer.concat([UTF16LE_BOM, le(declared('utf-16'))]), 'utf-16le', 2, false],
    ['UTF-16BE mark over a declaration', Buffer.concat([UTF16BE_BOM, be(declared('utf-8'))]), 'utf-16be', 2, true],
    ['UTF-16BE mark', Buffer.concat([UTF16BE_BOM, be(declared('utf-16'))]), 'utf-16be', 2, false],
    ['UTF-16LE without mark', le(declared('utf-16')), 'utf-16le', 0, false],
    ['UTF-16BE without mark', be(declared('utf-8')), 'utf-16be', 0, true],
    ['UTF-8 that calls itself UTF-16', Buffer.from(declared('utf-16')), 'utf-8', 0, true],
    ['windows-1258', Buffer.from("<?xml version='1.0' encoding='windows-1258'?><a/>"), 'windows-1258', 0, false],
  ])('%s', (_name, bytes, encoding, skip, mismatch) => {
    expect(detectEncoding(bytes)).toEqual({ encoding, skip, mismatch });
  });

  test.each([
    ['utf-8', Buffer.concat([UTF8_BOM, Buffer.from(declared('utf-8'))])],
    ['utf-16le', Buffer.concat([UTF16LE_BOM, le(declared('utf-8'))])],
    ['utf-16be', Buffer.concat([UTF16BE_BOM, be(declared('utf-8'))])],
  ])('%s is read without its mark, whole and streamed', async (_name, bytes) => {
    const { encoding, skip } = detectEncoding(bytes);
    expect(decodeAll(bytes, encoding, skip)).toBe(declared('utf-8'));
    for (const size of [1, 3, 100]) {
      const pieces: string[] = [];
      const input = (async function* () {
        for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
      })();
      for await (const piece of decodeStream(input, () => {})) pieces.push(piece);
      expect(pieces.join('')).toBe(declared('utf-8'));
    }
  });
});

describe('decoders', () => {
  test('UTF-8 cut anywhere', () => {
    const bytes = Buffer.from('Nguyễn Thị Hoà 😀 <a/>');
    for (let at = 0; at <= bytes.length; at++) {
      const chunks = new Utf8Chunks();
      expect(chunks.push(bytes.subarray(0, at)) + chunks.push(bytes.subarray(at)) + chunks.end()).toBe('Nguyễn Thị Hoà 😀 <a/>');
    }
  });

  test.each([[[0xff]], [[0x41, 0xc3, 0x28]], [[0xed, 0xa0, 0x80]], [[0xe1, 0xbb]], [[0x80]]])(
    'bytes that are not UTF-8 are refused: %j',
    (bytes) => {
      expect(() => {
        const chunks = new Utf8Chunks();
        chunks.push(Buffer.from(bytes));
        chunks.end();
      }).toThrow(XmlFault);
      expect(() => decodeAll(Buffer.from(bytes), 'utf-8', 0)).toThrow(XmlFault);
    },
  );

  test('windows-1258 comes as base letters and marks, ready to be composed', () => {
    const bytes = Buffer.from([0x4e, 0x67, 0x75, 0x79, 0xea, 0xde, 0x6e]);
    expect(decodeAll(bytes, 'windows-1258', 0).normalize('NFC')).toBe('Nguyễn');
  });

  test('code pages only iconv-lite knows', () => {
    expect(decodeAll(iconv.encode('Việt Nam', 'viscii'), 'viscii', 0).normalize('NFC')).toBe('Việt Nam');
  });

  test('an encoding nobody knows', () => expect(() => chunkDecoder('vps-1')).toThrow(XmlFault));
});
