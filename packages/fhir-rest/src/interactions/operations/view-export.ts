import { mayFhir, requireFhir } from '@hub/access';
import { isProblemError, ProblemError, problem } from '@hub/outcome';
import type { BulkAsked } from '../../bulk.ts';
import { errorAnswer } from '../../error-answer.ts';
import type { Handler, RestDeps } from '../../handler.ts';
import type { RestRequest } from '../../message.ts';
import { FHIR_JSON } from '../../negotiate.ts';
import { prefersAsync } from '../../prefer.ts';
import { gone, idOf, notFound } from '../../resource-path.ts';
import { compiledView } from '../../view.ts';
import type { ExportedView, ViewExportStatus, ViewExports, ViewFileFormat } from '../../view-export.ts';
import { callerOf, visibleTo } from '../../visible.ts';
import { fileAnswer } from './file-answer.ts';
import { type GivenView, type ViewExportInputs, viewExportInputs } from './view-export-asked.ts';
import { definitionCalled, definitionOf, membersOf, VIEW } from './view-stored.ts';

/** Seconds after which a client may ask again. */
const RETRY_SECONDS = 2;

const FILE_TYPES: Readonly<Record<ViewFileFormat, string>> = {
  ndjson: 'application/x-ndjson; charset=utf-8',
  csv: 'text/csv; charset=utf-8',
  parquet: 'application/vnd.apache.parquet',
};

function exportsOf({ views }: RestDeps): ViewExports {
  if (views !== undefined) return views;
  throw problem('unavailable', 'not-supported', 'Máy chủ này không xuất hàng loạt.', 'This server makes no bulk exports.');
}

/**
 * POST [base]/$viewdefinition-export, [base]/ViewDefinition/$viewdefinition-export and [base]/ViewDefinition/[id]/$viewdefinition-export (SQL on FHIR
 * v2): 202 with the address of its status. Every view is compiled first: what is no view is refused by its place.
 */
export const viewExport: Handler = async (request, deps) => {
  if (!prefersAsync(request))
    throw problem(
      'incorrect',
      'required',
      '$viewdefinition-export chỉ chạy không đồng bộ: gửi kèm Prefer: respond-async.',
      '$viewdefinition-export works asynchronously only: send Prefer: respond-async.',
    );
  const { clientTrackingId, format, header, ...inputs } = viewExportInputs(request);
  const views = named(await definitionsOf(request, inputs.views, deps));
  for (const { type } of views) for (const letter of ['r', 's'] as const) requireFhir(callerOf(request), letter, type);
  const tracking = clientTrackingId === undefined ? {} : { clientTrackingId };
  const asked = { views, format, header, ...tracking, over: await overOf(request, inputs, views, deps) };
  const id = await exportsOf(deps).ask(asked, callerOf(request));
  const headers = { 'Content-Location': addressOf(request, id), 'Preference-Applied': 'respond-async', 'Content-Type': FHIR_JSON };
  return { status: 202, headers, body: parameters([...head(request, id, clientTrackingId, 'accepted'), code('_format', format)]) };
};

interface Definition {
  readonly given: GivenView;
  readonly type: string;
  readonly definition: unknown;
}

/** The definitions, in their order; what is wrong with any of them is told together. */
async function definitionsOf(request: RestRequest, given: readonly GivenView[], deps: RestDeps): Promise<readonly Definition[]> {
  if (request.params.id !== undefined) {
    if (given.length > 0)
      throw problem('incorrect', 'value', 'Địa chỉ đã chỉ view: không gửi thêm view.', 'The address names the view: send no view.', 'view');
    const definition = await definitionOf(request, idOf(request, VIEW), deps);
    return [{ given: { place: VIEW }, type: compiledView(definition).resource, definition }];
  }
  if (given.length === 0)
    throw problem('incorrect', 'required', 'Cần view: những view nào được xuất.', 'view is needed: which views are exported.', 'view');
  const found: Definition[] = [];
  const wrong: ProblemError['problem'][] = [];
  for (const one of given) {
    try {
      const definition = one.reference === undefined ? one.resource : await definitionCalled(request, one.reference, deps);
      found.push({ given: one, type: compiledView(definition).resource, definition });
    } catch (error) {
      if (!isProblemError(error)) throw error;
      const { expression } = error.problem;
      wrong.push({ ...error.problem, expression: expression === undefined ? one.place : `${one.place}: ${expression}` });
    }
  }
  const [first] = wrong;
  if (first !== undefined) throw new ProblemError(first, { cause: wrong });
  return found;
}

/** Each with its name (view.name, else the definition's, else one of ours) and what its files are called. Throws 400 for a name given twice. */
function named(definitions: readonly Definition[]): readonly ExportedView[] {
  const names = definitions.map(({ given, definition }, n) => {
    const { name } = (definition ?? {}) as { readonly name?: unknown };
    return given.name ?? (typeof name === 'string' && name !== '' ? name : `view${n + 1}`);
  });
  const files = new Set<string>();
  return definitions.map(({ given, type, definition }, n) => {
    const name = names[n] as string;
    if (names.indexOf(name) !== n)
      throw problem(
        'incorrect',
        'value',
        'Hai view cùng tên: đặt tên riêng bằng view.name.',
        'Two views have one name: give each its own by view.name.',
        given.place,
      );
    // What may stand in an address (no underscore first) and in every file system; letters lose their marks.
    const slug = name
      .normalize('NFD')
      .replace(/\p{M}/gu, '')
      .replace(/[đĐ]/g, 'd')
      .replace(/[^\w-]+/g, '_')
      .replace(/^[_-]+/, '')
      .toLowerCase()
      .slice(0, 64);
    const base = slug === '' ? 'view' : slug;
    let file = base;
    for (let more = n + 1; files.has(file); more++) file = `${base}_${more}`;
    files.add(file);
    return { name, file, type, definition };
  });
}

