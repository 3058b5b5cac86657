import { requireFhir } from '@hub/access';
import { problem } from '@hub/outcome';
import type { CompiledView } from '@hub/view-definition';
import { criteriaOf } from '../../criteria.ts';
import type { Handler, RestDeps } from '../../handler.ts';
import { characters, type RestRequest } from '../../message.ts';
import type { ViewRun } from '../../operation-store.ts';
import { gone, idOf, notFound } from '../../resource-path.ts';
import { compiledView } from '../../view.ts';
import { callerOf, visibleTo } from '../../visible.ts';
import { operationsOf } from './asked.ts';
import { patientsOf } from './everything.ts';
import { type ViewAsked, viewAsked } from './view-asked.ts';
import { TABLE_TYPES, tableText } from './view-format.ts';

const VIEW = 'ViewDefinition';

/**
 * GET or POST [base]/ViewDefinition/$run, [base]/ViewDefinition/[id]/$run, and the same as $viewdefinition-run (SQL on FHIR v2): the rows of a view, over
 * resources that are sent or over those of the store that the caller may search. Streamed; of one moment.
 */
export const viewRun: Handler = async (request, deps) => {
  const asked = viewAsked(request);
  const view = await viewOfRequest(request, asked, deps);
  const run: ViewRun = {
    view,
    over: await overOf(request, asked, view, deps),
    as: asked.format === 'csv' ? 'cells' : 'lines',
    ...(asked.limit === undefined ? {} : { limit: asked.limit }),
  };
  const batches = operationsOf(deps.store).viewRows(run, visibleTo(request, deps.now()));
  return {
    status: 200,
    headers: { 'Content-Type': TABLE_TYPES[asked.format] },
    pieces: tableText(batches, view.columns, asked.format, asked.header),
  };
};

async function viewOfRequest(request: RestRequest, asked: ViewAsked, deps: RestDeps): Promise<CompiledView> {
  const { viewResource, viewReference } = asked;
  if (request.params.id !== undefined) {
    if (viewResource !== undefined || viewReference !== undefined)
      throw problem(
        'incorrect',
        'value',
        'Địa chỉ đã chỉ view: không gửi thêm viewResource, viewReference.',
        'The address names the view: viewResource and viewReference do not go with it.',
        'viewResource',
      );
    return stored(request, idOf(request, VIEW), deps);
  }
  if (viewResource !== undefined) return compiledView(viewResource);
  if (viewReference === undefined)
    throw problem(
      'incorrect',
      'required',
      'Cần viewResource hoặc viewReference: view nào được chạy.',
      'viewResource or viewReference is needed: which view is run.',
      'viewResource',
    );
  const local = viewReference.startsWith(`${request.base}/`) ? viewReference.slice(request.base.length + 1) : viewReference;
  const id = /^ViewDefinition\/([A-Za-z0-9\-.]{1,64})$/.exec(local)?.[1];
  return id === undefined ? byUrl(request, viewReference, deps) : stored(request, id, deps);
}

async function stored(request: RestRequest, id: string, { store, now }: RestDeps): Promise<CompiledView> {
  const found = await store.readCurrent(VIEW, id, visibleTo(request, now(), 'r'));
  if (found === undefined) throw notFound(VIEW);
  if (found.deleted) throw gone(VIEW);
  return compiledView(JSON.parse(characters(found.body)));
}

/** The one view of a canonical URL (with `|version` where there are several). */
async function byUrl(request: RestRequest, url: string, { store, now }: RestDeps): Promise<CompiledView> {
  const [name = '', version] = url.split('|');
  const criteria: (readonly [string, string])[] = [['url', name], ...(version === undefined ? [] : [['version', version] as const])];
  const { matches } = await store.search(criteriaOf(VIEW, criteria, request, now()), visibleTo(request, now()));
  const [only, second] = matches;
  if (only === undefined) throw notFound(VIEW);
  if (second !== undefined)
    throw problem(
      'incorrect',
      'multiple-matches',
      'viewReference: có nhiều view cùng url; thêm |version.',
      'viewReference: several views have this url; add |version.',
      'viewReference',
    );
  return compiledView(JSON.parse(characters(only.body)));
}

async function overOf(request: RestRequest, asked: ViewAsked, view: CompiledView, deps: RestDeps): Promise<ViewRun['over']> {
  const { resources, patients, groups, since } = asked;
  if (resources !== undefined) return { resources };
  requireFhir(callerOf(request), 's', view.resource);
  const named = [...patients];
  for (const group of groups) named.push(...(await membersOf(request, group, deps)));
  return {
    ...(patients.length + groups.length === 0 ? {} : { patients: [...new Set(named)] }),
    ...(since === undefined ? {} : { since }),
  };
}

async function membersOf(request: RestRequest, id: string, { store, now }: RestDeps): Promise<readonly string[]> {
  requireFhir(callerOf(request), 'r', 'Group');
  const group = await store.readCurrent('Group', id, visibleTo(request, now(), 'r'));
  if (group === undefined) throw notFound('Group');
  if (group.deleted) throw gone('Group');
  return patientsOf(group.body, `${request.base}/`);
}
