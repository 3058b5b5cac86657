import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { ROOT } from './root.ts';

const read = (file: string): string => readFileSync(join(ROOT, file), 'utf8');
const named = (text: string): readonly string[] =>
  [...text.matchAll(/`((?:packages|services|scripts|fhir-profiles|infra)\/[^`\s]+)`/g)].map(([, path]) => path as string);

describe.each(['SECURITY.md', 'docs/threat-model.md', 'docs/data-protection.md'])('%s', (file) => {
  test('every path it names is there', () => {
    expect(named(read(file)).filter((path) => !existsSync(join(ROOT, path)))).toEqual([]);
  });
  test('every page it links to is there', () => {
    const links = [...read(file).matchAll(/\]\((?!https?:)([^)#]+)\)/g)].map(([, path]) => join(ROOT, file, '..', path as string));
    expect(links.filter((path) => !existsSync(path))).toEqual([]);
  });
});

describe('the threat model', () => {
  const rows = read('docs/threat-model.md')
    .split('\n')
    .filter((line) => /^\| [STRIDE] \|/.test(line));
  test.each(rows.map((row) => [row.split('|')[2]?.trim() as string, row] as const))('%s: a test covers it, and it has tests', (_, row) => {
    const [path] = named(row.split('|').at(-2) as string);
    expect(path).toMatch(/\.test\.ts$/);
    expect(read(path as string)).toMatch(/\btest(?:\.each)?\(/);
  });
  test('each kind of threat stands in it', () => {
    expect([...new Set(rows.map((row) => row[2]))].sort().join('')).toBe('DEIRST');
  });
});
