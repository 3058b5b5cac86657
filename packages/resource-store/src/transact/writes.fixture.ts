import type { Principal } from '@hub/access';
import type { Resource } from '@hub/fhir-model';
import type { Change, CreateChange, WriteStore, WriteUnit, Written } from '@hub/fhir-rest';
import { isProblemError } from '@hub/outcome';
import { parseSearch, type SearchQuery } from '@hub/search';

export const OPERATOR: Principal = { clientNumber: 1, clientId: 'operator', kind: 'operator' };
export const HIS_1: Principal = { clientNumber: 2, clientId: 'his-1', kind: 'sender', facilityId: 1 };
export const HIS_2: Principal = { clientNumber: 3, clientId: 'his-2', kind: 'sender', facilityId: 2 };

export type Unit = WriteUnit<SearchQuery>;

/** The query of `Type?parameters`. */
export function query(url: string): SearchQuery {
  const [type = '', search = ''] = url.split('?');
  const parsed = parseSearch(type, [...new URLSearchParams(search)], { now: Date.now() });
  if (!parsed.ok) throw new Error('no such search');
  return parsed.query;
}

export const unit = (changes: readonly Change<SearchQuery>[], more: Partial<Unit> = {}): Unit => ({
  changes,
  principal: HIS_1,
  bodies: true,
  ...more,
});

export const patient = (more: Record<string, unknown> = {}): Resource => ({ resourceType: 'Patient', active: true, ...more }) as Resource;

/** A patient with one identifier, made unless there is one. */
export function unlessThere(value: string, more: Record<string, unknown> = {}, at?: string): CreateChange<SearchQuery> {
  return {
    kind: 'create',
    type: 'Patient',
    resource: patient({ identifier: [{ system: 'urn:mrn', value }], ...more }),
    ifNoneExist: query(`Patient?identifier=urn:mrn|${value}`),
    ...(at === undefined ? {} : { at }),
  };
}

/** Puts "Type/id" for every `reference` of an Observation that `resolve` knows; what a bundle does for all types. */
export const linkSubject: NonNullable<Unit['link']> = (resource, resolve) => {
  const { subject } = resource as { subject?: { reference: string } };
  const found = subject === undefined ? undefined : resolve(subject.reference);
  return found === undefined ? resource : ({ ...resource, subject: { reference: found } } as Resource);
};

/** Sends units at once, over the stores in turn; what each came to: its results, or the category of its refusal. Anything else fails. */
export function atOnce(
  stores: readonly WriteStore<SearchQuery>[],
  units: readonly Unit[],
): Promise<readonly (readonly Written[] | string)[]> {
  return Promise.all(
    units.map((one, i) =>
      (stores[i % stores.length] as WriteStore<SearchQuery>).write(one).catch((error: unknown) => {
        if (isProblemError(error)) return error.problem.category;
        throw error;
      }),
    ),
  );
}

/** How often each thing happened. */
export function tally(things: Iterable<string>): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const thing of things) counts[thing] = (counts[thing] ?? 0) + 1;
  return counts;
}

/** The outcome of a unit's first change, or the category of its refusal. */
export const outcomeOf = (result: readonly Written[] | string): string =>
  typeof result === 'string' ? result : (result[0] as Written).outcome;
