import { tokenUrl } from '../capability/security.ts';
import type { RouteRow } from '../routes/index.ts';
import { BODIES, HEADERS, responses } from './answers.ts';
import { type Both, DESCRIBED, type Described, keyOf } from './described.ts';
import { PARAMETERS } from './parameters.ts';
import { reachable } from './reachable.ts';
import { ref, schemas } from './schemas.ts';

type Part = Readonly<Record<string, unknown>>;

const TITLE = 'Kho dữ liệu y tế tỉnh · Provincial health data hub';
const ABOUT = `API FHIR R4 (4.0.1), chỉ JSON. HEAD dùng được ở mọi nơi có GET. Mọi câu trả lời lỗi là một OperationOutcome: tiếng Việt trong details.text, tiếng Anh trong diagnostics. Tham số tìm kiếm của từng loại: components.schemas \`Search.<loại>\`.

FHIR R4 (4.0.1) API, JSON only. HEAD works wherever GET does. Every failure answers with an OperationOutcome: Vietnamese in details.text, English in diagnostics. Search parameters of each type: components.schemas \`Search.<type>\`; what can be included and the definitions of the parameters: /fhir/metadata.`;

const both = ([vi, en]: Both) => `${vi} · ${en}`;

/** `/fhir/:type/:id` as OpenAPI writes it. */
export const templateOf = (path: string): string => path.replace(/:([A-Za-z]+)/g, '{$1}');
const namesIn = (path: string): readonly string[] => [...path.matchAll(/:([A-Za-z]+)/g)].map(([, name]) => name as string);
/** The component that describes a part of a path. In a compartment `*` is a type too. */
const parameterOf = (name: string, path: string) => (name === 'type' && path.includes(':compartment') ? 'member' : name);

/** A name for code generators: the interaction and where it is asked, in one word, never twice in a document. */
function operationId(row: RouteRow): string {
  const words = keyOf(row).replace('$', '').split('-');
  const operation = row.interaction.startsWith('$');
  const own = /^\/fhir\/([A-Z]\w*)\//.exec(row.path)?.[1];
  if (own !== undefined) words.push(own);
  if (operation)
    words.push(
      row.path.includes(':vid')
        ? 'version'
        : row.path.includes(':id')
          ? 'instance'
          : row.path.includes(':type') || own !== undefined
            ? 'type'
            : 'system',
    );
  if (row.path.endsWith('/_search') || (operation && row.method !== 'POST')) words.push(row.method.toLowerCase());
  return words.map((word, index) => (index === 0 ? word : word.charAt(0).toUpperCase() + word.slice(1))).join('');
}

function statuses(row: RouteRow, described: Described): readonly number[] {
  const open = row.access === 'public';
  // What can happen to any request: a form of answer that is not to be had, a fault, a database that is away, a full queue.
  const always = open ? [406, 500] : [401, 406, 429, 500, 503];
  return [...new Set([...described.errors, ...always])].sort((a, b) => a - b);
}

function bodyOf(row: RouteRow, described: Described): string | undefined {
  if (row.method === 'GET' || row.method === 'DELETE') return undefined;
  if (row.path.endsWith('/_search')) return row.interaction === 'search-system' ? 'SystemSearchForm' : 'SearchForm';
  return described.body;
}

function operation(row: RouteRow): Part {
  const described = DESCRIBED[keyOf(row)];
  if (described === undefined) throw new Error(`${row.method} ${row.path} (${keyOf(row)}) is not described`);
  const body = bodyOf(row, described);
  // A search's fields come in the form; those of the URL count as well and are the same.
  const asked = row.path.endsWith('/_search') ? [] : (described.parameters ?? []);
  const form = row.interaction === 'openapi' || row.interaction === 'smart-configuration' ? [] : ['_format', '_pretty'];
  return {
    operationId: operationId(row),
    'x-page': `${described.page}.md`,
    tags: [described.page.replace(/^(conditional|history|search)-.*/, '$1')],
    summary: both(described.title),
    ...(described.text === undefined ? {} : { description: described.text.join('\n\n') }),
    parameters: [...namesIn(row.path).map((name) => parameterOf(name, row.path)), ...asked, ...form, 'X-Request-Id'].map((name) =>
      ref('parameters', name),
    ),
    ...(body === undefined ? {} : { requestBody: ref('requestBodies', body) }),
    responses: Object.fromEntries([
      ...Object.entries(described.success).map(([status, name]) => [status, ref('responses', name)]),
      ...statuses(row, described).map((status) => [String(status), ref('responses', String(status))]),
    ]),
    ...(row.access === 'public' ? { security: [] } : {}),
  };
}

function paths(routes: readonly RouteRow[]): Record<string, Record<string, Part>> {
  const all: Record<string, Record<string, Part>> = {};
  for (const row of routes) {
    const template = templateOf(row.path);
    all[template] = { ...all[template], [row.method.toLowerCase()]: operation(row) };
  }
  return all;
}

/**
 * The table of routes as an OpenAPI 3.1.1 document. `base` is the address the caller used. One path serves every type, as in the
 * table: written out by type it would be some twenty megabytes and say the same a hundred and fifty times.
 * Throws for a row that nobody has described.
 */
export function openApi(base: string, table: readonly RouteRow[], version: string): Record<string, unknown> {
  const routes = table.filter(({ refuses }) => refuses !== true);
  const all = paths(routes);
  const tags = [...new Set(routes.map((row) => (operation(row).tags as readonly string[])[0] as string))];
  return {
    openapi: '3.1.1',
    info: {
      title: TITLE,
      version,
      description: ABOUT,
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
    },
    servers: [{ url: base.replace(/\/fhir$/, '') }],
    security: [{ oauth2: [] }, { bearer: [] }],
    tags: tags.map((name) => ({ name })),
    paths: all,
    components: {
      securitySchemes: {
        oauth2: {
          type: 'oauth2',
          description:
            'client_id và client_secret do bên vận hành cấp, gửi bằng HTTP Basic hoặc trong biểu mẫu. / client_id and client_secret from the operator, by HTTP Basic or in the form.',
          flows: { clientCredentials: { tokenUrl: tokenUrl(base), scopes: {} } },
        },
        bearer: { type: 'http', scheme: 'bearer' },
      },
      ...reachable(all, { parameters: PARAMETERS, headers: HEADERS, requestBodies: BODIES, responses: responses(), schemas: schemas() }),
    },
  };
}
