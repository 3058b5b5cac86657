import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { SUPPORTED_MODIFIERS } from '@hub/search';
import { curlMissing, hasCurl, runShell, type TestDatabase, testDatabase } from '@hub/test-support';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { type HubProcess, newDataDir, removeDataDir, startHubProcess } from './testing/hub-process.fixture.ts';
import { answerText } from './testing/questions/answer-text.ts';
import { questionsOf, sectionsOf, withAnswers } from './testing/questions/page.ts';

/** Questions an operations centre asks, answered by a hub that holds the demo's province. `npm run docs:update` writes the answers. */
const FOLDER = join(import.meta.dirname, '../../fhir-api/docs/questions');
/** The province of the pages: what `npm start -- --people 400` loads. */
const PEOPLE = '400';
const UPDATE = process.env.UPDATE_DOCS === '1';
const LOAD_MS = 300_000;

// README.md first: it writes what the others ask about.
const pages = [
  'README.md',
  ...readdirSync(FOLDER)
    .filter((name) => name.endsWith('.md') && name !== 'README.md')
    .sort(),
];
const textOf = (page: string) => readFileSync(join(FOLDER, page), 'utf8');

let hub: HubProcess;
let store: TestDatabase;
beforeAll(async () => {
  store = await testDatabase({ poolSize: 1 });
  hub = await startHubProcess(await newDataDir(), ['--people', PEOPLE], { DATABASE_URL: store.url, DEMO: 'on' }, LOAD_MS);
}, LOAD_MS);
afterAll(async () => {
  await hub?.stop();
  if (hub !== undefined) await removeDataDir(hub.dataDir);
  await store?.drop();
}, 60_000);

/** What a client can ask with, by the hub's own word: names of modifiers, prefixes, parameters of every type, operations. */
async function declared(): Promise<readonly string[]> {
  const get = async (path: string) => (await fetch(`${hub.url}/fhir/${path}`)).json();
  const statement = (await get('metadata')) as {
    rest: [
      { searchParam: { name: string }[]; resource: { searchParam: { name: string; type: string }[]; operation: { name: string }[] }[] },
    ];
  };
  const openApi = (await get('openapi.json')) as { components: { parameters: Record<string, { name: string; in: string }> } };
  const [rest] = statement.rest;
  const special = new Set(
    rest.resource.flatMap(({ searchParam }) => searchParam.filter(({ type }) => type === 'special').map(({ name }) => name)),
  );
  const operations = new Set(rest.resource.flatMap(({ operation }) => operation.map(({ name }) => `$${name}`)));
  return [
    ...new Set([
      ...Object.values(SUPPORTED_MODIFIERS)
        .flat()
        .map((modifier) => (modifier === ':Type' ? ':[type]' : `:${modifier}`)),
      ...rest.searchParam.map(({ name }) => name),
      ...Object.values(openApi.components.parameters)
        .filter((parameter) => parameter.in === 'query' && parameter.name.startsWith('_') && !NOT_A_SEARCH.has(parameter.name))
        .map(({ name }) => name),
      ...special,
      ...[...operations].filter((name) => !NOT_A_SEARCH.has(name)),
    ]),
  ];
}
/** Of histories and of every answer, and operations that find nothing: their pages lie a folder above. */
const NOT_A_SEARCH = new Set(['_since', '_at', '_format', '_pretty', '_cursor', '$meta', '$meta-add', '$meta-delete', '$validate']);
/** Ways of asking that no statement declares by a name. */
const WAYS = [
  '_has',
  '_include',
  '_revinclude',
  ':iterate',
  'chains',
  'composites',
  'compartments',
  'POST _search',
  'Prefer: handling',
  '_containedType',
  'eq ne',
  'gt lt ge le',
  'sa eb',
  'ap',
];

describe('the pages of questions', () => {
  const sections = pages.flatMap((page) => sectionsOf(textOf(page)));

  test('every modifier, prefix, parameter and operation the hub declares has a section, and the other way round', async () => {
    const wanted = [...new Set([...(await declared()), ...WAYS])].sort();
    expect([...sections].sort()).toEqual(wanted);
  });

  test('every section asks three questions, in Vietnamese and in English, and the table leads to it', () => {
    const asked = pages.flatMap((page) => questionsOf(textOf(page)).map((question) => question.section));
    expect(sections.filter((section) => asked.filter((other) => other === section).length < 3)).toEqual([]);
    const table = textOf('README.md');
    const anchor = (section: string) =>
      section
        .toLowerCase()
        .replace(/[^\p{L}\p{N}\s_-]/gu, '')
        .trim()
        .replaceAll(' ', '-');
    const rows = pages.flatMap((page) => sectionsOf(textOf(page)).map((section) => `| [\`${section}\`](${page}#${anchor(section)}) |`));
    expect(rows.filter((row) => !table.includes(row))).toEqual([]);
    for (const page of pages)
      expect({ page, without: [...textOf(page).matchAll(/^### (?!.+\n\n\*.+\*\n)(.*)$/gm)].map(([, title]) => title) }).toEqual({
        page,
        without: [],
      });
  });
});

const curl = hasCurl();
if (!curl) process.stderr.write(`the curl lines of services/fhir-api/docs/questions: ${curlMissing}\n`);

(curl ? describe : describe.skip)('their answers', () => {
  test.each(pages)('%s', async (page) => {
    const text = textOf(page);
    const answers: string[] = [];
    const empty: string[] = [];
    for (const { shell, title, mayBeEmpty } of questionsOf(text)) {
      const { url, answer } = await runShell(shell, { BASE: `${hub.url}/fhir`, TOKEN: hub.tokens()['*'] as string });
      answers.push(answerText(answer, url.searchParams.has('_sort') || /\$lastn/.test(url.pathname)));
      const nothing = /^200[^\n]*(\ntotal 0[^\n]*)?$/.test(answers.at(-1) as string);
      if (nothing !== mayBeEmpty) empty.push(title);
    }
    if (UPDATE) writeFileSync(join(FOLDER, page), withAnswers(text, answers));
    expect(questionsOf(textOf(page)).map(({ title, shown }) => ({ title, shown }))).toEqual(
      questionsOf(text).map(({ title }, index) => ({ title, shown: answers[index] })),
    );
    expect({ page, empty }).toEqual({ page, empty: [] });
  });
});
