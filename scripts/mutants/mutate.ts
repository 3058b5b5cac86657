import { gzipSync } from 'node:zlib';
import type { Random } from '../fuzz/random.ts';
import { NASTY, once, pick } from '../fuzz/values.ts';
import type { Seed } from './seeds.ts';
import { zipOf } from './zip-bytes.ts';

/** A damaged file: what was done to it, and how it is sent. */
export interface Mutant {
  readonly kind: string;
  readonly source: string;
  readonly extension: 'xml' | 'zip' | 'gz';
  readonly bytes: Buffer;
}

type Change = (random: Random, bytes: Buffer) => Buffer;

const cut: Change = (random, bytes) => bytes.subarray(0, random.below(bytes.length));
const headless: Change = (random, bytes) => bytes.subarray(random.below(bytes.length));
const flip: Change = (random, bytes) => {
  const out = Buffer.from(bytes);
  for (let n = 1 + random.below(once(random, 3) ? 200 : 3); n > 0 && out.length > 0; n -= 1) {
    const at = random.below(out.length);
    out[at] = (out[at] as number) ^ (1 << random.below(8));
  }
  return out;
};
const overwritten: Change = (random, bytes) => {
  const out = Buffer.from(bytes);
  const at = random.below(out.length);
  for (let i = at; i < Math.min(out.length, at + 1 + random.below(64)); i += 1) out[i] = random.below(256);
  return out;
};
const put =
  (piece: (random: Random) => Buffer): Change =>
  (random, bytes) => {
    const at = random.below(bytes.length + 1);
    return Buffer.concat([bytes.subarray(0, at), piece(random), bytes.subarray(at)]);
  };
const moved: Change = (random, bytes) => {
  const [a = 0, b = 0] = [random.below(bytes.length), random.below(bytes.length)].sort((x, y) => x - y);
  return once(random, 2)
    ? Buffer.concat([bytes.subarray(0, b), bytes.subarray(a)])
    : Buffer.concat([bytes.subarray(0, a), bytes.subarray(b)]);
};
const asText =
  (change: (random: Random, text: string) => string): Change =>
  (random, bytes) =>
    Buffer.from(change(random, bytes.toString('utf8')));
const ELEMENT = /<([A-Za-z_]\w*)>[^<]*<\/\1>/g;

/** One of the text's elements with its place; undefined when it has none. */
function element(random: Random, text: string): { readonly whole: string; readonly name: string; readonly at: number } | undefined {
  const all = [...text.matchAll(ELEMENT)];
  const found = all.length === 0 ? undefined : pick(random, all);
  return found === undefined ? undefined : { whole: found[0], name: found[1] as string, at: found.index };
}
const onElement = (change: (random: Random, whole: string, name: string) => string): Change =>
  asText((random, text) => {
    const found = element(random, text);
    if (found === undefined) return change(random, text, 'a');
    const { whole, name, at } = found;
    return text.slice(0, at) + change(random, whole, name) + text.slice(at + whole.length);
  });

