import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Prefix, SUPPORTED_MODIFIERS } from '@hub/search';
import { NAME_QUERIES, Tally, visitsOf } from '@hub/synthetic-province';
import { curlMissing, hasCurl, runShell, type TestDatabase, testDatabase } from '@hub/test-support';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { DEMO_PROVINCE } from './demo/load.ts';
import { fits, runSteps, stepsOf, withOutputs } from './testing/guide.fixture.ts';
import { type HubProcess, newDataDir, removeDataDir, startHubProcess } from './testing/hub-process.fixture.ts';
import { answerText } from './testing/questions/answer-text.ts';
import { questionsOf, sectionsOf, withAnswers } from './testing/questions/page.ts';

/** Questions an operations centre asks, answered by a hub that holds the demo's province. `npm run docs:update` writes the answers. */
const FOLDER = join(import.meta.dirname, '../../fhir-api/docs/questions');
/** From a token to a chart, by the same province. */
const GUIDE = join(import.meta.dirname, '../../../docs/analysts.md');
/** The province of the pages: what `npm start -- --people 400` loads. */
const PEOPLE = 400;
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
  hub = await startHubProcess(await newDataDir(), ['--people', String(PEOPLE)], { DATABASE_URL: store.url, DEMO: 'on' }, LOAD_MS);
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
const NOT_A_SEARCH = new Set([
  '_since',
  '_at',
  '_format',
  '_pretty',
  '_cursor',
  '$meta',
  '$meta-add',
  '$meta-delete',
  '$validate',
  '$national-xml',
  '_limit',
  '$run',
  '$export',
  '$materialize',
  '$viewdefinition-export',
  '_outputFormat',
  '_typeFilter',
  '_until',
  '$viewdefinition-run',
]);
/** Ways of asking that no statement declares by a name. */
const WAYS = [
  '_has',
  '_include',
  '_revinclude',
  ':iterate',
  'chains',
  'documents',
  'composites',
  'compartments',
  'POST _search',
  'Prefer: handling',
  '_containedType',
];
/** Every prefix and the section it is asked in. */
const PREFIXES: Readonly<Record<Prefix, string>> = {
  eq: 'eq ne',
  ne: 'eq ne',
  gt: 'gt lt ge le',
  lt: 'gt lt ge le',
  ge: 'gt lt ge le',
  le: 'gt lt ge le',
  sa: 'sa eb',
  eb: 'sa eb',
  ap: 'ap',
};

