import { describe, expect, test } from '@jest/globals';
import iconv from 'iconv-lite';
import type { VisitRecord } from '../record.ts';
import { envelope, fileHoso, GOOD_XML1, hoso, parse, tableXml, withFields } from '../testing/files.ts';

/** Every encoding senders use, of a whole file and of a table inside it, from bytes to the name of the patient. */

const NAME = 'Nguyễn Thị Ngọc Hiền';
const SUMMARY = withFields(GOOD_XML1, {
  T_THUOC: '0',
  T_TONGCHI_BV: '0',
  T_TONGCHI_BH: '0',
  T_BNCCT: '0',
  T_BHTT: '0',
  DIA_CHI: 'Ap 1',
  HO_TEN: '@',
});
const ASCII = Object.fromEntries(Object.entries(SUMMARY).map(([name, text]) => [name, text.normalize('NFD').replace(/[^ -~]/g, '')]));

const LE = Buffer.from([0xff, 0xfe]);
const BE = Buffer.from([0xfe, 0xff]);
const le = (text: string) => Buffer.from(text, 'utf16le');
const be = (text: string) => le(text).swap16();
/** Letters of windows-1258: hats, breves and horns composed, tones apart. */
const toned = (text: string) =>
  text
    .normalize('NFD')
    .replace(/[aeouAEOU][\u0302\u0306\u031b]|[aeouAEOU](\u0323)([\u0302\u0306])/g, (pair) => {
      const [letter = '', ...marks] = pair;
      return letter + marks.toSorted((a, b) => Number(a === '\u0323') - Number(b === '\u0323')).join('');
    })
    .replace(/[aeouAEOU][\u0302\u0306\u031b]/g, (pair) => pair.normalize('NFC'));

type Encoded = readonly [name: string, declared: string, write: (text: string) => Buffer, sent: string, mismatch: boolean, legacy: boolean];
const ENCODINGS: readonly Encoded[] = [
  ['UTF-8', 'utf-8', (text) => Buffer.from(text), NAME, false, false],
  ['UTF-8 with a mark', 'utf-8', (text) => Buffer.from(`\ufeff${text}`), NAME, false, false],
  ['UTF-8, letters and marks apart', 'utf-8', (text) => Buffer.from(text), NAME.normalize('NFD'), false, false],
  ['UTF-16LE with a mark', 'utf-16', (text) => Buffer.concat([LE, le(text)]), NAME, false, false],
  ['UTF-16BE with a mark', 'utf-16', (text) => Buffer.concat([BE, be(text)]), NAME, false, false],
  ['UTF-16LE without a mark', 'utf-16', le, NAME, false, false],
  ['UTF-16BE without a mark', 'utf-16', be, NAME, false, false],
  ['UTF-16LE that calls itself UTF-8', 'utf-8', (text) => Buffer.concat([LE, le(text)]), NAME, true, false],
  ['UTF-16BE that calls itself UTF-8', 'utf-8', (text) => Buffer.concat([BE, be(text)]), NAME, true, false],
  ['UTF-8 that calls itself UTF-16', 'utf-16', (text) => Buffer.from(text), NAME, true, false],
  ['UTF-8 with a mark that calls itself windows-1258', 'windows-1258', (text) => Buffer.from(`\ufeff${text}`), NAME, true, false],
  ['windows-1258, tones apart', 'windows-1258', (text) => iconv.encode(text, 'windows-1258'), toned(NAME), false, false],
  ['VISCII', 'viscii', (text) => iconv.encode(text, 'viscii'), NAME, false, false],
  ['TCVN3 in UTF-8', 'utf-8', (text) => Buffer.from(text), 'NguyÔn ThÞ Ngäc HiÒn', false, true],
  ['TCVN3 in one byte a letter', 'windows-1252', (text) => Buffer.from(text, 'latin1'), 'NguyÔn ThÞ Ngäc HiÒn', false, true],
  ['VNI in UTF-8', 'utf-8', (text) => Buffer.from(text), 'Nguyeãn Thò Ngoïc Hieàn', false, true],
  ['VNI in one byte a letter', 'iso-8859-1', (text) => Buffer.from(text, 'latin1'), 'Nguyeãn Thò Ngoïc Hieàn', false, true],
];

const declare = (xml: string, encoding: string) => xml.replace('encoding="utf-8"', `encoding="${encoding}"`);
const told = (codes: readonly string[]) => codes.filter((code) => code !== 'VN-ENV-NOIDUNGFILE-bare-xml');

describe.each(ENCODINGS)('%s', (_name, declared, write, sent, mismatch, legacy) => {
  const codes = [...(mismatch ? ['VN-ENV-encoding-mismatch'] : []), ...(legacy ? ['VN-TXT-legacy-encoding'] : [])];
  const table = tableXml('XML1', [{ ...ASCII, HO_TEN: sent }]);
  const nameOf = (record: unknown) => (record as VisitRecord).tables.XML1?.[0]?.fields.HO_TEN;

  test('of the table inside', async () => {
    const content = write(declare(table, declared)).toString('base64');
    const outcome = await parse(envelope([`<HOSO>${fileHoso('XML1', content)}</HOSO>`]));
    expect(outcome.codes.toSorted()).toEqual(codes);
    expect(nameOf(outcome.records[0])).toBe(NAME);
  });

  test.each([1, 13, 1_000_000])('of the whole file, its table bare in it, in pieces of %i', async (size) => {
    const file = envelope([`<HOSO>${fileHoso('XML1', table.slice(table.indexOf('?>') + 2))}</HOSO>`]);
    const outcome = await parse(write(declare(file, declared)), {}, size);
    expect(told(outcome.codes).toSorted()).toEqual(codes);
    expect(nameOf(outcome.records[0])).toBe(NAME);
  });
});

test('an encoding nobody knows, and bytes that are not the declared one, are no guess', async () => {
  const good = hoso({ XML1: [ASCII] });
  expect((await parse(declare(envelope([good]), 'vps-1'))).codes).toEqual(['VN-ENV-unparseable']);
  expect((await parse(Buffer.concat([Buffer.from(envelope([good])), Buffer.from([0xff])]))).codes).toEqual(['VN-ENV-unparseable']);
});
