import { problem } from '@hub/outcome';
import { jsonOf, requireStructure } from '../../body.ts';
import type { RestRequest } from '../../message.ts';
import { unknownParameter } from '../../resource-path.ts';
import type { ViewFileFormat } from '../../view-export.ts';
import { instant } from '../history-parameters.ts';
import { once } from './asked.ts';
import { isParameters, optionalJson, unknownInput } from './parameters.ts';
import { withoutResources } from './validate.ts';
import { type Given, idIn, MOST_NAMED, textOf } from './view-asked.ts';

/** What a `$viewdefinition-export` asks for, its views not looked up yet. */
export interface ViewExportInputs {
  readonly views: readonly GivenView[];
  readonly format: ViewFileFormat;
  readonly header: boolean;
  readonly clientTrackingId?: string;
  /** Ids. */
  readonly patients: readonly string[];
  readonly groups: readonly string[];
  /** Epoch milliseconds. */
  readonly since?: number;
}

/** A `view`: one of reference and resource; `place` in the body. */
export interface GivenView {
  readonly place: string;
  readonly name?: string;
  readonly reference?: string;
  readonly resource?: unknown;
}

const TEXTS: ReadonlySet<string> = new Set(['clientTrackingId', '_format', 'header', 'patient', 'group', '_since', 'source']);
const VIEW_RESOURCE: ReadonlySet<string> = new Set(['viewResource']);
const PARTS: ReadonlySet<string> = new Set(['name', 'viewReference', 'viewResource']);
const FORMATS: ReadonlyMap<string, ViewFileFormat> = new Map([
  ['ndjson', 'ndjson'],
  ['application/ndjson', 'ndjson'],
  ['application/x-ndjson', 'ndjson'],
  ['application/fhir+ndjson', 'ndjson'],
  ['csv', 'csv'],
  ['text/csv', 'csv'],
  ['parquet', 'parquet'],
  ['application/parquet', 'parquet'],
  ['application/vnd.apache.parquet', 'parquet'],
]);
const MOST_VIEWS = 50;
const MOST_TEXT = 255;

/** Reads the inputs, of the address and of the Parameters resource. Throws 400 for what is none, is not supported or is given twice. */
export function viewExportInputs(request: RestRequest): ViewExportInputs {
  const texts: (readonly [string, string])[] = request.query.map(([name, text]) => {
    if (TEXTS.has(name)) return [name, text];
    throw unknownParameter(name);
  });
  const views: GivenView[] = [];
  for (const [place, given] of sent(request).entries()) {
    if (TEXTS.has(given.name)) texts.push([given.name, textOf(given, place)]);
    else if (given.name === 'view') views.push(viewOf(given, `Parameters.parameter[${place}]`));
    else throw unknownInput(place, given.name);
  }
  if (views.length > MOST_VIEWS)
    throw problem('incorrect', 'value', `view: nhiều nhất ${MOST_VIEWS}.`, `view: ${MOST_VIEWS} at most.`, 'view');
  if (once(texts, 'source') !== undefined)
    throw problem(
      'incorrect',
      'not-supported',
      'source: trục chỉ xuất view trên kho của mình, không đọc nguồn bên ngoài.',
      'source: views are exported over this store; nothing outside is read.',
      'source',
    );
  const list = (name: string, type: string) => [
    ...new Set(texts.flatMap(([other, text]) => (other === name ? [idIn(name, type, text, request.base)] : []))),
  ];
  const patients = list('patient', 'Patient');
  if (patients.length > MOST_NAMED)
    throw problem('incorrect', 'value', `patient: nhiều nhất ${MOST_NAMED}.`, `patient: ${MOST_NAMED} at most.`, 'patient');
  const header = once(texts, 'header') ?? 'true';
  if (header !== 'true' && header !== 'false')
    throw problem('incorrect', 'value', 'header cần true hoặc false.', 'header takes true or false.', 'header');
  const [since, clientTrackingId] = [once(texts, '_since'), once(texts, 'clientTrackingId')];
  if (clientTrackingId !== undefined) limited(clientTrackingId, 'clientTrackingId');
  return {
    views,
    format: formatOf(once(texts, '_format')),
    header: header === 'true',
    ...(clientTrackingId === undefined ? {} : { clientTrackingId }),
    patients,
    groups: list('group', 'Group'),
    ...(since === undefined ? {} : { since: instant('_since', since) }),
  };
}

function formatOf(text: string | undefined): ViewFileFormat {
  if (text === undefined) return 'ndjson';
  const format = FORMATS.get(text.trim().toLowerCase().replace(' ', '+'));
  if (format !== undefined) return format;
  throw problem('incorrect', 'not-supported', '_format: ndjson, csv hoặc parquet.', '_format: ndjson, csv or parquet.', '_format');
}

function viewOf(given: Given, place: string): GivenView {
  const parts = (given.part ?? []) as readonly Given[];
  const found: { name?: string; reference?: string; resource?: unknown } = {};
  for (const [n, part] of parts.entries()) {
    const there = `${place}.part[${n}]`;
    if (!PARTS.has(part.name) || parts.some(({ name }, other) => other < n && name === part.name)) throw notOfView(part.name, there);
    if (part.name === 'viewResource') found.resource = part.resource;
    else if (part.name === 'name') found.name = limited(textOf(part, n), there);
    else found.reference = textOf(part, n);
  }
  if ((found.reference === undefined) === (found.resource === undefined))
    throw problem(
      'incorrect',
      'required',
      'Mỗi view cần đúng một trong viewReference và viewResource.',
      'Each view takes one of viewReference and viewResource.',
      place,
    );
  return { place, ...found };
}

/** The parameters of the body. What the views in it are like is looked at when they are compiled. */
function sent(request: RestRequest): readonly Given[] {
  const read = optionalJson(request);
  if (read === undefined) return [];
  if (!isParameters(read)) {
    requireStructure(jsonOf(request.body), 'incorrect');
    throw problem('incorrect', 'invalid', 'Nội dung phải là Parameters.', 'The body must be Parameters.', 'resourceType');
  }
  requireStructure(withoutViews(read), 'incorrect');
  return (read.parameter ?? []) as readonly Given[];
}

/** The resources of its parts stand aside. */
function withoutViews(read: { readonly parameter?: unknown }): unknown {
  if (!Array.isArray(read.parameter)) return read;
  const parameter = read.parameter.map((one: unknown) => {
    const { part } = (one ?? {}) as { readonly part?: unknown };
    return Array.isArray(part) ? { ...(one as object), part: withoutResources({ parameter: part }, VIEW_RESOURCE).parameter } : one;
  });
  return { ...read, parameter };
}

function limited(text: string, place: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: a name is a line of text
  if (text.length <= MOST_TEXT && !/[\u0000-\u001f\u007f]/.test(text)) return text;
  throw problem('incorrect', 'value', `Tối đa ${MOST_TEXT} ký tự, trên một dòng.`, `${MOST_TEXT} characters at most, on one line.`, place);
}

function notOfView(name: string, place: string) {
  const shown = /^[A-Za-z][\w-]{0,63}$/.test(name) ? name : '?';
  return problem(
    'incorrect',
    'not-supported',
    `view không có phần ${shown}, hoặc có hai lần.`,
    `A view has no part ${shown}, or it is there twice.`,
    place,
  );
}
