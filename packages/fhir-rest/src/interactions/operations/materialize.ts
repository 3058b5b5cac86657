import { problem } from '@hub/outcome';
import { tableColumns } from '@hub/view-definition';
import { ok } from '../../answer.ts';
import type { Handler, RestDeps } from '../../handler.ts';
import type { MaterialisedView, MaterialisedViews } from '../../materialised.ts';
import type { RestRequest, RestResponse } from '../../message.ts';
import { idOf } from '../../resource-path.ts';
import { compiledView } from '../../view.ts';
import { callerOf } from '../../visible.ts';
import { inputsOf, once } from './asked.ts';
import { definitionOf, VIEW } from './view-stored.ts';

/** A name of a table, with room for its number. */
const NAME = /^[A-Za-z][A-Za-z0-9_]{0,49}$/;

const TAKEN: ReadonlySet<string> = new Set(['targetName', '_format', '_pretty']);

function keptOf({ viewTables }: RestDeps): MaterialisedViews {
  if (viewTables !== undefined) return viewTables;
  throw problem('unavailable', 'not-supported', 'Máy chủ này không giữ view thành bảng.', 'This server keeps no views as tables.');
}

/**
 * POST [base]/ViewDefinition/[id]/$materialize (SQL on FHIR v2, operation $materialize): from now on the view's rows are kept in a table. 202 with where its state
 * is told; asked again, the same.
 */
export const materialize: Handler = async (request, deps) => {
  const id = idOf(request, VIEW);
  const definition = (await definitionOf(request, id, deps)) as { readonly name?: unknown };
  const inputs = inputsOf(request);
  for (const [name] of inputs) if (!TAKEN.has(name)) throw notOffered(name);
  tableColumns(compiledView(definition));
  const view = await keptOf(deps).keep(id, nameOf(once(inputs, 'targetName') ?? definition.name), callerOf(request).clientNumber);
  const answer = told(request, view);
  return { ...answer, status: 202, headers: { ...answer.headers, 'Content-Location': addressOf(request, id) } };
};

/** GET of the same address: how the table stands. 404 where there is none. */
export const materialized: Handler = async (request, deps) => {
  const id = idOf(request, VIEW);
  await definitionOf(request, id, deps);
  const view = await keptOf(deps).status(id);
  if (view === undefined) throw noTable();
  return told(request, view);
};

/** GET [base]/ViewDefinition/$materialize: all of them. */
export const allMaterialized: Handler = async (request, deps) => {
  const views = await keptOf(deps).all();
  const parameter = views.map((view) => ({ name: 'view', part: partsOf(request, view) }));
  return ok(request, JSON.stringify({ resourceType: 'Parameters', ...(parameter.length === 0 ? {} : { parameter }) }));
};

/** DELETE of the address: the table goes, the view stays. */
export const dematerialize: Handler = async (request, deps) => {
  const id = idOf(request, VIEW);
  if (await keptOf(deps).drop(id)) return { status: 202, headers: {} };
  throw noTable();
};

function nameOf(name: unknown): string {
  if (typeof name === 'string' && NAME.test(name)) return name;
  throw problem(
    'invalid',
    'view-table-name',
    'Tên bảng (targetName, hoặc name của ViewDefinition) cần bắt đầu bằng chữ cái, rồi chữ cái, chữ số, gạch dưới; nhiều nhất 50 ký tự.',
    'The name of the table (targetName, or the name of the ViewDefinition) begins with a letter, then letters, digits, underscores; 50 characters at most.',
    'targetName',
  );
}

const notOffered = (name: string) =>
  problem(
    'incorrect',
    'not-supported',
    `Không có tham số ${/^[A-Za-z]\w{0,63}$/.test(name) ? name : '?'}: bảng luôn theo mọi thay đổi của cả kho; chỉ nhận targetName.`,
    `There is no parameter ${/^[A-Za-z]\w{0,63}$/.test(name) ? name : '?'}: a table follows every change of the whole store; targetName alone is taken.`,
    'targetName',
  );

const noTable = () => problem('not-found', 'not-found', 'View này không được giữ thành bảng.', 'This view is not kept as a table.');

const addressOf = ({ base }: RestRequest, id: string) => `${base}/${VIEW}/${id}/$materialize`;

const told = (request: RestRequest, view: MaterialisedView): RestResponse =>
  ok(request, JSON.stringify({ resourceType: 'Parameters', parameter: partsOf(request, view) }));

function partsOf(request: RestRequest, view: MaterialisedView): readonly object[] {
  const { id, name, status, why, table, lastChange, secondsBehind } = view;
  return [
    { name: 'status', valueCode: status },
    { name: 'location', valueUri: addressOf(request, id) },
    { name: 'view', valueReference: { reference: `${VIEW}/${id}` } },
    { name: 'targetName', valueString: name },
    ...(table === undefined
      ? []
      : [
          { name: 'table', valueString: table.name },
          { name: 'rows', valueDecimal: table.rows },
          { name: 'definitionVersion', valueString: String(table.definitionVersion) },
        ]),
    ...(lastChange === undefined ? [] : [{ name: 'lastUpdated', valueInstant: new Date(lastChange).toISOString() }]),
    ...(secondsBehind === undefined ? [] : [{ name: 'secondsBehind', valueDecimal: Math.round(secondsBehind * 10) / 10 }]),
    ...(why === undefined ? [] : [{ name: 'fault', valueString: `${why.vi} | ${why.en}` }]),
  ];
}
