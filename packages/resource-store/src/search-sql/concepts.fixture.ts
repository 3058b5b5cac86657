import type { Criterion, SearchQuery } from '@hub/search';
import { CODES, SYSTEMS } from '@hub/search/testing';
import type { Held } from './generated-world.fixture.ts';

/** Value sets over the codes that generated resources have, and a code system with a hierarchy of them; what they mean is written beside them. */
interface Concept {
  readonly system: string;
  readonly code: string;
}

const ALL: readonly Concept[] = SYSTEMS.flatMap((system) => CODES.map((code) => ({ system, code })));

/** By URL, the codes of a value set. */
export const VALUE_SETS: ReadonlyMap<string, readonly Concept[]> = new Map(
  [0, 1, 2, 3].map((n) => [`http://example.org/ValueSet/${n}`, ALL.filter((_, i) => (i * 7 + n) % 4 === 0)]),
);

/** The code system whose hierarchy the hub holds, and in it the code above each. */
export const TREE = {
  system: SYSTEMS[0],
  above: { 'A90.1': 'A90', B20: 'A90', '2345-7': 'B20', '718-7': 'B20', '1.10': '1.1' } as Readonly<Record<string, string>>,
};

/** The resources that say so. */
export const TERMINOLOGY: readonly Held['resource'][] = [
  ...[...VALUE_SETS].map(([url, concepts], n) => ({
    ...{ resourceType: 'ValueSet', id: `codes-${n}`, url, status: 'active' },
    compose: {
      include: SYSTEMS.map((system) => ({
        system,
        concept: concepts.filter((one) => one.system === system).map(({ code }) => ({ code })),
      })),
    },
  })),
  {
    ...{ resourceType: 'CodeSystem', id: 'tree', url: TREE.system, status: 'active', content: 'complete' },
    concept: CODES.map((code) => ({
      code,
      ...(TREE.above[code] === undefined ? {} : { property: [{ code: 'parent', valueCode: TREE.above[code] }] }),
    })),
  },
] as unknown as readonly Held['resource'][];

const aboveOf = (code: string): readonly string[] => [code, ...(TREE.above[code] === undefined ? [] : aboveOf(TREE.above[code]))];

/** A search with the codes in it that `:in`, `:not-in`, `:above` and `:below` ask for: its plain meaning can be read off. */
export function withCodes(query: SearchQuery): SearchQuery {
  return { ...query, criteria: query.criteria.map(codesIn) };
}

function codesIn(criterion: Criterion): Criterion {
  if (criterion.kind !== 'token' || criterion.asked === undefined) return criterion;
  const { asked, ...rest } = criterion;
  const found = asked.flatMap((one): readonly Concept[] => {
    if (one.how === 'in') return VALUE_SETS.get(one.url) ?? [];
    const related = one.how === 'above' ? aboveOf(one.code) : CODES.filter((code) => aboveOf(code).includes(one.code));
    return related.map((code) => ({ system: one.system, code }));
  });
  return { ...rest, values: [...criterion.values, ...found] };
}
