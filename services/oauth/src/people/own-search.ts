import type { Principal } from '@hub/access';
import { joined, matchRoute, type RestDeps } from '@hub/fhir-rest';
import { isProblemError } from '@hub/outcome';

/** Most resources that a page shows to choose from. */
const MOST = 20;

/** Resources of a type that `principal` would find at this moment, a few at most. */
export type OwnSearch = <T extends { readonly resourceType: string }>(
  principal: Principal,
  base: string,
  type: T['resourceType'],
  query: readonly (readonly [string, string])[],
) => Promise<readonly T[]>;

/** A page asks what anybody could ask: a FHIR search as the person, behind the same visibility. What cannot be a search value finds nothing. */
export function ownSearch({ store, now }: Pick<RestDeps, 'store' | 'now'>): OwnSearch {
  const deps: RestDeps = { store, now, writes: { write: nothingElse }, capabilityStatement: nothingElse, openApi: nothingElse };
  return async (principal, base, type, query) => {
    const match = matchRoute('GET', `/fhir/${type}`);
    if ('allow' in match) throw new Error(`${type} cannot be searched`);
    try {
      const { body = '' } = await match.route.handle(
        {
          method: 'GET',
          base,
          params: { type },
          query: [...query.map(([name, value]): [string, string] => [name, value]), ['_count', String(MOST)]],
          header: () => undefined,
          principal,
        },
        deps,
      );
      const { entry = [] } = JSON.parse(joined(body)) as { readonly entry?: readonly { readonly resource: never }[] };
      return entry.flatMap(({ resource }) => ((resource as { resourceType: string }).resourceType === type ? [resource] : []));
    } catch (error) {
      if (isProblemError(error) && error.problem.category === 'incorrect') return [];
      throw error;
    }
  };
}

/** A search neither writes nor describes the server. */
function nothingElse(): never {
  throw new Error('the picker only searches');
}