const ODD_VALUES = [
  '0',
  '-1',
  '1e999',
  '99999999999999999999',
  '20261332',
  '202602300000',
  '00000000',
  '2026',
  'NaN',
  '1,5',
  '1.234.567,8',
  'ÿ',
  'Nguyễn',
  '<',
  '&',
  ']]>',
  '&#0;',
  '&#x1F4A9;',
];
const escaped = (text: string): string => text.toWellFormed().replace(/[&<]/g, (c) => (c === '&' ? '&amp;' : '&lt;'));
const deep = (n: number, name = 'a'): string => `<${name}>`.repeat(n) + `</${name}>`.repeat(n);
const DOCTYPES = [
  '<!DOCTYPE a [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;"><!ENTITY d "&c;&c;&c;&c;&c;&c;&c;&c;"><!ENTITY e "&d;&d;&d;&d;&d;&d;&d;&d;"><!ENTITY f "&e;&e;&e;&e;&e;&e;&e;&e;"><!ENTITY g "&f;&f;&f;&f;&f;&f;&f;&f;">]>',
  '<!DOCTYPE a SYSTEM "file:///etc/passwd">',
  '<!DOCTYPE a [<!ENTITY g SYSTEM "file:///etc/passwd">]>',
  '<!DOCTYPE a [<!ENTITY % p SYSTEM "http://127.0.0.1:1/x"> %p;]>',
  '<!DOCTYPE a [<!ENTITY g "&g;">]>',
  `<!DOCTYPE a [<!ENTITY g "${'x'.repeat(60_000)}">]>`,
];
const doctype: Change = asText((random, text) => {
  const declared = /^\ufeff?\s*<\?xml[^>]*\?>/.exec(text)?.[0] ?? '';
  const used = text.slice(declared.length).replace(/>([^<>]{1,30})</, () => `>${'&g;'.repeat(1 + random.below(20))}<`);
  return `${declared}${pick(random, DOCTYPES)}${used}`;
});
const ENCODINGS: readonly ((text: string) => Buffer)[] = [
  (text) => Buffer.from(text, 'utf16le'),
  (text) => Buffer.from(`\ufeff${text}`, 'utf16le').swap16(),
  (text) => Buffer.from(text, 'latin1'),
  (text) => Buffer.from(text.replace(/encoding="[^"]*"/i, 'encoding="UTF-7"')),
  (text) => Buffer.from(text.replace(/encoding="[^"]*"/i, 'encoding="windows-1258"'), 'latin1'),
  (text) => Buffer.from(text.replace(/encoding="[^"]*"/i, 'encoding="utf-16"')),
  (text) => Buffer.from(text.normalize('NFD')),
  (text) => Buffer.concat([Buffer.from([0xff, 0xfe, 0, 0]), Buffer.from(text, 'utf16le')]),
  (text) => Buffer.concat([Buffer.from('\ufeff\ufeff'), Buffer.from(text)]),
  // Overlong forms and half surrogates: what no UTF-8 is.
  (text) =>
    Buffer.concat([
      Buffer.from(text.slice(0, text.length / 2)),
      Buffer.from([0xc0, 0xbc, 0xed, 0xa0, 0x80]),
      Buffer.from(text.slice(text.length / 2)),
    ]),
  (text) => Buffer.from(text, 'utf16le').subarray(0, -1),
];
const encoded: Change = (random, bytes) => pick(random, ENCODINGS)(bytes.toString('utf8'));

/** What may be done to a text of XML, outside or in a packed part. */
const CHANGES: Readonly<Record<string, Change>> = {
  truncated: cut,
  headless,
  'bits flipped': flip,
  'bytes overwritten': overwritten,
  'piece moved or taken out': moved,
  'NULs put in': put((random) => Buffer.alloc(1 + random.below(50))),
  'random bytes put in': put((random) => Buffer.from(Array.from({ length: 1 + random.below(40) }, () => random.below(256)))),
  'tag doubled': onElement((_, whole) => whole + whole),
  'tag taken out': onElement(() => ''),
  'tag not closed': onElement((_, whole, name) => whole.replace(`</${name}>`, '')),
  'tag renamed': onElement((random, whole, name) =>
    whole.replaceAll(name, pick(random, ['x', `${name}_`, name.toLowerCase(), 'a:b', '__proto__', 'constructor'])),
  ),
  'value replaced': onElement(
    (random, _, name) => `<${name}>${once(random, 2) ? pick(random, ODD_VALUES) : escaped(pick(random, NASTY))}</${name}>`,
  ),
  'value oversized': onElement(
    (random, _, name) =>
      `<${name}>${pick(random, ['x', 'ệ', '0', ' ', '&amp;']).repeat(10_000 + random.below(once(random, 10) ? 900_000 : 40_000))}</${name}>`,
  ),
  'element nested': onElement((random, whole, name) => deep(pick(random, [2, 50, 2_000, 60_000]), once(random, 2) ? name : 'a') + whole),
  'many attributes': onElement((random, whole, name) =>
    whole.replace(
      `<${name}>`,
      `<${name} ${Array.from({ length: 1 + random.below(3_000) }, (_, i) => `a${once(random, 50) ? 0 : i}="1"`).join(' ')}>`,
    ),
  ),
  'comments, CDATA, instructions': onElement((random, whole, name) =>
    pick(random, [
      `<!--${'-'.repeat(random.below(9))}-->${whole}`,
      `<${name}><![CDATA[${whole}]]></${name}>`,
      `<?php x ?>${whole}`,
      `<!--${whole}`,
      `<![CDATA[${whole}`,
    ]),
  ),
  'entities and doctype': doctype,
  'wrong encoding': encoded,
};

const PART = /(<NOIDUNGFILE>)([A-Za-z0-9+/=\s]+)(<\/NOIDUNGFILE>)/g;
/** The same done inside a packed part of the envelope (base64), so that the envelope itself is right. */
function inPart(random: Random, bytes: Buffer, change: Change): Buffer {
  const text = bytes.toString('utf8');
  const parts = [...text.matchAll(PART)];
  if (parts.length === 0) return change(random, bytes);
  const { 0: whole, 1: open = '', 2: body = '', 3: close = '', index } = pick(random, parts);
  const changed = change(random, Buffer.from(body, 'base64')).toString('base64');
  return Buffer.from(text.slice(0, index) + open + changed + close + text.slice(index + whole.length));
}
/** The base64 itself damaged. */
const base64Damaged: Change = asText((random, text) =>
  text.replace(PART, (whole, open: string, body: string, close: string) => {
    if (once(random, 2)) return whole;
    const at = random.below(body.length);
    const piece = pick(random, ['!', '=', '====', '\u0000', ' ', '\r\n', '-_', 'Ơ', '<b>', body.slice(0, 7)]);
    return `${open}${once(random, 3) ? body.slice(0, at) : body.slice(0, at) + piece + body.slice(at)}${close}`;
  }),
);
/** The visit many times over, as exports come that were joined by hand. */
const manyRecords: Change = asText((random, text) =>
  text.replace(/<HOSO>[\s\S]*<\/HOSO>/, (all) => all.repeat(2 + random.below(once(random, 10) ? 200 : 8))),
);

const ZEROS = Buffer.alloc(40_000_000);
let bomb: Buffer | undefined;
/** 400 MB of blanks in an XML that begins well, packed to some 400 kB. */
const gzipBomb = (): Buffer => {
  bomb ??= Buffer.concat([
    gzipSync('<?xml version="1.0"?><GIAMDINHHS>'),
    ...Array(10).fill(gzipSync(Buffer.alloc(40_000_000, 0x20), { level: 9 })),
  ]);
  return bomb;
};
let zeros: Buffer | undefined;
const zipBomb = (): Buffer => {
  zeros ??= zipOf(Array.from({ length: 5 }, (_, i) => ({ name: `a${i}.xml`, bytes: ZEROS })));
  return zeros;
};
/** One long member that every entry of the directory points at (Fifield, "A better zip bomb", in its simplest form). */
const overlapping = (bytes: Buffer, entries: number): Buffer =>
  zipOf([
    { name: 'a.xml', bytes },
    ...Array.from({ length: entries }, () => ({
      name: 'a.xml',
      bytes: Buffer.alloc(0),
      packedSize: bytes.length,
      size: bytes.length,
      at: 0,
    })),
  ]);
const nestedZip = (bytes: Buffer, levels: number): Buffer => {
  let inner = bytes;
  for (let i = 0; i < levels; i += 1) inner = zipOf([{ name: i === 0 ? 'a.xml' : 'a.zip', bytes: inner, stored: i > 3 }]);
  return inner;
};
const MEMBER_NAMES: readonly (string | Buffer)[] = [
  '../../etc/passwd.xml',
  '/a.xml',
  'a\u0000b.xml',
  '..\\a.xml',
  'C:\\a.xml',
  '',
  '.xml',
  `${'a'.repeat(4_000)}.xml`,
  Buffer.from([0xd0, 0xff, 0x2e, 0x78, 0x6d, 0x6c]),
  'a.xml/',
  'a.exe',
  'Hồ sơ.xml',
];

type Packing = (random: Random, bytes: Buffer) => Buffer;
const ZIPS: Readonly<Record<string, Packing>> = {
  'zip of a mutant': (_, bytes) => zipOf([{ name: 'a.xml', bytes }]),
  'zip of many': (random, bytes) =>
    zipOf(
      Array.from({ length: 2 + random.below(20) }, (_, i) => ({
        name: `a${i}.xml`,
        bytes: once(random, 2) ? bytes : flip(random, bytes),
        stored: once(random, 2),
      })),
    ),
  'zip truncated': (random, bytes) => cut(random, zipOf([{ name: 'a.xml', bytes }])),
  'zip with bits flipped': (random, bytes) =>
    flip(
      random,
      zipOf([
        { name: 'a.xml', bytes },
        { name: 'b.xml', bytes, stored: true },
      ]),
    ),
  'zip with wrong sums and sizes': (random, bytes) =>
    zipOf([
      pick(random, [
        { name: 'a.xml', bytes, crc: 1 },
        { name: 'a.xml', bytes, size: 1 },
        { name: 'a.xml', bytes, size: 0xffff_ffff, packedSize: 0xffff_ffff },
        { name: 'a.xml', bytes, packedSize: 3 },
        { name: 'a.xml', bytes, flags: 0x0801 },
        { name: 'a.xml', bytes, flags: 0x0808, size: 0, packedSize: 0, crc: 0 },
        { name: 'a.xml', bytes, method: pick(random, [1, 9, 12, 14, 99]) },
        { name: 'a.xml', bytes, at: random.below(0xffff_ffff) },
      ]),
    ]),
  'zip with a wrong end': (random, bytes) =>
    zipOf(
      [{ name: 'a.xml', bytes }],
      pick(random, [
        { count: 0xffff },
        { count: 0 },
        { directoryAt: 0xffff_ffff },
        { directoryAt: 0 },
        { comment: Buffer.from('PK\x05\x06'.repeat(100), 'latin1') },
        { before: Buffer.alloc(1 + random.below(5_000), 0x41) },
      ]),
    ),
  'zip with odd names': (random, bytes) =>
    zipOf([
      { name: pick(random, MEMBER_NAMES), bytes },
      { name: 'a.xml', bytes },
      { name: 'a.xml', bytes },
    ]),
  'zip in zip': (random, bytes) => nestedZip(bytes, 1 + random.below(40)),
  'zip with overlapping members': (random, bytes) =>
    overlapping(once(random, 4) ? ZEROS.subarray(0, 4_000_000) : bytes, 1 + random.below(3_000)),
  'zip bomb': zipBomb,
};
const GZIPS: Readonly<Record<string, Packing>> = {
  'gzip of a mutant': (_, bytes) => gzipSync(bytes),
  'gzip of gzip': (random, bytes) => {
    let inner = bytes;
    for (let n = 1 + random.below(20); n > 0; n -= 1) inner = gzipSync(inner);
    return inner;
  },
  'gzip truncated': (random, bytes) => cut(random, gzipSync(bytes)),
  'gzip with bits flipped': (random, bytes) => flip(random, gzipSync(bytes)),
  'gzip joined, with a tail': (random, bytes) => Buffer.concat([gzipSync(bytes), once(random, 2) ? gzipSync(bytes) : Buffer.from('tail')]),
  'gzip bomb': gzipBomb,
};
let large: Buffer | undefined;
/** One byte above MAX_BODY_BYTES at its lowest. */
const tooLarge = (): Buffer => {
  large ??= Buffer.alloc(100_000_001, 0x20);
  return large;
};
const WHOLE: readonly (readonly [string, (random: Random) => Buffer])[] = [
  [
    'oversized',
    (random) =>
      Buffer.concat([
        Buffer.from('<?xml version="1.0"?><GIAMDINHHS>'),
        Buffer.alloc(1_000_000 + random.below(4_000_000), pick(random, [0x20, 0x3c, 0x41, 0x00])),
      ]),
  ],
  ['far too large, or nearly', (random) => (once(random, 8) ? tooLarge() : Buffer.alloc(8_000_000, 0x20))],
  ['random bytes', (random) => Buffer.from(Array.from({ length: random.below(3_000) }, () => random.below(256)))],
  ['deep nesting alone', (random) => Buffer.from(deep(pick(random, [10, 1_000, 100_000, 400_000]), 'GIAMDINHHS'))],
  ['nothing', () => Buffer.alloc(0)],
  ['as it was', () => Buffer.alloc(0)],
];

/** Mutant `number` of a run, decided by (seed, number) alone. Every kind comes regularly; the bombs, which cost most, once in some hundreds. */
export function mutant(random: Random, all: readonly Seed[]): Mutant {
  const seed = pick(random, all);
  const { source } = seed;
  const kinds = Object.keys(CHANGES);
  const kind = pick(random, kinds);
  const change = CHANGES[kind] as Change;
  const changed = (): Buffer => (once(random, 2) ? inPart(random, seed.bytes, change) : change(random, seed.bytes));
  const packed = (packings: Readonly<Record<string, Packing>>, extension: 'zip' | 'gz'): Mutant => {
    const name = once(random, 20) ? (Object.keys(packings).at(-1) as string) : pick(random, Object.keys(packings).slice(0, -1));
    const bytes = once(random, 3) ? seed.bytes : changed();
    return { kind: name, source, extension, bytes: (packings[name] as Packing)(random, bytes.length === 0 ? seed.bytes : bytes) };
  };
  switch (random.below(20)) {
    case 0:
    case 1:
    case 2:
      return packed(ZIPS, 'zip');
    case 3:
    case 4:
      return packed(GZIPS, 'gz');
    case 5:
      return { kind: 'base64 damaged', source, extension: 'xml', bytes: base64Damaged(random, seed.bytes) };
    case 6:
      return { kind: 'many records', source, extension: 'xml', bytes: manyRecords(random, once(random, 2) ? seed.bytes : changed()) };
    case 7: {
      const [name, make] = pick(random, WHOLE);
      return { kind: name, source, extension: 'xml', bytes: name === 'as it was' ? seed.bytes : make(random) };
    }
    case 8:
    case 9: {
      const second = pick(random, kinds);
      return { kind: 'two of them', source, extension: 'xml', bytes: (CHANGES[second] as Change)(random, nonEmpty(changed(), seed.bytes)) };
    }
    default:
      return { kind, source, extension: 'xml', bytes: changed() };
  }
}

const nonEmpty = (bytes: Buffer, otherwise: Buffer): Buffer => (bytes.length === 0 ? otherwise : bytes);