describe('the pages of questions', () => {
  const sections = pages.flatMap((page) => sectionsOf(textOf(page)));

  test('every modifier, prefix, parameter and operation the hub declares has a section, and the other way round', async () => {
    const wanted = [...new Set([...(await declared()), ...WAYS, ...Object.values(PREFIXES)])].sort();
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
if (!curl) process.stderr.write(`the curl lines of services/fhir-api/docs/questions and docs/analysts.md: ${curlMissing}\n`);

/** Begins the part of the guide that sends something to the hub. */
const SENDS = '\n## 9. ';

/** Runs a part of the guide: what was printed is what it shows. */
async function guide(part: 0 | 1): Promise<void> {
  const folder = await newDataDir();
  try {
    const text = readFileSync(GUIDE, 'utf8');
    const parts: [string, string] = [text.slice(0, text.indexOf(SENDS)), text.slice(text.indexOf(SENDS))];
    const steps = stepsOf(parts[part]);
    const setUp = part === 0 ? [] : stepsOf(parts[0]).slice(0, 1);
    const outputs = (await runSteps([...setUp, ...steps], { url: hub.url, dataDir: hub.dataDir, folder })).slice(setUp.length);
    if (UPDATE) parts[part] = withOutputs(parts[part], outputs);
    if (UPDATE) writeFileSync(GUIDE, parts.join(''));
    const shown = stepsOf(parts[part]).map((step) => step.shown);
    expect(shown.slice(part === 0 ? 1 : 0)).not.toContain(undefined);
    expect(steps.flatMap((step, n) => (fits(shown[n] ?? '', outputs[n] as string) ? [] : [{ step, printed: outputs[n] }]))).toEqual([]);
    expect(steps.length).toBeGreaterThan(part === 0 ? 10 : 0);
  } finally {
    await removeDataDir(folder);
  }
}

// First, of the province as it was loaded: the pages write.
(curl ? describe : describe.skip)("the analysts' guide", () => {
  test('its steps print what it shows', () => guide(0), 120_000);
});

(curl ? describe : describe.skip)('their answers', () => {
  test.each(pages)('%s', async (page) => {
    const text = textOf(page);
    const answers: string[] = [];
    const unsaid: string[] = [];
    for (const { shell, title, purpose } of questionsOf(text)) {
      const { url, answer } = await runShell(shell, { BASE: `${hub.url}/fhir`, TOKEN: hub.tokens()['*'] as string });
      answers.push(answerText(answer, url.searchParams.has('_sort')));
      const shown = answers.at(-1) as string;
      const came = shown.startsWith('200') ? (/^200[^\n]*(\ntotal 0[^\n]*)?$/.test(shown) ? 'empty' : undefined) : 'refused';
      if (came !== purpose) unsaid.push(title);
    }
    if (UPDATE) writeFileSync(join(FOLDER, page), withAnswers(text, answers));
    expect(questionsOf(textOf(page)).map(({ title, shown }) => ({ title, shown }))).toEqual(
      questionsOf(text).map(({ title }, index) => ({ title, shown: answers[index] })),
    );
    expect({ page, unsaid }).toEqual({ page, unsaid: [] });
  });
});

describe("the generator's own count", () => {
  const count = async (query: string): Promise<number> => {
    const answer = await fetch(`${hub.url}/fhir/${query}&_summary=count`, { headers: { authorization: `Bearer ${hub.tokens()['*']}` } });
    return ((await answer.json()) as { total: number }).total;
  };
  const visits = [...visitsOf({ ...DEMO_PROVINCE, people: PEOPLE })];
  const tally = new Tally();
  for (const visit of visits) tally.add(visit);
  const { diagnoses, facilities, nameMatches } = tally.summary();

  test('of diagnoses, facilities and names is what the hub finds', async () => {
    const provider = 'http://fhir.ehealth.gov.vn/core/sid/provider-code';
    const found = {
      diagnoses: await Promise.all(
        Object.keys(diagnoses).map(async (code) => [code, await count(`Condition?code=http://hl7.org/fhir/sid/icd-10|${code}`)]),
      ),
      facilities: await Promise.all(
        Object.keys(facilities).map(async (code) => [code, await count(`Encounter?service-provider:identifier=${provider}|${code}`)]),
      ),
      names: await Promise.all(NAME_QUERIES.map(async (name) => [name, await count(`Patient?name=${name}`)])),
    };
    expect(found).toEqual({
      diagnoses: Object.entries(diagnoses),
      facilities: Object.entries(facilities),
      names: Object.entries(nameMatches),
    });
  });

  test('of the hypertensive of a ward, and of those seen since March, is what the pages show', async () => {
    const records = (seenSince: string) => {
      const ill = new Set<string>();
      const seen = new Set<string>();
      for (const { xml1, diagnoses: codes, appointment } of visits) {
        if (!String(xml1.DIA_CHI).includes('Phường Cái Khế')) continue;
        const record = `${appointment.site.code}/${appointment.person.index}`;
        if (codes.includes('I10')) ill.add(record);
        if (String(xml1.NGAY_VAO) >= seenSince) seen.add(record);
      }
      return [...ill].filter((record) => seen.has(record)).length;
    };
    const shown = questionsOf(textOf('parameters.md')).filter(({ section }) => section === '_has');
    expect(shown.slice(0, 2).map((question) => question.shown)).toEqual([
      `200 OK\ntotal ${records('2025')}`,
      `200 OK\ntotal ${records('202603')}`,
    ]);
  });
});

(curl ? describe : describe.skip)("what the analysts' guide sends", () => {
  test('its steps print what it shows', () => guide(1), 120_000);
});
