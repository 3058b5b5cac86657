import { deflateRawSync, gzipSync } from 'node:zlib';
import { describe, expect, test } from '@jest/globals';
import { parseQdXml } from '../qd3176/parse.ts';
import type { SourceRecord } from '../record.ts';
import { CONTEXT, envelope, fileHoso, GOOD_XML0, GOOD_XML2, GOOD_XML3, hoso, numbers, tableXml, visitWith } from '../testing/files.ts';
import { type ZipMember, zipOf } from '../testing/zip-file.ts';
import { gzipReader } from './gzip.ts';
import { PACKED_LIMITS, type PackedLimits } from './limits.ts';
import { type FileReader, zipReader } from './zip.ts';

async function read(reader: FileReader, bytes: Buffer, step = bytes.length) {
  let opened = 0;
  const parsed = reader(async function* () {
    opened++;
    for (let at = 0; at < bytes.length; at += step) yield bytes.subarray(at, at + step);
  }, CONTEXT);
  const records: SourceRecord[] = [];
  for await (const record of parsed.records) records.push(record);
  const issues = [...records.flatMap((record) => record.issues), ...parsed.fileIssues()];
  return { records, opened, issues: issues.map(({ code, record }) => `${code} ${record ?? ''}`.trim()) };
}
const zip = (members: readonly ZipMember[], limits: Partial<PackedLimits> = {}, options = {}) =>
  read(zipReader({ xml: parseQdXml }, { ...PACKED_LIMITS, ...limits }), zipOf(members, options));

/** A visit nothing is wrong with, in an envelope. */
function visit(n: number, count = '1'): Buffer {
  const MA_LK = `LK-${n}`;
  const rows = { XML2: [{ ...GOOD_XML2, MA_LK }], XML3: [{ ...GOOD_XML3, MA_LK }] };
  return Buffer.from(envelope([hoso(visitWith({ MA_LK }, rows))], { count }));
}
const file = (name: string, bytes: Buffer): ZipMember => ({ name, bytes });
const noise = (size: number): Buffer => {
  const random = numbers(size);
  return Buffer.from(Array.from({ length: size }, () => Math.floor(random() * 256)));
};

