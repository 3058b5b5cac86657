import { CONTAINED_ROWS } from './contained.ts';
import { ELSEWHERE } from './extract/local-reference.ts';
import { FIRST_ENTRY_ROWS } from './first-entry.ts';
import type { IndexRows, RowList } from './index-rows.ts';
import { TEXT_ROWS } from './modifier-rows.ts';
import { NARRATIVE_ROWS } from './narrative.ts';
import { kindOf, type Parameter, parametersOf, SEARCHED_TYPES } from './parameters.ts';

/**
 * What later versions of the hub index beyond the first. A resource stored before has no such rows until it is indexed again
 * (resource-store reindex/), and a search that needs them is refused until all have them. Append only: each has a row of
 * `index_revision`, which its migration makes.
 */
export interface IndexRevision {
  readonly revision: number;
  /** Parameters up to this number have rows from here on; those above the last revision's came with this one. */
  readonly parameters: number;
  /** The rows that are made again. */
  readonly rows: readonly RowList[];
  /** Only resources of these types, and those whose JSON text holds one of these, have other rows than before. Absent: all may. */
  readonly only?: () => { readonly types: readonly string[]; readonly texts: readonly string[] };
}

/** Parameters of the first version. */
const FIRST = 2078;
const ELSEWHERE_REVISION = 4;
const MODIFIER_REVISION = 5;
const CONTAINED_REVISION = 7;
const VERSIONS_REVISION = 8;
const ORDER_REVISION = 9;
/** Types that have a quantity or a number to be asked for. */
const quantified = () =>
  SEARCHED_TYPES.filter((type) => [...(parametersOf(type)?.values() ?? [])].some((one) => kindOf(one) === 'quantity'));

export const INDEX_REVISIONS: readonly IndexRevision[] = [
  { revision: 2, parameters: 2150, rows: ['composites'] },
  { revision: 3, parameters: 2151, rows: ['composites'] },
  // References to other servers.
  { revision: 4, parameters: 2151, rows: ['references', 'composites'] },
  // Rows of `:text`, `:of-type`, `:identifier` (modifier-rows.ts).
  { revision: 5, parameters: 2151, rows: ['tokens', 'strings'] },
  // Signatures of codes (signature.ts). No search needs them: rows without one stand for any code.
  { revision: 6, parameters: 2151, rows: ['references'] },
  // Contained resources (contained.ts), narratives (narrative.ts), unit texts beside unit codes (modifier-rows.ts),
  // identifiers of references that a parameter has of one type alone.
  { revision: 7, parameters: 2151, rows: ['tokens', 'references', 'strings', 'quantities'] },
  // Versions of canonicals, what documents and messages begin with (first-entry.ts).
  { revision: 8, parameters: 2151, rows: ['tokens', 'references'], only: () => ({ types: ['Bundle'], texts: ['|'] }) },
  // What quantities are ordered by (types/quantity/unit.ts).
  { revision: 9, parameters: 2151, rows: ['quantities'], only: () => ({ types: quantified(), texts: [] }) },
  // The visit of supplies (fhir-profiles/search-parameters/hub).
  { revision: 10, parameters: 2153, rows: ['references'], only: () => ({ types: ['SupplyDelivery', 'SupplyRequest'], texts: [] }) },
  // Views of SQL on FHIR: a type that was not stored before.
  { revision: 11, parameters: 2166, rows: ['tokens', 'strings', 'dates'], only: () => ({ types: ['ViewDefinition'], texts: [] }) },
];

/** The revision that brought a parameter; undefined of those the first version had. */
function revisionOf({ number }: Pick<Parameter, 'number'>): number | undefined {
  if (number > NARRATIVE_ROWS) return CONTAINED_REVISION;
  if (number > TEXT_ROWS) return MODIFIER_REVISION;
  if (number > FIRST_ENTRY_ROWS && number < CONTAINED_ROWS) return VERSIONS_REVISION;
  return number <= FIRST ? undefined : INDEX_REVISIONS.find(({ parameters }) => number <= parameters)?.revision;
}

/**
 * Revisions whose rows answer a query or a part of one, and a parameter that needs each. Whatever in it is a parameter counts:
 * criteria, the links of chains, sort keys, includes.
 */
export function revisionsNeeded(part: unknown, found: Map<number, string> = new Map()): ReadonlyMap<number, string> {
  if (typeof part !== 'object' || part === null) return found;
  if ('code' in part && 'number' in part && 'rows' in part) {
    const parameter = part as Parameter;
    const revision = revisionOf(parameter);
    if (revision !== undefined) found.set(revision, parameter.code);
    return found;
  }
  if ('down' in part && 'key' in part && typeof part.key === 'object' && kindOf(part.key as Parameter) === 'quantity')
    found.set(ORDER_REVISION, (part.key as Parameter).code);
  if ('which' in part && 'show' in part) found.set(CONTAINED_REVISION, '_contained');
  if ('parameter' in part) {
    const asking = part as Asking;
    needsOfAsking(asking, found);
    // Every search comes by here: the values of these hold no parameter.
    if (PLAIN.has(asking.kind)) return revisionsNeeded(asking.parameter, found);
  }
  for (const inner of Object.values(part)) revisionsNeeded(inner, found);
  return found;
}

/** Kinds of criteria with one parameter and plain values. */
const PLAIN: ReadonlySet<string> = new Set(['token', 'string', 'date', 'uri', 'reference']);

/** A criterion, as far as how it asks tells what it needs. */
interface Asking {
  readonly kind: string;
  readonly parameter: Parameter;
  readonly values?: readonly unknown[];
  readonly versions?: readonly unknown[];
}

/** What a parameter of the first version may be asked only since later: for references to other servers, and whether there is any. */
function needsOfAsking({ kind, parameter, values, versions }: Asking, found: Map<number, string>): void {
  // Chains lead into contained resources; a unit asked for without its system may be a text.
  if (kind === 'chain' || (kind === 'quantity' && parameter.rows.some((row) => row > TEXT_ROWS)))
    found.set(CONTAINED_REVISION, parameter.code);
  if (versions !== undefined) found.set(VERSIONS_REVISION, parameter.code);
  const missing = kind === 'missing' && kindOf(parameter) === 'reference';
  if (missing) found.set(CONTAINED_REVISION, parameter.code);
  if (missing || ((kind === 'reference' || kind === 'composite') && asksElsewhere(values))) found.set(ELSEWHERE_REVISION, parameter.code);
}

function asksElsewhere(part: unknown): boolean {
  if (typeof part !== 'object' || part === null) return false;
  return 'type' in part && 'id' in part ? part.type === ELSEWHERE : Object.values(part).some(asksElsewhere);
}

/** The rows of these revisions among all that a resource has; what it contains is always made whole. */
export function rowsOf(revisions: readonly IndexRevision[], rows: IndexRows): IndexRows {
  const lists: ReadonlySet<RowList> = new Set(revisions.flatMap((revision) => revision.rows));
  const kept = (name: string) => name === 'contained' || lists.has((name === 'links' ? 'references' : name) as RowList);
  return Object.fromEntries(Object.entries(rows).map(([name, list]) => [name, kept(name) ? list : []])) as never;
}
