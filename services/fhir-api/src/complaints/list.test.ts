import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';

const HERE = import.meta.dirname;
const lines = readFileSync(join(HERE, 'README.md'), 'utf8').split('\n');

/** A file as the list names it: of this service, or of the store. */
const pathOf = (name: string) => (name.startsWith('resource-store/') ? join(HERE, '../../../../packages', name) : join(HERE, '..', name));

const named = lines.flatMap((line) => {
  const [, thread, , tests] = line.split('|').map((cell) => cell.trim());
  if (thread === undefined || tests?.startsWith('`') !== true) return [];
  return tests.split(/; (?=`)/).map((one) => {
    const [, file = '', title = ''] = /^`([^`]+)`: (.+)$/.exec(one) ?? [];
    return { thread, file, title };
  });
});

test.each(named.map(({ thread, file, title }) => [thread, file, title] as const))('%s: %s has "%s"', (_thread, file, title) => {
  expect(existsSync(pathOf(file))).toBe(true);
  expect(readFileSync(pathOf(file), 'utf8')).toContain(title);
});

test('every thread of sections 2 to 5 is listed', () => {
  const threads = [
    ...['4007', '6803', '4915', '2802', '3146', '3629', '1369', '1665', '4212'],
    ...['3819', '7623', '1671', '7310', '3823', '138', '495', '1673', '2992', '3026', '3650'],
    ...['536', '647', '1929', '3599', '7220', '4027', '3780', '2265'],
    ...['5298', '5173', '5198'],
  ];
  const listed = named.map(({ thread }) => thread).join(' ');
  expect(threads.filter((thread) => !new RegExp(`#${thread}\\b`).test(listed))).toEqual([]);
});