describe('a zip', () => {
  test('its members are read in turn, records counted together and named after them', async () => {
    const { records, issues } = await zip([
      file('a.xml', visit(1)),
      file('thư mục/', Buffer.alloc(0)),
      file('thư mục/Hồ sơ 2.XML', visit(2, '7')),
      { name: 'b.xml', bytes: Buffer.from(tableXml('XML0', [{ ...GOOD_XML0, MA_LK: 'LK-3' }])), method: 0 },
      file('__MACOSX/._a.xml', noise(50)),
    ]);
    expect(
      records.map((record) => [
        record.ordinal,
        record.member,
        record.kind === 'visit' && record.visit,
        record.kind === 'visit' && record.rejected,
      ]),
    ).toEqual([
      [0, 'a.xml', 'LK-1', false],
      [1, 'thư mục/Hồ sơ 2.XML', 'LK-2', false],
      [2, 'b.xml', 'LK-3', false],
    ]);
    expect(issues).toEqual(['VN-ENV-SOLUONGHOSO-mismatch thư mục/Hồ sơ 2.XML']);
  });

  test('an issue of a visit is called member#MA_LK, one of a file by the member alone', async () => {
    const bad = envelope([`<HOSO>${fileHoso('XML1', Buffer.from(tableXml('XML1', [{ MA_LK: 'LK-9' }])).toString('base64'))}</HOSO>`]);
    const { issues } = await zip([file('x.xml', Buffer.from(bad)), file('y.xml', Buffer.from('<GIAMDINHHS>'))]);
    expect(issues).toContain('VN-XML1-MA_BN-required x.xml#LK-9');
    expect(issues).toContain('VN-ENV-unparseable y.xml');
  });

  test('what cannot be read costs itself alone', async () => {
    const whole = visit(4);
    const packed = deflateRawSync(noise(400));
    const { records, issues } = await zip([
      file('đọc.txt', Buffer.from('x')),
      file('bang.csv', Buffer.from('a;b')),
      { name: 'secret.xml', bytes: whole, flags: 1 },
      { name: 'lzma.xml', bytes: whole, method: 14 },
      { name: 'broken.xml', bytes: noise(400), packed: packed.subarray(0, packed.length - 20) },
      { name: 'garbled.xml', bytes: whole, crc: 1 },
      file('good.xml', whole),
    ]);
    expect(issues).toEqual([
      'VN-SUB-file-unsupported đọc.txt',
      'VN-SUB-file-unsupported bang.csv',
      'VN-SUB-file-unsupported secret.xml',
      'VN-SUB-file-unsupported lzma.xml',
      'VN-SUB-file-damaged broken.xml',
      'VN-SUB-file-damaged garbled.xml',
    ]);
    expect(records.map(({ kind, ordinal }) => `${ordinal} ${kind}`).at(-1)).toBe('6 visit');
  });

  test.each<[string, readonly ZipMember[]]>([
    ['a name that climbs out', [file('../a.xml', visit(1))]],
    ['the same with backslashes', [file('x\\..\\..\\a.xml', visit(1))]],
    ['an absolute name', [file('/etc/passwd', visit(1))]],
    ['a drive', [file('C:\\a.xml', visit(1))]],
    ['a zip inside by name', [file('b.zip', Buffer.from('x'))]],
    ['a zip inside by what it is', [file('b.xml', zipOf([file('a.xml', visit(1))]))]],
    ['a gzip inside by what it is', [file('b.xml', gzipSync('x'))]],
    ['a bomb', [file('b.xml', Buffer.alloc(3_000_000))]],
    ['a bomb that lies about its size', [{ name: 'b.xml', bytes: Buffer.alloc(3_000_000), unpacked: 3000 }]],
    ['members that overlap', [file('a.xml', visit(1)), { name: 'b.xml', bytes: visit(1), offset: 0 }]],
  ])('%s: nothing of the zip is taken', async (_name, members) => {
    const { records, issues } = await zip([...members, file('good.xml', visit(1))]);
    expect([records.length, issues.map((text) => text.split(' ')[0])]).toEqual([1, ['VN-SUB-zip-unsafe']]);
  });

  test('a name is told without what cannot be stored or seen, and not at any length', async () => {
    const { issues } = await zip([file('a\0b.xml', visit(1))]);
    expect(issues).toEqual(['VN-SUB-zip-unsafe a\ufffdb.xml']);
    const odd = await zip([file(`\u202etxt.${'x'.repeat(300)}`, Buffer.from('x'))]);
    expect(odd.issues[0]).toBe(`VN-SUB-file-unsupported \ufffdtxt.${'x'.repeat(195)}`);
  });

  test('too much when unpacked, too many members', async () => {
    const members = [file('a.xml', visit(1)), file('b.xml', visit(2))];
    const size = visit(1).length + visit(2).length;
    expect((await zip(members, { unpacked: size })).issues).toEqual([]);
    expect((await zip(members, { unpacked: size - 1 })).issues).toEqual(['VN-SUB-zip-unsafe']);
    expect((await zip(members, { members: 1 })).issues).toEqual(['VN-SUB-zip-unsafe']);
  });

  test('no zip at all, an empty one, one that breaks off', async () => {
    const reader = zipReader({ xml: parseQdXml });
    expect((await read(reader, Buffer.from('not a zip'))).issues).toEqual(['VN-SUB-file-damaged']);
    expect((await zip([])).issues).toEqual(['VN-SUB-zip-empty']);
    expect((await zip([file('a/', Buffer.alloc(0))])).issues).toEqual(['VN-SUB-zip-empty']);
    const whole = zipOf([file('a.xml', visit(1))]);
    expect((await read(reader, whole.subarray(0, whole.length - 30))).issues).toEqual(['VN-SUB-file-damaged']);
    expect((await read(reader, whole.subarray(100))).issues).toEqual(['VN-SUB-file-damaged']);
  });

  test('a comment behind it, ZIP64 whatever its size, names that are not UTF-8', async () => {
    const members = [
      { ...file('a.xml', visit(1)), long: true },
      { name: Buffer.from([0x68, 0xe5, 0x2e, 0x78, 0x6d, 0x6c]), bytes: visit(2) },
    ];
    const { records, issues } = await zip(members, {}, { comment: 'xuất từ HIS', long: true });
    expect([records.map(({ member }) => member), issues]).toEqual([['a.xml', 'hå.xml'], []]);
  });

  test('bytes that come in pieces of any size, a member too large to hold', async () => {
    const bytes = zipOf([file('a.xml', visit(1)), file('b.xml', visit(2)), file('c.xml', visit(3))]);
    for (const step of [3, 64, 1000]) {
      expect((await read(zipReader({ xml: parseQdXml }), bytes, step)).records).toHaveLength(3);
      const { records, opened } = await read(zipReader({ xml: parseQdXml }, { ...PACKED_LIMITS, held: 100 }), bytes, step);
      expect([records.map((record) => record.kind === 'visit' && record.visit), opened]).toEqual([['LK-1', 'LK-2', 'LK-3'], 8]);
    }
    expect((await read(zipReader({ xml: parseQdXml }), bytes)).opened).toBe(3);
  });

  test('a large member is unpacked as it is read; damage in it, and bytes behind its end, are seen', async () => {
    const large = Buffer.concat([visit(1), Buffer.from(`<!--${noise(600_000).toString('hex')}-->`)]);
    const packed = deflateRawSync(large);
    const behind = { ...file('behind.xml', large), packed: Buffer.concat([packed, noise(50_000)]) };
    const torn = { ...file('torn.xml', large), packed: Buffer.concat([packed.subarray(0, 300_000), noise(100_000)]) };
    const cut = { ...file('cut.xml', large), packed: packed.subarray(0, 300_000) };
    const { records, issues } = await zip([file('a.xml', large), behind, torn, cut, file('z.xml', visit(2))]);
    expect(records.map((record) => record.kind === 'visit' && record.visit)).toEqual(['LK-1', 'LK-1', false, false, 'LK-2']);
    expect(issues).toEqual(['VN-SUB-file-damaged torn.xml', 'VN-SUB-file-damaged cut.xml']);
  });

  test('damaged anywhere it is a receipt, never a fault', async () => {
    const whole = zipOf([file('a.xml', visit(1)), { ...file('b.xml', visit(2)), method: 0 }], { comment: 'x' });
    const random = numbers(7);
    for (let i = 0; i < 300; i++) {
      const bytes = Buffer.from(whole.subarray(0, random() < 0.2 ? Math.floor(random() * whole.length) : whole.length));
      // Most of what matters stands at both ends.
      for (let edits = 1 + Math.floor(random() * 3); edits > 0 && bytes.length > 0; edits--) {
        const near =
          random() < 0.7 ? bytes.length - 1 - Math.floor(random() * Math.min(200, bytes.length)) : Math.floor(random() * bytes.length);
        bytes[near] = Math.floor(random() * 256);
      }
      const { records } = await read(zipReader({ xml: parseQdXml }), bytes);
      expect(records.length).toBeGreaterThan(0);
    }
  });

  test('a fault of the archive is no fault of the zip', async () => {
    const parsed = zipReader({ xml: parseQdXml })(async function* () {
      yield Buffer.from('PK');
      throw new Error('disk');
    }, CONTEXT);
    await expect(parsed.records[Symbol.asyncIterator]().next()).rejects.toThrow('disk');
  });
});

