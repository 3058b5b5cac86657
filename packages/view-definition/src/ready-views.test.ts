import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { viewOf } from './index.ts';

/** The data dictionary of the hub's views (services/fhir-api/docs/views.md), made from their descriptions. `npm run docs:update` writes it. */
const FOLDER = join(import.meta.dirname, '../../../fhir-profiles/view-definitions');
const PAGE = join(import.meta.dirname, '../../../services/fhir-api/docs/views.md');

const FIELD_TABLE = join(import.meta.dirname, '../../../fhir-profiles/mapping/field-map.csv');

interface Select {
  readonly forEach?: string;
  readonly forEachOrNull?: string;
  readonly column?: readonly {
    readonly name: string;
    readonly path: string;
    readonly tag?: readonly { readonly name: string; readonly value: string }[];
  }[];
  readonly select?: readonly Select[];
  readonly unionAll?: readonly Select[];
}
interface Definition {
  readonly id: string;
  readonly url: string;
  readonly title: string;
  readonly description: string;
  readonly resource: string;
  readonly select: readonly Select[];
}

const views = readdirSync(FOLDER)
  .filter((name) => name.endsWith('.json'))
  .sort()
  .map((name) => ({ file: name, definition: JSON.parse(readFileSync(join(FOLDER, name), 'utf8')) as Definition }));

const TYPES = { text: 'text', decimal: 'number', integer: 'integer', boolean: 'boolean', json: 'JSON' } as const;
const cell = (text: string) => text.replaceAll('|', '\\|');

/** Where the values of a column come from: its paths below the resource, one for each branch of a union, and the fields of the sources. */
interface Origin {
  readonly paths: readonly string[];
  readonly fields: readonly string[];
}

function originsOf(selects: readonly Select[], within: readonly string[] = []): Map<string, Origin> {
  const origins = new Map<string, Origin>();
  const add = (name: string, { paths, fields }: Origin) => {
    const before = origins.get(name);
    origins.set(name, {
      paths: [...new Set([...(before?.paths ?? []), ...paths])],
      fields: [...new Set([...(before?.fields ?? []), ...fields])],
    });
  };
  for (const { forEach, forEachOrNull, column = [], select = [], unionAll = [] } of selects) {
    const item = forEach ?? forEachOrNull;
    const here = item === undefined ? within : [...within, item];
    for (const { name, path, tag = [] } of column)
      add(name, {
        paths: [[...here, path].join('.')],
        fields: tag.filter((one) => one.name === 'source-field').map(({ value }) => value),
      });
    for (const [name, origin] of originsOf([...select, ...unionAll], here)) add(name, origin);
  }
  return origins;
}

function sectionOf({ file, definition }: (typeof views)[number]): string {
  const { id, title, description, resource } = definition;
  const origins = originsOf(definition.select);
  const rows = viewOf(definition).columns.map(({ name, type, description: said = '' }) => {
    const { paths, fields } = origins.get(name) as Origin;
    const from = paths.map((path) => `\`${cell(path)}\``).join(', ');
    return `| \`${name}\` | ${TYPES[type]} | ${said.split(' / ').map(cell).join(' | ')} | ${from} | ${fields.join(', ')} |`;
  });
  const definitionFile = `[\`${file}\`](../../../fhir-profiles/view-definitions/${file})`;
  return [
    `## ${id}`,
    '',
    `${title}. ${description}`,
    '',
    `Over ${resource}; ${definitionFile}; \`GET [base]/ViewDefinition/${id}/$run\`.`,
    '',
    `| Column | Type | Ý nghĩa | Meaning | Of ${resource} | Trường nguồn · Source field |`,
    '|---|---|---|---|---|---|',
    ...rows,
    '',
  ].join('\n');
}

const page = `# The hub's views: data dictionary

> **Tóm tắt.** Các bảng có sẵn của trục cho người phân tích: mỗi bảng gồm những cột nào, mỗi cột chứa gì. Chạy bằng [$run](view-run.md); các cột \`…_id\` nối các bảng với nhau.

The tables that come with the hub, made from their definitions (\`npm run docs:update\`). An empty cell: the source did not say it, or said it in words. Dates and times are as they were sent, local times with \`+07:00\`.

Two columns tell where a value comes from: its path in the FHIR resource, and the fields that senders fill for it (\`tag\` of the definitions, names of [\`field-map.csv\`](../../../fhir-profiles/mapping/field-map.csv)):
\`XML1.NGAY_VAO\` is NGAY_VAO of table 1 of the insurance records (QĐ 4750, QĐ 3176), \`831.…\` the health record (QĐ 831), \`HL7v2.…\` a segment and field of a laboratory's message, \`CSV-….\` a sheet of a station
(\`CSV-*\` any of them). No field: the hub makes the value, or only systems that speak FHIR send it.

Hai cột cuối cho biết giá trị lấy từ đâu: đường dẫn trong tài nguyên FHIR và trường của bên gửi. \`XML1.NGAY_VAO\` là trường NGAY_VAO của bảng 1 (QĐ 4750, QĐ 3176), \`831.…\` hồ sơ sức khoẻ (QĐ 831),
\`HL7v2.…\` bản tin của phòng xét nghiệm, \`CSV-….\` biểu của trạm y tế. Để trống: giá trị do trục tạo, hoặc chỉ có từ hệ thống gửi FHIR.

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

/** Rows of the field table by `XML1.NGAY_VAO`, by the last name of a path of QĐ 831, by any sheet as `CSV-*`. */
function fieldTable(): ReadonlyMap<string, readonly { readonly resource: string; readonly element: string }[]> {
  const rows = new Map<string, { readonly resource: string; readonly element: string }[]>();
  for (const line of readFileSync(FIELD_TABLE, 'utf8').trim().split(/\r?\n/).slice(1)) {
    const [table = '', field = '', resource = '', path = ''] = line.split(',');
    const name = table === '831' ? (field.split('/').at(-1) as string) : field;
    const row = { resource, element: elementOf(path.replace(`${resource}.`, '')) };
    for (const key of [`${table}.${name}`, ...(table.startsWith('CSV-') ? [`CSV-*.${name}`] : [])])
      rows.set(key, [...(rows.get(key) ?? []), row]);
  }
  return rows;
}

/** The first element of a path, of a choice without its type; of an extension its name; of an item what it has. */
function elementOf(path: string): string {
  const own = path.replace(/^item\./, '').replace(/^where\((?:[^()]|\([^()]*\))*\)\./, '');
  const extension = /^(?:\w+\.)?extension(?:\.where\(url\s*=\s*|\()'[^']*\/([^'/]+)'/.exec(own)?.[1];
  return extension ?? (/^\w+/.exec(own)?.[0] ?? '').replace(/^(value|effective|onset|occurrence|performed|medication)[A-Z]\w*$/, '$1');
}

test('the fields a column is said to come from are fields of the sources that go to its element', () => {
  const known = fieldTable();
  const wrong: string[] = [];
  let named = 0;
  for (const { definition } of views)
    for (const [name, { paths, fields }] of originsOf(definition.select)) {
      const elements = paths.flatMap((path) => path.split(/\biif\(|, /).map((part) => elementOf(part)));
      named += fields.length;
      for (const field of fields)
        if (!(known.get(field) ?? []).some(({ resource, element }) => resource === definition.resource && elements.includes(element)))
          wrong.push(`${definition.id}.${name}: ${field}`);
    }
  expect(wrong).toEqual([]);
  expect(named).toBeGreaterThan(100);
});
