import { type SupportedSearch, supported } from '@hub/search';
import { commonParameters } from '../capability/common.ts';

type Schema = Readonly<Record<string, unknown>>;

export const ref = (kind: string, name: string): Schema => ({ $ref: `#/components/${kind}/${name}` });
const schema = (name: string): Schema => ref('schemas', name);

/** How a value of each parameter type is written (R4 search.html). */
const VALUES: Readonly<Record<string, string>> = {
  number: 'Number, exact to the digits given: `100`, `gt5`. Prefixes eq ne gt lt ge le sa eb ap.',
  date: 'Date or instant, a period as precise as it is written: `2026`, `ge2026-03-01`. Prefixes as for numbers.',
  string: 'Beginning of the text, without regard to case and marks. Modifiers `:exact`, `:contains`.',
  token: '`code`, `system|code`, `|code` or `system|`. Modifier `:not`.',
  reference:
    '`id`, `Type/id` or a URL. Modifiers `:Type`; chains `encounter.patient.name`, `subject:Patient.name`; backwards `_has:Observation:patient:code`.',
  quantity: '`5.4`, `gt5.4|system|code`.',
  uri: 'The whole URI.',
  composite: '`value$value`.',
  special: 'See the definition of the parameter.',
};

const RESULT_BUNDLE = (type: string, of: string): Schema => ({
  description: of,
  allOf: [schema('Bundle'), { properties: { type: { const: type } } }],
});

const searchSchema = (parameters: SupportedSearch['parameters'], description: string): Schema => ({
  type: 'object',
  description,
  properties: Object.fromEntries(parameters.map(({ code, type }) => [code, schema(`value.${type}`)])),
});

/**
 * `Search.<type>`: the parameters of one type as the properties of an object, which is how OpenAPI writes a set of query
 * parameters (`style: form, explode: true`). The ones all types share stand once, in `Search`.
 */
function searchSchemas(): Record<string, Schema> {
  const shared = commonParameters();
  const codes = new Set(shared.map(({ code }) => code));
  const schemas: Record<string, Schema> = {
    Search: searchSchema(shared, 'Tham số mọi loại đều có. / Parameters that every type has.'),
    AnySearch: {
      description:
        'Tham số tìm kiếm của loại trong đường dẫn; tên có thể kèm modifier (`name:exact`, `code:below`) hoặc chuỗi (`patient.name`, `_has:Observation:patient:code`). / Search parameters of the type in the path; a name may carry a modifier (`name:exact`, `code:below`) or a chain (`patient.name`, `_has:Observation:patient:code`).',
      anyOf: supported.map(({ type }) => schema(`Search.${type}`)),
    },
  };
  for (const { type, parameters } of supported) {
    schemas[`Search.${type}`] = {
      ...searchSchema(
        parameters.filter(({ code }) => !codes.has(code)),
        type,
      ),
      allOf: [schema('Search')],
    };
  }
  for (const name of new Set(supported.flatMap(({ parameters }) => parameters.map(({ type }) => type)))) {
    schemas[`value.${name}`] = { type: 'string', description: VALUES[name] ?? name };
  }
  return schemas;
}

/** The shapes of bodies. A resource is described by FHIR's own JSON schema, which this points at and does not repeat. */
export function schemas(): Record<string, Schema> {
  return {
    ResourceType: { type: 'string', enum: supported.map(({ type }) => type) },
    Id: { type: 'string', pattern: '^[A-Za-z0-9\\-.]{1,64}$' },
    Resource: {
      type: 'object',
      description: 'Tài nguyên FHIR R4. / A FHIR R4 resource; see http://hl7.org/fhir/R4/fhir.schema.json.',
      externalDocs: { url: 'https://hl7.org/fhir/R4/resourcelist.html' },
      required: ['resourceType'],
      properties: {
        resourceType: { type: 'string' },
        id: schema('Id'),
        meta: {
          type: 'object',
          properties: { versionId: { type: 'string' }, lastUpdated: { type: 'string', format: 'date-time' } },
          additionalProperties: true,
        },
      },
      additionalProperties: true,
    },
    Bundle: {
      type: 'object',
      required: ['resourceType', 'type'],
      properties: {
        resourceType: { const: 'Bundle' },
        type: { type: 'string', enum: ['searchset', 'history', 'batch', 'batch-response', 'transaction', 'transaction-response'] },
        total: { type: 'integer', minimum: 0 },
        link: {
          type: 'array',
          items: {
            type: 'object',
            required: ['relation', 'url'],
            properties: { relation: { type: 'string' }, url: { type: 'string', format: 'uri' } },
          },
        },
        entry: {
          type: 'array',
          items: {
            type: 'object',
            properties: {
              fullUrl: { type: 'string' },
              resource: schema('Resource'),
              search: { type: 'object', properties: { mode: { type: 'string', enum: ['match', 'include', 'outcome'] } } },
              request: {
                type: 'object',
                required: ['method', 'url'],
                properties: {
                  method: { type: 'string', enum: ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE'] },
                  url: { type: 'string' },
                  ifNoneMatch: { type: 'string' },
                  ifModifiedSince: { type: 'string' },
                  ifMatch: { type: 'string' },
                  ifNoneExist: { type: 'string' },
                },
              },
              response: {
                type: 'object',
                required: ['status'],
                properties: {
                  status: { type: 'string' },
                  location: { type: 'string' },
                  etag: { type: 'string' },
                  lastModified: { type: 'string', format: 'date-time' },
                  outcome: schema('OperationOutcome'),
                },
              },
            },
          },
        },
      },
    },
    Searchset: RESULT_BUNDLE('searchset', 'Kết quả tìm kiếm. / What was found.'),
    History: RESULT_BUNDLE('history', 'Các phiên bản, mới trước. / Versions, newest first.'),
    OperationOutcome: {
      type: 'object',
      description: 'details.text: tiếng Việt; diagnostics: English.',
      required: ['resourceType', 'issue'],
      properties: {
        resourceType: { const: 'OperationOutcome' },
        issue: {
          type: 'array',
          minItems: 1,
          items: {
            type: 'object',
            required: ['severity', 'code'],
            properties: {
              severity: { type: 'string', enum: ['fatal', 'error', 'warning', 'information'] },
              code: { type: 'string' },
              details: { type: 'object', properties: { text: { type: 'string' } } },
              diagnostics: { type: 'string' },
              expression: { type: 'array', items: { type: 'string' } },
            },
          },
        },
      },
    },
    Parameters: {
      type: 'object',
      required: ['resourceType'],
      properties: {
        resourceType: { const: 'Parameters' },
        parameter: {
          type: 'array',
          items: { type: 'object', required: ['name'], properties: { name: { type: 'string' } }, additionalProperties: true },
        },
      },
    },
    JsonPatch: {
      type: 'array',
      description: 'RFC 6902',
      items: {
        type: 'object',
        required: ['op', 'path'],
        properties: {
          op: { type: 'string', enum: ['add', 'remove', 'replace', 'move', 'copy', 'test'] },
          path: { type: 'string' },
          from: { type: 'string' },
          value: {},
        },
      },
    },
    ...searchSchemas(),
  };
}