describe('a gzipped file', () => {
  const gzip = (bytes: Buffer, limits: Partial<PackedLimits> = {}, step?: number) =>
    read(gzipReader(parseQdXml, { ...PACKED_LIMITS, ...limits }), bytes, step);

  test('is read as what is in it, under its own names', async () => {
    const { records, issues } = await gzip(gzipSync(visit(1, '3')), {}, 50);
    expect([records.map((record) => [record.member, record.kind === 'visit' && record.visit]), issues]).toEqual([
      [[undefined, 'LK-1']],
      ['VN-ENV-SOLUONGHOSO-mismatch'],
    ]);
  });

  test('bombs, archives inside, damage', async () => {
    expect((await gzip(gzipSync(Buffer.alloc(3_000_000)))).issues).toEqual(['VN-SUB-zip-unsafe']);
    expect((await gzip(gzipSync(visit(1)), { unpacked: 100 })).issues).toEqual(['VN-SUB-zip-unsafe']);
    expect((await gzip(gzipSync(gzipSync(visit(1))))).issues).toEqual(['VN-SUB-zip-unsafe']);
    expect((await gzip(gzipSync(visit(1)).subarray(0, 200))).issues).toEqual(['VN-SUB-file-damaged']);
    expect((await gzip(Buffer.from('<GIAMDINHHS/>'))).issues).toEqual(['VN-SUB-file-damaged']);
  });
});
