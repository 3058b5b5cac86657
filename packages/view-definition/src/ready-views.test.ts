import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { viewOf } from './index.ts';

/** The data dictionary of the hub's views (services/fhir-api/docs/views.md), made from their descriptions. `npm run docs:update` writes it. */
const FOLDER = join(import.meta.dirname, '../../../fhir-profiles/view-definitions');
const PAGE = join(import.meta.dirname, '../../../services/fhir-api/docs/views.md');

interface Definition {
  readonly id: string;
  readonly url: string;
  readonly title: string;
  readonly description: string;
  readonly resource: string;
}

const views = readdirSync(FOLDER)
  .filter((name) => name.endsWith('.json'))
  .sort()
  .map((name) => ({ file: name, definition: JSON.parse(readFileSync(join(FOLDER, name), 'utf8')) as Definition }));

const TYPES = { text: 'text', decimal: 'number', integer: 'integer', boolean: 'boolean', json: 'JSON' } as const;
const cell = (text: string) => text.replaceAll('|', '\\|');

function sectionOf({ file, definition }: (typeof views)[number]): string {
  const { id, title, description, resource } = definition;
  const rows = viewOf(definition).columns.map(
    ({ name, type, description: said = '' }) => `| \`${name}\` | ${TYPES[type]} | ${said.split(' / ').map(cell).join(' | ')} |`,
  );
  const definitionFile = `[\`${file}\`](../../../fhir-profiles/view-definitions/${file})`;
  return [
    `## ${id}`,
    '',
    `${title}. ${description}`,
    '',
    `Over ${resource}; ${definitionFile}; \`GET [base]/ViewDefinition/${id}/$run\`.`,
    '',
    '| Column | Type | Ý nghĩa | Meaning |',
    '|---|---|---|---|',
    ...rows,
    '',
  ].join('\n');
}

const page = `# The hub's views: data dictionary

> **Tóm tắt.** Các bảng có sẵn của trục cho người phân tích: mỗi bảng gồm những cột nào, mỗi cột chứa gì. Chạy bằng [$run](view-run.md); các cột \`…_id\` nối các bảng với nhau.

The tables that come with the hub, made from their definitions (\`npm run docs:update\`). An empty cell: the source did not say it, or said it in words. Dates and times are as they were sent, local times with \`+07:00\`.

\`\`\`sh
curl -i "$BASE/ViewDefinition/patients" -H "Authorization: Bearer $TOKEN"
\`\`\`

\`\`\`http
HTTP/1.1 200 OK

{ "resourceType": "ViewDefinition", "id": "patients", "resource": "Patient" }
\`\`\`

${views.map(sectionOf).join('\n')}`;

test('every view and every column says what it holds, in Vietnamese and in English', () => {
  const silent = views.flatMap(({ definition }) =>
    viewOf(definition)
      .columns.filter(({ description = '' }) => !/^\S.* \/ \S.*$/.test(description))
      .map(({ name }) => `${definition.id}.${name}`),
  );
  expect(silent).toEqual([]);
  for (const { file, definition } of views) {
    expect(file).toBe(`${definition.id}.json`);
    expect(definition.url).toMatch(new RegExp(`/ViewDefinition/${definition.id}$`));
    expect([definition.title, definition.description]).toEqual([expect.stringContaining(' / '), expect.stringContaining(' / ')]);
  }
});

test('the page says what the definitions say', () => {
  if (process.env.UPDATE_DOCS === '1') writeFileSync(PAGE, page);
  expect(readFileSync(PAGE, 'utf8')).toBe(page);
});
