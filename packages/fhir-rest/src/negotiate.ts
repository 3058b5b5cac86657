import { problem } from '@hub/outcome';

/** Media type of every answer unless a client asks for plain JSON (R4 http.html#mime-type). */
export const FHIR_JSON = 'application/fhir+json; charset=utf-8';
const PLAIN_JSON = 'application/json; charset=utf-8';

/** What the client asked for: the Content-Type of the answer and whether to indent it. */
export interface Format {
  readonly contentType: string;
  readonly pretty: boolean;
}

const COMPACT: Format = { contentType: FHIR_JSON, pretty: false };

const FORMATS: ReadonlyMap<string, string> = new Map([
  ['json', FHIR_JSON],
  ['application/fhir+json', FHIR_JSON],
  ['application/json', PLAIN_JSON],
  ['text/json', FHIR_JSON],
]);

/** Query parameters that are about the form of the answer and are allowed everywhere. */
export const FORMAT_PARAMETERS: ReadonlySet<string> = new Set(['_format', '_pretty']);

function refuse(): never {
  throw problem(
    'not-acceptable',
    'not-supported',
    'Máy chủ chỉ trả lời bằng JSON: application/fhir+json hoặc application/json, FHIR phiên bản 4.0.',
    'This server answers in JSON only: application/fhir+json or application/json, FHIR version 4.0.',
  );
}

/** One member of an Accept header: its media type and how much it is liked, when it is one of ours, of FHIR 4.0 and not ruled out by q=0. */
function accepted(member: string): { readonly type: string; readonly weight: number } | undefined {
  const [type = '', ...parameters] = member.split(';').map((part) => part.trim().toLowerCase());
  let weight = 1;
  for (const parameter of parameters) {
    if (parameter.startsWith('q=')) weight = Number(parameter.slice(2));
    const version = /^fhirversion="?([\d.]+)"?$/.exec(parameter)?.[1];
    if (version !== undefined && version !== '4.0' && version !== '4.0.1') return undefined;
  }
  const known = type === '*/*' || type === 'application/*' ? FHIR_JSON : FORMATS.get(type);
  // A weight that is no number is passed over.
  return known === undefined || weight === 0 ? undefined : { type: known, weight: Number.isNaN(weight) ? 1 : weight };
}

/** The type of an Accept header that is liked best; of several alike the first. */
function best(accept: string): string | undefined {
  let found: ReturnType<typeof accepted>;
  for (const member of accept.split(',')) {
    const one = accepted(member);
    if (one !== undefined && one.weight > (found?.weight ?? 0)) found = one;
  }
  return found?.type;
}

/**
 * Chooses the form of the answer from `_format` (which wins over Accept), Accept and `_pretty`.
 * Throws `not-acceptable` (406) when JSON is not among what the client takes.
 */
export function negotiate(accept: string | undefined, query: readonly (readonly [string, string])[]): Format {
  let contentType: string | undefined;
  let pretty = false;
  for (const [name, value] of query) {
    if (name === '_format') contentType = FORMATS.get(value.split(';')[0]?.trim().toLowerCase().replace(' ', '+') ?? '') ?? refuse();
    else if (name === '_pretty') pretty = value === 'true';
  }
  if (contentType === undefined) {
    if (accept === undefined || accept === '' || accept === '*/*' || accept === 'application/fhir+json') contentType = FHIR_JSON;
    else contentType = best(accept) ?? refuse();
  }
  return contentType === FHIR_JSON && !pretty ? COMPACT : { contentType, pretty };
}
