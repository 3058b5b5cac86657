import { describe, expect, test } from '@jest/globals';
import { envelope, fileHoso, GOOD_XML1, hoso, mutate, numbers, parse, tableXml, visitWith, XML_PIECES } from '../testing/files.ts';

const ENVELOPES = [
  envelope([hoso(visitWith()), hoso(visitWith({ MA_LK: 'LK-2' }))]),
  envelope([`<HOSO>${fileHoso('XML1', tableXml('XML1', [GOOD_XML1]).replace(/<\?.*?\?>/, ''))}</HOSO>`]),
  tableXml('XML0', [GOOD_XML1]),
];

/** What must hold of every file, however broken. */
async function holds(content: string | Uint8Array, size: number): Promise<string> {
  const { records, issues } = await parse(content, {}, size);
  expect(records.length).toBeGreaterThan(0);
  records.forEach((record, i) => {
    expect(record.ordinal).toBe(i);
    const costs = record.issues.some((issue) => issue.severity === 'error');
    if (record.kind === 'unreadable') expect([records.length, costs]).toEqual([1, true]);
    else if (record.kind !== 'visit') throw new Error('no other format begins like this one');
    else if (record.rejected) expect([costs, record.tables]).toEqual([true, {}]);
    else expect(typeof record.visit).toBe('string');
  });
  for (const issue of issues) expect(issue.message.vi).not.toContain('undefined');
  return records.map((record) => (record.kind === 'unreadable' ? 'u' : record.rejected ? 'r' : 's')).join('');
}

describe('damaged files', () => {
  test('600 damaged envelopes neither stop nor confuse the parser', async () => {
    const random = numbers(3176);
    const seen = new Set<string>();
    for (let i = 0; i < 600; i++) {
      const text = mutate(ENVELOPES[i % ENVELOPES.length] as string, random, XML_PIECES);
      seen.add(await holds(text, 1 + Math.floor(random() * 4000)));
    }
    expect([...seen]).toEqual(expect.arrayContaining(['u', 's', 'ss', 'rs']));
  });

  test('200 damaged tables inside good envelopes', async () => {
    const random = numbers(4750);
    for (let i = 0; i < 200; i++) {
      const inner = mutate(tableXml('XML1', [GOOD_XML1]), random, XML_PIECES);
      const content = envelope([`<HOSO>${fileHoso('XML1', Buffer.from(inner).toString('base64'))}</HOSO>`]);
      expect(await holds(content, 4096)).toMatch(/^[rs]$/);
    }
  });

  test('200 files of broken bytes', async () => {
    const random = numbers(4210);
    for (let i = 0; i < 200; i++) {
      const bytes = Buffer.from(ENVELOPES[i % ENVELOPES.length] as string);
      for (let edits = 0; edits < 3; edits++) bytes[Math.floor(random() * bytes.length)] = Math.floor(random() * 256);
      await holds(i % 4 === 0 ? bytes.subarray(0, Math.floor(random() * bytes.length)) : bytes, 777);
    }
  });

  test('values nobody expects', async () => {
    const random = numbers(831);
    const odd = [
      '',
      '0',
      '-1',
      '9'.repeat(400),
      'x'.repeat(5000),
      '__proto__',
      'constructor',
      'null',
      '\u0301',
      '𝔸',
      '99999999999999999999.9',
      '1e400',
      ';;;',
      '…',
      '202513401300',
      '日本語',
    ];
    const names = Object.keys(GOOD_XML1);
    for (let i = 0; i < 300; i++) {
      const changes = Object.fromEntries(
        [0, 1, 2].map(() => [names[Math.floor(random() * names.length)] as string, odd[Math.floor(random() * odd.length)] as string]),
      );
      await holds(envelope([hoso(visitWith(changes))]), 100_000);
    }
  });

  test('tags with the names of object members', async () => {
    const inner = '<TONG_HOP><__proto__>x</__proto__><constructor>y</constructor><toString>z</toString><MA_LK>1</MA_LK></TONG_HOP>';
    expect(await holds(envelope([`<HOSO>${fileHoso('__proto__', Buffer.from(inner).toString('base64'))}</HOSO>`]), 4096)).toBe('r');
  });
});