async function overOf(
  request: RestRequest,
  { patients, groups, since }: Pick<ViewExportInputs, 'patients' | 'groups' | 'since'>,
  views: readonly ExportedView[],
  deps: RestDeps,
): Promise<BulkAsked> {
  if (patients.length > 0) requireFhir(callerOf(request), 'r', 'Patient');
  for (const id of patients) {
    const found = await deps.store.readCurrent('Patient', id, visibleTo(request, deps.now(), 'r'));
    if (found === undefined) throw notFound('Patient');
    if (found.deleted) throw gone('Patient');
  }
  const people = [...patients];
  for (const group of groups) people.push(...(await membersOf(request, group, deps)));
  const ofPeople = patients.length + groups.length > 0;
  return {
    level: ofPeople ? 'Patient' : 'system',
    types: [...new Set(views.map(({ type }) => type))].sort(),
    narrowed: true,
    ...(ofPeople ? { patients: [...new Set(people)] } : {}),
    ...(since === undefined ? {} : { since }),
    filters: [],
    partial: false,
    base: request.base,
    now: deps.now(),
    passedOver: [],
  };
}

/** GET of the status: 202 with progress, the manifest, or what went wrong. */
export const viewExportStatus: Handler = async (request, deps) => {
  const id = jobOf(request);
  const found = await exportsOf(deps).status(id, callerOf(request));
  if (found === undefined) throw noExport();
  const { progress } = found;
  if (progress.state === 'failed') return errorAnswer(problem('fault', 'exception', progress.why.vi, progress.why.en));
  const done = progress.state === 'done';
  const said = [
    ...head(request, id, found.clientTrackingId, done ? 'completed' : 'in-progress'),
    code('_format', found.format),
    ...(found.startedAt === undefined ? [] : [instant('exportStartTime', found.startedAt)]),
  ];
  if (!done) {
    const headers = { 'X-Progress': `${progress.percent}%`, 'Retry-After': String(RETRY_SECONDS), 'Content-Type': FHIR_JSON };
    return { status: 202, headers, body: parameters(said) };
  }
  const headers = { Expires: new Date(progress.expiresAt).toUTCString(), 'Content-Type': FHIR_JSON };
  return { status: 200, headers, body: parameters([...said, ...ended(request, id, found.startedAt ?? progress.endedAt, progress)]) };
};

function ended(
  request: RestRequest,
  id: string,
  startedAt: number,
  { endedAt, output }: Extract<ViewExportStatus['progress'], { readonly state: 'done' }>,
): readonly Parameter[] {
  return [
    instant('exportEndTime', endedAt),
    { name: 'exportDuration', valueInteger: Math.max(0, Math.round((endedAt - startedAt) / 1000)) },
    ...output.map(({ name, files }) => ({
      name: 'output',
      part: [
        { name: 'name', valueString: name },
        ...files.map((file) => ({ name: 'location', valueUri: `${addressOf(request, id)}/${file}` })),
      ],
    })),
  ];
}

/** DELETE of the status: the export is stopped, its files are gone when this is answered. */
export const viewExportCancel: Handler = async (request, deps) => {
  if (await exportsOf(deps).cancel(jobOf(request), callerOf(request))) return { status: 202, headers: {} };
  throw noExport();
};

/** GET of a file, or a range of it, streamed. Who may no longer read its type does not get it. */
export const viewExportFile: Handler = async (request, deps) => {
  const principal = callerOf(request);
  const found = await exportsOf(deps).file(jobOf(request), request.params.file ?? '', principal);
  if (found === undefined || !mayFhir(principal, 'r', found.type)) throw noExport();
  // A file keeps its name for as long as it is there, and its bytes.
  return fileAnswer(request, found, { 'Content-Type': FILE_TYPES[found.format], ETag: `"${request.params.job}.${request.params.file}"` });
};

type Parameter = Readonly<Record<string, unknown>>;
const code = (name: string, valueCode: string): Parameter => ({ name, valueCode });
const instant = (name: string, at: number): Parameter => ({ name, valueInstant: new Date(at).toISOString() });
const parameters = (parameter: readonly Parameter[]): string => JSON.stringify({ resourceType: 'Parameters', parameter });
const addressOf = (request: RestRequest, id: string): string => `${request.base}/$viewdefinition-export/${id}`;

/** What every answer begins with. The status is cancelled where it is asked: DELETE. */
const head = (request: RestRequest, id: string, tracking: string | undefined, status: string): readonly Parameter[] => [
  { name: 'exportId', valueString: id },
  ...(tracking === undefined ? [] : [{ name: 'clientTrackingId', valueString: tracking }]),
  code('status', status),
  { name: 'location', valueUri: addressOf(request, id) },
  { name: 'cancelUrl', valueUri: addressOf(request, id) },
];

function jobOf(request: RestRequest): string {
  const id = request.params.job ?? '';
  if (!/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(id)) throw noExport();
  return id;
}

const noExport = () =>
  problem('not-found', 'not-found', 'Không có bản xuất này, hoặc đã hết hạn.', 'There is no such export, or it has expired.');
