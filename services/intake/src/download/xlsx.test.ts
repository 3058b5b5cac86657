import { inflateRawSync } from 'node:zlib';
import { expect, test } from '@jest/globals';
import { xlsx } from './xlsx.ts';
import { zipStream } from './zip-stream.ts';

/** Reads a zip by its list of members, as every program does. */
function unzipped(bytes: Buffer): Map<string, string> {
  const end = bytes.lastIndexOf(Buffer.from('PK\u0005\u0006', 'latin1'));
  const [count, size, start] = [bytes.readUInt16LE(end + 10), bytes.readUInt32LE(end + 12), bytes.readUInt32LE(end + 16)];
  expect([start + size, end + 22]).toEqual([end, bytes.length]);
  const files = new Map<string, string>();
  let at = start;
  for (let i = 0; i < count; i++) {
    const [packed, from, name] = [bytes.readUInt32LE(at + 20), bytes.readUInt32LE(at + 24), bytes.readUInt16LE(at + 28)];
    const local = bytes.readUInt32LE(at + 42);
    const begin = local + 30 + bytes.readUInt16LE(local + 26);
    const text = inflateRawSync(bytes.subarray(begin, begin + packed));
    expect(text.length).toBe(from);
    files.set(bytes.toString('utf8', at + 46, at + 46 + name), text.toString('utf8'));
    at += 46 + name;
  }
  return files;
}

async function whole(pieces: AsyncIterable<Buffer>): Promise<Buffer> {
  const all: Buffer[] = [];
  for await (const piece of pieces) all.push(piece);
  return Buffer.concat(all);
}
async function* rows(...given: (string | number | undefined)[][]) {
  yield* given;
}

test('a workbook of one sheet: texts, numbers, nothing', async () => {
  const files = unzipped(await whole(xlsx('Lỗi & thiếu', [{ title: 'Tên', width: 10 }], rows(['Phạm "Bưởi" <1>', 2, undefined]))));
  expect([...files.keys()]).toEqual([
    '[Content_Types].xml',
    '_rels/.rels',
    'xl/workbook.xml',
    'xl/_rels/workbook.xml.rels',
    'xl/styles.xml',
    'xl/worksheets/sheet1.xml',
  ]);
  expect(files.get('xl/workbook.xml')).toContain('name="Lỗi &amp; thiếu"');
  const text = (value: string) => `t="inlineStr"><is><t xml:space="preserve">${value}</t></is></c>`;
  expect(files.get('xl/worksheets/sheet1.xml')).toContain(
    `<sheetData><row r="1"><c r="A1" s="1" ${text('Tên')}</row><row r="2"><c r="A2" ${text('Phạm &quot;Bưởi&quot; &lt;1&gt;')}<c r="B2"><v>2</v></c></row></sheetData>`,
  );
});

test('what begins like a formula is a text, and what XML cannot hold is replaced', async () => {
  const files = unzipped(await whole(xlsx('x', [], rows(['=cmd|x!A0', 'a\u0000b\ud800c', 'x'.repeat(40_000)]))));
  const sheet = files.get('xl/worksheets/sheet1.xml') ?? '';
  expect(sheet).toContain('<c r="A2" t="inlineStr"><is><t xml:space="preserve">=cmd|x!A0</t></is></c>');
  expect(sheet).not.toContain('<f>');
  expect(sheet).toContain('a\ufffdb\ufffdc');
  expect(sheet).toContain(`>${'x'.repeat(32_767)}<`);
});

test('a reader that goes away, and a source that breaks, end the work', async () => {
  let ended = false;
  const endless = async function* () {
    try {
      for (;;) yield `${Math.random()}`.repeat(1_000);
    } finally {
      ended = true;
    }
  };
  for await (const _ of zipStream([{ name: 'a', text: endless() }])) if (_.length > 1_000) break;
  expect(ended).toBe(true);
  const broken = async function* () {
    yield 'a';
    throw new Error('the database went away');
  };
  await expect(whole(zipStream([{ name: 'a', text: broken() }]))).rejects.toThrow('the database went away');
});
