import type { Visibility } from '@hub/access';
import type { Resource } from '@hub/fhir-model';
import { contentHolds, parseSearch } from '@hub/search';
import { random } from '@hub/search/testing';
import { type TestDatabase, testDatabase } from '@hub/test-support';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { resourceWriter, search, uriDictionary } from '../index.ts';

/** `_content` in SQL equals its meaning for texts that are hard to write as JSON, as a pattern, or in one language; declared.db.test.ts has it in every order. */
const NOW = Date.UTC(2026, 5, 1);
const TEXTS = [
  'Bệnh nhân tỉnh, tiếp xúc tốt; da niêm hồng',
  'BỆNH NHÂN "tỉnh" \\ C:\\nhan\\benh [1] (2) {3} ^$.*+?|',
  'dòng một\ndòng hai\tcột  ba\u00a0bốn',
  'Hoà Thuận, hòa thuận',
  'Đường Đồng Khởi 50% _x_',
  'ភាសាខ្មែរ សុខភាព',
  'Ω ΣΊΣΥΦΟΣ straße İstanbul',
  '한국어 병원',
  '\u{1d400}bold 😀 mặt cười',
  `${'QUJD'.repeat(60)}`,
  '<div xmlns="http://www.w3.org/1999/xhtml"><p class="bang">Hội <b>chẩn</b> a &lt; b</p></div>',
  'a\u0323\u0302 x\u0323y',
  '',
];
const note = (n: number, text: string) => ({
  resourceType: 'Basic',
  id: `b-${n}`,
  code: { text: 'Ghi chú' },
  extension: [{ url: 'urn:ghi', valueString: text }],
});
const held = TEXTS.map((text, n) => note(n, text)) as unknown as readonly (Resource & { id: string })[];

let t: TestDatabase;
const found = async (asked: string, visibility: Visibility = { all: true }) => {
  const parsed = parseSearch('Basic', [['_content', asked.replace(/[\\,|$]/g, '\\$&')]], { now: NOW });
  if (!parsed.ok) throw new Error(`${asked}: ${parsed.problems[0]?.message.en}`);
  const [criterion] = parsed.query.criteria;
  if (criterion?.kind !== 'content') throw new Error('no content');
  const meant = held.filter((one) => contentHolds(one, criterion.values[0] as string)).map(({ id }) => id);
  const { entries } = await search(t.database, parsed.query, visibility);
  return { asked, meant: meant.sort(), found: entries.map(({ id }) => id).sort() };
};

async function write(resources: readonly (Resource & { id: string })[]): Promise<void> {
  const writer = resourceWriter({ uris: uriDictionary(t.database) });
  const items = await writer.prepare(resources.map((resource) => ({ resource, owner: 1, mode: 'replace' as const })));
  await t.database.transaction((connection) => writer.write(connection, items, { actor: 0, now: NOW }));
}

beforeAll(async () => {
  t = await testDatabase();
  await write(held);
});
afterAll(() => t.drop());

test('every piece of every text finds what holds it, and nothing else', async () => {
  const r = random(7);
  let matches = 0;
  for (const text of TEXTS.filter((one) => one !== '' && !one.startsWith('<div'))) {
    for (let n = 0; n < 25; n++) {
      // Whole characters, and no mark without its letter: what fold leaves of that is nothing.
      const characters = [...new Intl.Segmenter('vi').segment(text)].map(({ segment }) => segment);
      const from = r.whole(0, characters.length - 1);
      const asked = characters.slice(from, from + r.whole(1, 12)).join('');
      if (asked.trim() === '') continue;
      const one = await found(r.pick([asked, asked.toUpperCase(), asked.normalize('NFD')]));
      expect(one.found).toEqual(one.meant);
      matches += one.found.length;
    }
  }
  expect(matches).toBeGreaterThan(200);
});

test.each([
  ['benh nhan', ['b-0', 'b-1']],
  ['hoa thuan', ['b-3']],
  ['dong mot dong hai cot ba bon', ['b-2']],
  ['QUJDQUJD', []],
  ['hoi chan a', ['b-10']],
  ['hoi <b>chan', []],
  ['chan', ['b-10']],
  ['bang', []],
  ['valueString', []],
  ['b-1', []],
  ['basic', []],
  ['50% _', ['b-4']],
  ['ghi', held.map(({ id }) => id).sort()],
] as const)('%s', async (asked, ids) => {
  expect((await found(asked)).found).toEqual([...ids]);
});

test('nobody finds what they must not see', async () => {
  expect((await found('benh nhan', { owners: [2] })).found).toEqual([]);
  expect((await found('benh nhan', { owners: [1] })).found).toEqual(['b-0', 'b-1']);
});

test('a number that jsonb has no room for does not end the search: its resource is told by its whole text', async () => {
  const huge = { ...note(100, 'sốt cao'), modifierExtension: [{ url: 'urn:so', valueDecimal: 1 }] };
  await write([huge as unknown as Resource & { id: string }]);
  await t.database.pool.query(`update resource set body = replace(body, '"valueDecimal":1', '"valueDecimal":1e200000') where id = 'b-100'`);
  expect((await found('sot cao')).found).toEqual(['b-100']);
  expect((await found('sot nhe')).found).toEqual([]);
});
