import { type ChainCriterion, CONTAINED_ROWS, type Criterion, kindOf, type Parameter } from '@hub/search';

/** Where a chain ends: any of these types, with one thing asked of all of them. */
export interface ChainEnd {
  readonly types: readonly string[];
  readonly criterion: Criterion;
}

/**
 * The ends of a chain, those together that are asked alike: a reference to anything ends in a hundred types and more, and to spell what is asked
 * of each, with who may see it, would make a statement that takes seconds to plan. What differs by type is the numbers of the rows alone, and
 * a number is of one type.
 */
export function endsOf({ targets }: Pick<ChainCriterion, 'targets'>): readonly ChainEnd[] {
  if (targets.length === 1) return targets.map(({ type, criterion }) => ({ types: [type], criterion }));
  const groups = Map.groupBy(targets, ({ type, criterion }) => likeness(criterion) ?? type);
  return [...groups.values()].map((group) => {
    const [first] = group as [(typeof group)[number]];
    return { types: group.map(({ type }) => type), criterion: group.length === 1 ? first.criterion : merged(group) };
  });
}

/**
 * A chain asked of targets stored by themselves and of contained ones at once (R4 search.html#contained): whose row it is tells which of the numbers it has.
 * Asked of each apart, every step would double what comes after it.
 */
export function ofEither(chain: ChainCriterion): ChainCriterion {
  const { parameter } = chain;
  return {
    ...chain,
    parameter: { ...parameter, rows: [...parameter.rows, ...parameter.rows.map((row) => row + CONTAINED_ROWS)], many: true },
  };
}

/** The same text for what may be asked together; undefined for what is asked by itself. */
function likeness(criterion: Criterion): string | undefined {
  switch (criterion.kind) {
    case 'id':
    case 'updated':
    case 'source':
    case 'content':
      return JSON.stringify(criterion);
    case 'token':
    case 'string':
    case 'date':
    case 'quantity':
    case 'uri':
    case 'reference':
    case 'missing': {
      const { parameter, ...asked } = criterion;
      if (parameter.only !== undefined || parameter.components !== undefined) return undefined;
      return JSON.stringify([parameter.code, kindOf(parameter), asked]);
    }
    // It leads on to the same, by references that have one name.
    case 'chain': {
      const { parameter, targets } = criterion;
      if (parameter.only !== undefined) return undefined;
      const further = targets.map((target) => [target.type, likeness(target.criterion)]);
      return further.some(([, like]) => like === undefined) ? undefined : JSON.stringify([parameter.code, further]);
    }
    // What points there is of one type, so that alike is the same.
    case 'has': {
      const like = likeness(criterion.criterion);
      return like === undefined ? undefined : JSON.stringify([criterion.type, criterion.parameter.number, like]);
    }
    default:
      return undefined;
  }
}

function merged(group: ChainCriterion['targets']): Criterion {
  const criteria = group.map(({ criterion }) => criterion);
  const [first] = criteria as [Criterion];
  if (!('parameter' in first) || first.kind === 'has') return first;
  const parameters = criteria.map((criterion) => (criterion as { readonly parameter: Parameter }).parameter);
  const rows = [...new Set(parameters.flatMap((parameter) => parameter.rows))];
  return { ...first, parameter: { ...first.parameter, rows, many: true } } as Criterion;
}
