import { requireFhir } from '@hub/access';
import { problem } from '@hub/outcome';
import { criteriaOf } from '../../criteria.ts';
import type { RestDeps } from '../../handler.ts';
import { characters, type RestRequest } from '../../message.ts';
import { gone, notFound } from '../../resource-path.ts';
import { callerOf, visibleTo } from '../../visible.ts';
import { patientsOf } from './everything.ts';

export const VIEW = 'ViewDefinition';

/** The stored definition that a reference names: `ViewDefinition/id`, here or with the address of this server, or its canonical URL. Throws 404, 410 like a read. */
export function definitionCalled(request: RestRequest, reference: string, deps: RestDeps): Promise<unknown> {
  const local = reference.startsWith(`${request.base}/`) ? reference.slice(request.base.length + 1) : reference;
  const id = /^ViewDefinition\/([A-Za-z0-9\-.]{1,64})$/.exec(local)?.[1];
  return id === undefined ? byUrl(request, reference, deps) : definitionOf(request, id, deps);
}

/** The stored definition of this id. */
export async function definitionOf(request: RestRequest, id: string, { store, now }: RestDeps): Promise<unknown> {
  const found = await store.readCurrent(VIEW, id, visibleTo(request, now(), 'r'));
  if (found === undefined) throw notFound(VIEW);
  if (found.deleted) throw gone(VIEW);
  return JSON.parse(characters(found.body));
}

/** The one view of a canonical URL (with `|version` where there are several). */
async function byUrl(request: RestRequest, url: string, { store, now }: RestDeps): Promise<unknown> {
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
  return JSON.parse(characters(only.body));
}

/** Patients of a group that the caller may read. */
export async function membersOf(request: RestRequest, id: string, { store, now }: RestDeps): Promise<readonly string[]> {
  requireFhir(callerOf(request), 'r', 'Group');
  const group = await store.readCurrent('Group', id, visibleTo(request, now(), 'r'));
  if (group === undefined) throw notFound('Group');
  if (group.deleted) throw gone('Group');
  return patientsOf(group.body, `${request.base}/`);
}
