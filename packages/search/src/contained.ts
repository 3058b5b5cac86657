import type { ContainedRows, IndexRows, LinkRow } from './index-rows.ts';
import { NARRATIVE_ROWS } from './narrative.ts';
import type { Parameter } from './parameters.ts';
import type { Criterion, IdCriterion } from './query/query.ts';

/**
 * Contained resources (R4 references.html#contained) have index rows of their own, so that two of one container are told apart; numbered this
 * much after their parameters', so that no other search meets them. Stored in index rows: never changed.
 */
export const CONTAINED_ROWS = 5_000;
/** Contained resources of one container that are found. */
export const MOST_CONTAINED = 1_000;

/** Written before a type: those contained in others. */
export const CONTAINED = '#';
export const containedType = (type: string): string => `${CONTAINED}${type}`;

const moved = <T extends { readonly param: number }>(rows: readonly T[]): readonly T[] =>
  rows.map((row) => ({ ...row, param: row.param + CONTAINED_ROWS }));

/** Rows of a resource as those of a contained one. */
export function containedRows(rows: IndexRows): IndexRows {
  return {
    tokens: moved(rows.tokens),
    // A contained resource has no narrative of its own to be found by (R4 references.html#contained): its container tells it.
    strings: moved(rows.strings.filter(({ param }) => param < NARRATIVE_ROWS)),
    dates: moved(rows.dates),
    // What a contained resource is says nothing of others that point at the same target.
    references: moved(rows.references),
    quantities: moved(rows.quantities),
    composites: moved(rows.composites),
    ...(rows.links === undefined ? {} : { links: moved(rows.links) as readonly LinkRow[] }),
  };
}

/** The rows of a resource, and of each that it contains. */
export function* withContained(rows: IndexRows): Iterable<IndexRows> {
  yield rows;
  for (const { rows: own } of rows.contained ?? ([] as readonly ContainedRows[])) yield own;
}

const movedParameter = (parameter: Parameter): Parameter => ({
  ...parameter,
  number: parameter.number + CONTAINED_ROWS,
  rows: parameter.rows.map((row) => row + CONTAINED_ROWS),
});

/**
 * The criterion, asked of contained resources. Undefined when they cannot meet it: `_lastUpdated` and `_source` are of what is stored by itself (R4
 * references.html#contained: no meta.versionId, no meta.lastUpdated), and so is a compartment; `_content` is of the whole text, which its container has.
 */
export function ofContained(
  criterion: Criterion,
): Exclude<Criterion, { kind: 'updated' | 'source' | 'content' | 'compartment' }> | undefined {
  switch (criterion.kind) {
    case 'updated':
    case 'source':
    case 'content':
    case 'compartment':
      return undefined;
    case 'missing':
    case 'string':
      if (criterion.parameter.number > NARRATIVE_ROWS) return undefined;
      return { ...criterion, parameter: movedParameter(criterion.parameter) };
    case 'id':
      return { ...criterion, contained: true } satisfies IdCriterion;
    // What points at it is its container, by its own parameters.
    case 'has':
      return criterion;
    default:
      return { ...criterion, parameter: movedParameter(criterion.parameter) };
  }
}
