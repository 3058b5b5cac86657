import { requireFhir } from '@hub/access';
import { type Group, parseResource } from '@hub/fhir-model';
import { problem } from '@hub/outcome';
import { CURSOR, localReference } from '@hub/search';
import { goneAnswer, ok } from '../../answer.ts';
import { type BundleLink, searchset } from '../../bundle.ts';
import type { Handler } from '../../handler.ts';
import { characters, type Piece, type RestRequest, type RestResponse } from '../../message.ts';
import { FORMAT_PARAMETERS } from '../../negotiate.ts';
import type { EverythingAsked, EverythingOf, EverythingPage } from '../../operation-store.ts';
import { idOf, notFound, SERVED_TYPES, unknownParameter } from '../../resource-path.ts';
import { callerOf, visibleTo } from '../../visible.ts';
import { instant, period, wholeNumber } from '../history-parameters.ts';
import { inputsOf, linkOf, once, operationsOf } from './asked.ts';

const DEFAULT_COUNT = 100;
const MAX_COUNT = 1000;
const PARAMETERS = ['_since', '_type', '_count', CURSOR] as const;

/**
 * GET or POST [base]/Patient|Encounter|Group/[id]/$everything (R4 operation-patient-everything.html and its sisters): the resource, all
 * of its compartment (of a group: of its patients'), and what those point at outside it; in pages, each resource once, to the end. A
 * visit has no care dates of its own to choose from. 404, 410 like a read.
 */
export function everythingOf(type: 'Patient' | 'Encounter' | 'Group'): Handler {
  const known: ReadonlySet<string> = new Set([...PARAMETERS, ...(type === 'Encounter' ? [] : ['start', 'end']), ...FORMAT_PARAMETERS]);
  return async (request, { store, now }) => {
    const id = idOf(request, type);
    const inputs = inputsOf(request);
    for (const [name] of inputs) if (!known.has(name)) throw unknownParameter(name);
    const asked = askedOf(inputs);
    for (const named of asked.types ?? []) requireFhir(callerOf(request), 'r', named);
    const visible = visibleTo(request, now(), 'r');
    const stored = await store.readCurrent(type, id, visible);
    if (stored === undefined) throw notFound(type);
    if (stored.deleted) return goneAnswer(type, stored);
    const of: EverythingOf = type === 'Group' ? { type, id, patients: patientsOf(stored.body, `${request.base}/`) } : { type, id };
    return pageOf(request, `/${type}/${id}/$everything`, inputs, await operationsOf(store).everything(of, asked, visible));
  };
}

/**
 * GET or POST [base]/Patient/$everything (R4 operation-patient-everything.html, type level): the same of every patient the caller may see, one after another
 * by id, each resource with the first of the patients it concerns. What patients point at outside comes with each fifty of them.
 */
export const everythingOfAll: Handler = async (request, { store, now }) => {
  const known: ReadonlySet<string> = new Set([...PARAMETERS, 'start', 'end', ...FORMAT_PARAMETERS]);
  const inputs = inputsOf(request);
  for (const [name] of inputs) if (!known.has(name)) throw unknownParameter(name);
  const asked = askedOf(inputs);
  return pageOf(
    request,
    '/Patient/$everything',
    inputs,
    await operationsOf(store).everything({ type: 'Patients' }, asked, visibleTo(request, now())),
  );
};

function pageOf(request: RestRequest, path: string, inputs: readonly (readonly [string, string])[], page: EverythingPage): RestResponse {
  const rest = inputs.filter(([name]) => name !== CURSOR);
  const links: BundleLink[] = [{ relation: 'self', url: linkOf(request.base, path, inputs) }];
  if (page.next !== undefined) links.push({ relation: 'next', url: linkOf(request.base, path, [...rest, [CURSOR, page.next]]) });
  return ok(request, searchset(request.base, page, links));
}

function askedOf(inputs: readonly (readonly [string, string])[]): EverythingAsked {
  const [since, types, start, end, cursor] = ['_since', '_type', 'start', 'end', CURSOR].map((name) => once(inputs, name));
  const count = wholeNumber('_count', once(inputs, '_count')) ?? DEFAULT_COUNT;
  if (count === 0) throw problem('incorrect', 'value', '_count phải từ 1 trở lên.', '_count must be at least 1.', '_count');
  return {
    count: Math.min(count, MAX_COUNT),
    ...(since === undefined ? {} : { since: instant('_since', since) }),
    ...(types === undefined ? {} : { types: typesOf(types) }),
    ...(start === undefined ? {} : { start: period('start', start).low }),
    ...(end === undefined ? {} : { end: period('end', end).high }),
    ...(cursor === undefined ? {} : { cursor }),
  };
}

function typesOf(text: string): readonly string[] {
  const types = [...new Set(text.split(','))].sort();
  if (types.every((type) => SERVED_TYPES.has(type))) return types;
  throw problem(
    'incorrect',
    'value',
    '_type cần tên các loại tài nguyên của R4, cách nhau bằng dấu phẩy.',
    '_type takes names of R4 resource types, separated by commas.',
    '_type',
  );
}

/** Ids of the patients among a group's members, in order; members that have left (`inactive`) are none. */
export function patientsOf(body: Piece, base: string): readonly string[] {
  const { member = [] } = parseResource(characters(body)) as Group;
  const ids = member.flatMap(({ entity, inactive }) => {
    const found = inactive === true || entity.reference === undefined ? undefined : localReference(entity.reference, base);
    return found?.type === 'Patient' ? [found.id] : [];
  });
  return [...new Set(ids)].sort();
}
