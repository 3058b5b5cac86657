import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { bundledForms, readForm } from '@hub/sources';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { printed } from './print.ts';
import { readSheet } from './read.ts';

/** The steps of docs/new-station-form.md, with what stands on the page. */

const PAGE = readFileSync(new URL('../../docs/new-station-form.md', import.meta.url), 'utf8');
const block = (kind: string): string => new RegExp(`\`\`\`${kind}\\n([^]*?)\`\`\``).exec(PAGE)?.[1] ?? '';

let folder: string;
let sheet: string;
let profile: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'new-form-'));
  sheet = join(folder, 'tay-giun.csv');
  profile = join(folder, 'deworming.json');
  writeFileSync(sheet, block('csv'));
  writeFileSync(profile, block('json'));
});
afterAll(() => rmSync(folder, { recursive: true }));

test('1. the file alone is of no known form', async () => {
  const { counts, issues } = await readSheet(sheet, bundledForms(), 5);
  expect([counts, issues.map(({ code }) => code)]).toEqual([{ records: 1, rejected: 1 }, ['VN-CSV-header-unrecognised']]);
});

test('2. and 3. with the form it is read as the page says', async () => {
  expect(printed(await readSheet(sheet, [readForm(pathToFileURL(profile))], 5))).toBe(block('text'));
});

test('4. beside the other forms it is still the one that fits', async () => {
  const { layouts, counts } = await readSheet(sheet, [...bundledForms(), readForm(pathToFileURL(profile))], 5);
  expect([layouts.map(({ form }) => form.kind), counts]).toEqual([['deworming'], { records: 2, rejected: 0 }]);
});
