import { describe, expect, test } from '@jest/globals';
import { canKeepName, kindOfName, nameWith } from './names.ts';

const bytes = (text: string): Buffer => Buffer.from(text);

describe('what a name says', () => {
  test.each([
    ['ho-so.xml', 'file'],
    ['Hồ sơ (1).XML', 'file'],
    ['done', 'file'],
    ['.xml', 'hidden'],
    ['..xml', 'hidden'],
    ['a.xml.part', 'unfinished'],
    ['a.xml.FILEPART', 'unfinished'],
    ['a.tmp', 'unfinished'],
    ['a.xml~', 'unfinished'],
    ['a.xml.done', 'marker'],
  ] as const)('%s: %s', (name, kind) => expect(kindOfName(bytes(name))).toBe(kind));

  test('bytes that are no UTF-8', () => expect(kindOfName(Buffer.from([0xff, 0xd0, 0x2e, 0x78]))).toBe('file'));
});

describe('names that cannot be kept', () => {
  test('a receipt can stand beside it, or not', () => {
    expect(canKeepName(bytes('a.xml'))).toBe(true);
    expect(canKeepName(bytes('a.xml.receipt.txt'))).toBe(false);
    expect(canKeepName(bytes('a.xml.RECEIPT.JSON'))).toBe(false);
    expect(canKeepName(Buffer.alloc(201, 'a'))).toBe(false);
  });

  test('gets the id before its extension', () => {
    expect(nameWith(bytes('export.xml'), '1a2b3c4d').toString()).toBe('export.1a2b3c4d.xml');
    expect(nameWith(bytes('export'), '1a2b3c4d').toString()).toBe('export.1a2b3c4d');
    expect(canKeepName(nameWith(bytes('a.xml.receipt.txt'), '1a2b3c4d'))).toBe(true);
  });

  test('long ones end before a character, with room for the receipt', () => {
    const long = nameWith(bytes(`${'ồ'.repeat(84)}.xml`), '1a2b3c4d');
    expect(long.length + '.receipt.json'.length).toBeLessThan(255);
    expect(long.toString()).toMatch(/^ồ+\.1a2b3c4d\.xml$/);
  });
});
