import { problem } from '@hub/outcome';
import { jsonOf, requireStructure } from '../../body.ts';
import type { RestRequest } from '../../message.ts';
import { unknownParameter } from '../../resource-path.ts';
import { instant, wholeNumber } from '../history-parameters.ts';
import { once } from './asked.ts';
import { requireShallow } from './nesting.ts';
import { isParameters, optionalJson, unknownInput } from './parameters.ts';
import { withoutResources } from './validate.ts';
import { type TableFormat, tableFormat } from './view-format.ts';

/** What a `$run` is asked for (SQL on FHIR v2, operation ViewDefinition/$run). */
export interface ViewAsked {
  /** A definition that was sent. */
  readonly viewResource?: unknown;
  /** A definition that is stored: `ViewDefinition/id`, or its canonical URL. */
  readonly viewReference?: string;
  /** Resources that were sent, as JSON; absent: those of the store. */
  readonly resources?: readonly string[];
  /** Ids. */
  readonly patients: readonly string[];
  readonly groups: readonly string[];
  /** Epoch milliseconds. */
  readonly since?: number;
  readonly limit?: number;
  readonly format: TableFormat;
  /** Of CSV: its first line names the columns. */
  readonly header: boolean;
}

const TEXTS: ReadonlySet<string> = new Set([
  'viewReference',
  'patient',
  'group',
  '_since',
  '_limit',
  '_format',
  '_pretty',
  'header',
  'source',
]);
const RESOURCES: ReadonlySet<string> = new Set(['viewResource', 'resource']);
/** Patients that may be named: what one statement compares without a thought. */
export const MOST_NAMED = 1_000;

/** A parameter as it was sent. */
export interface Given {
  readonly name: string;
  readonly resource?: unknown;
  readonly [value: string]: unknown;
}

/** Reads the inputs, of the address and of a Parameters resource. Throws 400 for what is none, is given twice or cannot go together. */
export function viewAsked(request: RestRequest): ViewAsked {
  const texts: (readonly [string, string])[] = request.query.map(([name, text]) => {
    if (TEXTS.has(name)) return [name, text];
    throw unknownParameter(name);
  });
  const views: unknown[] = [];
  const resources: string[] = [];
  for (const [place, given] of sent(request).entries()) {
    const { name, resource } = given;
    if (TEXTS.has(name)) {
      texts.push([name, textOf(given, place)]);
      continue;
    }
    if (!RESOURCES.has(name) || resource === undefined) throw unknownInput(place, name);
    requireShallow(resource, `Parameters.parameter[${place}].resource`);
    if (name === 'resource') resources.push(JSON.stringify(resource));
    else views.push(resource);
  }
  if (once(texts, 'source') !== undefined)
    throw problem(
      'incorrect',
      'not-supported',
      'source: trục chỉ chạy view trên kho của mình hoặc trên tài nguyên gửi kèm (resource), không đọc nguồn bên ngoài.',
      'source: views run over this store or over resources sent along (resource); nothing outside is read.',
      'source',
    );
  const list = (name: string, type: string) =>
    [...new Set(texts.filter(([other]) => other === name).flatMap(([, text]) => text.split(',')))].map((text) =>
      idIn(name, type, text, request.base),
    );
  const patients = list('patient', 'Patient');
  const groups = list('group', 'Group');
  const since = once(texts, '_since');
  if (resources.length > 0 && (patients.length > 0 || groups.length > 0 || since !== undefined))
    throw together('resource', 'patient, group, _since');
  if (patients.length > MOST_NAMED)
    throw problem('incorrect', 'value', `patient: nhiều nhất ${MOST_NAMED}.`, `patient: ${MOST_NAMED} at most.`, 'patient');
  const viewReference = once(texts, 'viewReference');
  if (views.length > 1 || (views.length === 1 && viewReference !== undefined)) throw together('viewResource', 'viewReference');
  const limit = wholeNumber('_limit', once(texts, '_limit'));
  if (limit === 0) throw problem('incorrect', 'value', '_limit phải từ 1 trở lên.', '_limit must be at least 1.', '_limit');
  const header = once(texts, 'header') ?? 'true';
  if (header !== 'true' && header !== 'false')
    throw problem('incorrect', 'value', 'header cần true hoặc false.', 'header takes true or false.', 'header');
  return {
    ...(views.length === 0 ? {} : { viewResource: views[0] }),
    ...(viewReference === undefined ? {} : { viewReference }),
    ...(resources.length === 0 ? {} : { resources }),
    patients,
    groups,
    ...(since === undefined ? {} : { since: instant('_since', since) }),
    ...(limit === undefined ? {} : { limit }),
    format: tableFormat(once(texts, '_format'), request.header('accept')),
    header: header === 'true',
  };
}

/** The parameters of the body. What resources in it are like is the view's business: it runs over whatever is sent. */
function sent(request: RestRequest): readonly Given[] {
  const read = optionalJson(request);
  if (read === undefined) return [];
  if (!isParameters(read)) {
    requireStructure(jsonOf(request.body), 'incorrect');
    throw problem('incorrect', 'invalid', 'Nội dung phải là Parameters.', 'The body must be Parameters.', 'resourceType');
  }
  requireStructure(withoutResources(read, RESOURCES), 'incorrect');
  return (read.parameter ?? []) as readonly Given[];
}

/** A simple value, or what a reference says. */
export function textOf(given: Given, place: number): string {
  const value = Object.entries(given).find(([name]) => name.startsWith('value'))?.[1];
  if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') return String(value);
  const reference = (value as { readonly reference?: unknown } | undefined)?.reference;
  if (typeof reference === 'string') return reference;
  throw unknownInput(place, given.name);
}

/** The id in a reference to a resource of this type here, or the id itself. Throws 400. */
export function idIn(name: string, type: string, text: string, base: string): string {
  const local = text.startsWith(`${base}/`) ? text.slice(base.length + 1) : text;
  const id = local.startsWith(`${type}/`) ? local.slice(type.length + 1) : local;
  if (/^[A-Za-z0-9\-.]{1,64}$/.test(id)) return id;
  throw problem('incorrect', 'value', `${name} cần ${type}/id.`, `${name} takes ${type}/id.`, name);
}

const together = (one: string, others: string) =>
  problem('incorrect', 'value', `${one} không đi cùng ${others}.`, `${one} does not go with ${others}.`, one);
