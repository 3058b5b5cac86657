import type { Resource } from '@hub/fhir-model';
import { describe, expect, test } from '@jest/globals';
import { contentHolds, parseContent } from './content.ts';
import { parseSearch } from './query/parse.ts';

const condition = {
  resourceType: 'Condition',
  id: 'ngoc',
  meta: { source: 'urn:uuid:ngoc', tag: [{ display: 'ổ dịch' }] },
  text: { status: 'generated', div: '<div xmlns="http://www.w3.org/1999/xhtml"><b>Ổ dịch</b> Cái Khế</div>' },
  code: { coding: [{ system: 'http://hl7.org/fhir/sid/icd-10', code: 'A97', display: 'Sốt xuất huyết' }] },
  note: [{ text: 'Người  nhà đưa đến,\n"tỉnh táo"' }],
  extension: [{ url: 'http://x.example/anh', valueString: 'Hoà Thuận' }],
} as unknown as Resource;
const holds = (text: string) => contentHolds(condition, parseContent(text) as string);

describe('_content: a text stands in a string of the resource', () => {
  test.each([
    'sot xuat huyet',
    'XUẤT HUYẾT',
    'xuất huyết'.normalize('NFD'),
    'uoi nha dua',
    'den, "tinh',
    'icd-10',
    'hòa thuận',
    'o dich cai khe',
    'A97',
  ])('%s', (text) => expect(holds(text)).toBe(true));

  test.each([
    ['element names', 'coding'],
    ['two strings as if they were one', 'A97 Sốt'],
    ['the id, the type and meta, which have parameters of their own', 'ngoc'],
    ['tags of the narrative', '<b>'],
    ['what is not there', 'so xuat'],
  ])('not %s', (_what, text) => expect(holds(text)).toBe(false));

  test('bytes written as text are no text', () => {
    const data = 'anh'.repeat(100);
    expect(contentHolds({ resourceType: 'Media', content: { data } } as unknown as Resource, 'anh')).toBe(false);
    expect(contentHolds({ resourceType: 'Media', note: [{ text: `${data} ảnh` }] } as unknown as Resource, 'anh')).toBe(true);
  });

  test('too long, too many or nothing is refused by name', () => {
    const codes = (value: string) => {
      const parsed = parseSearch('Condition', [['_content', value]], { now: 0 });
      return parsed.ok ? [] : parsed.problems.map(({ code, expression }) => `${code} ${expression}`);
    };
    expect(codes('x'.repeat(100))).toEqual([]);
    expect(codes('x'.repeat(101))).toEqual(['search-value-invalid _content']);
    expect(codes('%20')).toEqual([]);
    expect(codes(' ')).toEqual(['search-value-invalid _content']);
    expect(codes(Array.from({ length: 21 }, (_, n) => `x${n}`).join(','))).toEqual(['search-too-costly _content']);
  });
});

test('_query names a query, and none is defined: refused even when lenient', () => {
  for (const lenient of [false, true]) {
    const parsed = parseSearch('Condition', [['_query', 'o-dich']], { now: 0, lenient });
    expect(parsed.ok ? [] : parsed.problems.map(({ code, expression }) => [code, expression])).toEqual([
      ['search-named-query-unknown', '_query'],
    ]);
  }
});
