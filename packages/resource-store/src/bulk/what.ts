import { typeNumber } from '@hub/fhir-model';
import { compartmentRows, parametersOf, SEARCHED_TYPES, type SearchQuery } from '@hub/search';
import { matchingSql } from '../operations/matching.ts';
import { at } from '../search-sql/date.ts';
import { constant, type Statement, typeIn } from '../search-sql/statement.ts';

/** Which resources a bulk export is of, in words of the store. */
export interface BulkSelection {
  readonly types: readonly string[];
  /** Only what is in some patient's compartment, and the patients. */
  readonly ofPatients: boolean;
  /** Ids of the patients alone that count. */
  readonly patients?: readonly string[];
  /** Changed after this moment (epoch milliseconds), or since this very state of the store (pg_snapshot). */
  readonly since?: { readonly after: number } | { readonly snapshot: string };
  /** Last changed before this moment. */
  readonly until?: number;
  /** Which Provenance of what is exported comes with it; `types` is then without it. */
  readonly provenance?: 'latest' | 'relevant';
  /** The type in whose blocks the resources stand: what belongs to none is not exported. */
  readonly blocks?: string;
  /** Of a type, the searches of which one must match, each with the criterion that leads it. */
  readonly filters: readonly { readonly type: string; readonly query: SearchQuery; readonly lead: number }[];
}

const PATIENT = constant(typeNumber('Patient') as number);
const PROVENANCE = constant(typeNumber('Provenance') as number);
/** Numbers of the references of a Provenance to what it tells of. */
export const PROVENANCE_TARGETS: readonly number[] = parametersOf('Provenance')?.get('target')?.rows ?? [];
/** Numbers of every reference that puts a resource into a patient's compartment. */
export const OF_PATIENTS: readonly number[] = [...new Set(Object.values(compartmentRows('Patient')).flat())].sort((a, b) => a - b);

/** Everything there is, whatever it says: nothing needs to be listed before it is read. */
export const isWhole = ({ types, ofPatients, since, until, blocks, filters }: BulkSelection): boolean =>
  types.length === SEARCHED_TYPES.length && !ofPatients && [since, until, blocks].every((one) => one === undefined) && filters.length === 0;

/** True for rows of `resource` (alias r) of the type, the people and the time asked for. */
export function selected(what: BulkSelection, s: Statement): string {
  return [typeIn('r', what.types), ofPatients(what, s), sinceThen(what, s), untilThen(what, s)].join(' and ');
}

/** The same for rows that are deleted. */
export function selectedGone(what: BulkSelection, s: Statement): string {
  return ['r.deleted', typeIn('r', what.types), sinceThen(what, s), untilThen(what, s), wereOfPatients(what, s)].join(' and ');
}

/** True for rows of `resource` (alias r) that one of the searches of their type finds. */
export function filtered({ filters }: BulkSelection, s: Statement): string {
  const byType = Map.groupBy(filters, ({ type }) => type);
  if (byType.size === 0) return 'true';
  const each = [...byType].map(([type, ones]) => {
    const any = ones.map(({ query, lead }) => `r.rid in (${matchingSql(query, lead, s)})`);
    return `(${typeIn('r', [type])} and (${any.join(' or ')}))`;
  });
  return `(not (${typeIn('r', [...byType.keys()])}) or ${each.join(' or ')})`;
}

function ofPatients({ ofPatients: only, patients }: BulkSelection, s: Statement): string {
  if (!only) return 'true';
  const numbers = s.value(OF_PATIENTS, 'smallint[]');
  // What tells of a resource of the compartment comes with it (export.html, includeAssociatedData: unless _type leaves Provenance out).
  const told = `r.type = ${PROVENANCE} and `;
  const targets = s.value(PROVENANCE_TARGETS, 'smallint[]');
  if (patients === undefined)
    // `about` is the one patient; what names several people is nobody's, and told by its references.
    return `(r.about <> 0 or exists (select 1 from idx_reference x join resource o on o.rid = x.target
      where x.rid = r.rid and x.param = any(${numbers}) and o.type = ${PATIENT} offset 0)
      or ${told} exists (select 1 from idx_reference x join resource o on o.rid = x.target
      where x.rid = r.rid and x.param = any(${targets}) and o.about <> 0 offset 0))`;
  const those = `select o.rid from resource o where o.type = ${PATIENT} and o.id = any(${s.value(patients, 'text[]')}) and ${s.visible('o')}`;
  const theirs = `select x.rid from idx_reference x where x.target = any(array(${those})) and x.param = any(${numbers})`;
  return `(r.rid in (${those}) or r.rid in (${theirs})
    or ${told} r.rid in (select y.rid from idx_reference y where y.target in (${theirs}) and y.param = any(${targets})))`;
}

/**
 * A deleted resource names nobody: whose it was is read in its last version. What tells of others (Provenance) may have named them by what is theirs: told of
 * rather than missed, to whoever may see it.
 */
function wereOfPatients({ ofPatients: only, patients }: BulkSelection, s: Statement): string {
  if (!only) return 'true';
  const named = (which: string) => `exists (select 1 from resource_history h,
      lateral regexp_matches(h.body, '"reference":"Patient/([A-Za-z0-9.-]+)', 'g') m where h.rid = r.rid and h.version = r.version - 1 and ${which} offset 0)`;
  if (patients === undefined) return `(r.type in (${PATIENT}, ${PROVENANCE}) or ${named('true')})`;
  const those = (column: string) =>
    `select o.${column} from resource o where o.type = ${PATIENT} and o.id = any(${s.value(patients, 'text[]')}) and ${s.visible('o')}`;
  return `(r.rid in (${those('rid')}) or r.type = ${PROVENANCE} or ${named(`m[1] in (${those('id')})`)})`;
}

function sinceThen({ since }: BulkSelection, s: Statement): string {
  if (since === undefined) return 'true';
  if ('after' in since) return `r.last_updated > ${at(since.after, s)}`;
  const then = s.value(since.snapshot, 'pg_snapshot');
  return `r.rid in (select c.rid from change_log c where c.tx >= pg_snapshot_xmin(${then}) and not pg_visible_in_snapshot(c.tx, ${then}))`;
}

const untilThen = ({ until }: BulkSelection, s: Statement) => (until === undefined ? 'true' : `r.last_updated < ${at(until, s)}`);
