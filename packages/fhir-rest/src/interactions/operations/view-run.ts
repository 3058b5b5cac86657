import { requireFhir } from '@hub/access';
import { problem } from '@hub/outcome';
import type { CompiledView } from '@hub/view-definition';
import type { Handler, RestDeps } from '../../handler.ts';
import type { RestRequest } from '../../message.ts';
import type { ViewRun } from '../../operation-store.ts';
import { idOf } from '../../resource-path.ts';
import { compiledView } from '../../view.ts';
import { callerOf, visibleTo } from '../../visible.ts';
import { operationsOf } from './asked.ts';
import { type ViewAsked, viewAsked } from './view-asked.ts';
import { TABLE_TYPES, tableText } from './view-format.ts';
import { definitionCalled, definitionOf, membersOf, VIEW } from './view-stored.ts';

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
    return compiledView(await definitionOf(request, idOf(request, VIEW), deps));
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
  return compiledView(await definitionCalled(request, viewReference, deps));
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
