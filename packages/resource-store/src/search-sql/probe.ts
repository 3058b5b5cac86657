import { typeNumber } from '@hub/fhir-model';
import { type ChainCriterion, type Criterion, kindOf, type MissingCriterion, type Parameter } from '@hub/search';
import { compartmentProbe } from './compartment.ts';
import { rowMatch, TABLE } from './row-match.ts';
import { sourceMatch } from './source.ts';
import { constant, paramIn, type Statement } from './statement.ts';
import { updatedMatch } from './updated.ts';

/** `forced`: look the row up by its resource (one index probe); `free`: the planner may also scan the whole set (counts). */
export type ProbeMode = 'forced' | 'free';

// OFFSET 0 keeps EXISTS from becoming a join: a page must not build the whole set of a broad criterion to show 50 rows.
const fence = (mode: ProbeMode) => (mode === 'forced' ? ' offset 0' : '');

/** True when the resource of row id `rid` (an SQL expression) satisfies the criterion. */
export function probe(criterion: Criterion, rid: string, s: Statement, mode: ProbeMode, depth = 0): string {
  const p = `p${depth}`;
  switch (criterion.kind) {
    case 'id':
      return `exists (select 1 from resource ${p} where ${p}.rid = ${rid} and ${p}.id = any(${s.value(criterion.values, 'text[]')})${fence(mode)})`;
    case 'updated':
      return `exists (select 1 from resource ${p} where ${p}.rid = ${rid} and ${updatedMatch(criterion, p, s)}${fence(mode)})`;
    case 'source':
      return `exists (select 1 from resource ${p} where ${p}.rid = ${rid} and ${sourceMatch(criterion, p, s)}${fence(mode)})`;
    case 'compartment':
      return compartmentProbe(criterion, rid, s, p, fence(mode));
    case 'missing':
      return missingProbe(criterion, rid, mode, p);
    case 'chain':
      return chainProbe(criterion, rid, s, mode, depth);
    default: {
      const found = `exists (select 1 from ${TABLE[criterion.kind]} ${p} where ${p}.rid = ${rid} and ${rowMatch(criterion, p, s)} and ${s.visible(p)}${fence(mode)})`;
      return criterion.kind === 'token' && criterion.negated ? `not ${found}` : found;
    }
  }
}

function missingProbe({ parameter, missing }: MissingCriterion, rid: string, mode: ProbeMode, p: string): string {
  const table = TABLE[kindOf(parameter)];
  const found = `exists (select 1 from ${table} ${p} where ${p}.rid = ${rid} and ${paramIn(p, parameter.rows)}${onlyType(parameter, p)}${fence(mode)})`;
  return missing ? `not ${found}` : found;
}

/**
 * A parameter that is another's rows narrowed to one type (`patient` in `subject`). A target the hub does not hold yet has no
 * type here; it is taken to be of the narrowed type, as nearly every subject is a patient.
 */
export function onlyType(parameter: Parameter, alias: string): string {
  if (parameter.only === undefined) return '';
  const type = constant(typeNumber(parameter.only) as number);
  return ` and (${alias}.target < 0 or exists (select 1 from resource o where o.rid = ${alias}.target and o.type = ${type} offset 0))`;
}

function chainProbe({ parameter, targets }: ChainCriterion, rid: string, s: Statement, mode: ProbeMode, depth: number): string {
  const p = `p${depth}`;
  const alternatives = targets.map(({ type, criterion }) => targetMatch(type, criterion, `${p}.target`, s, mode, depth + 1));
  return `exists (select 1 from idx_reference ${p} where ${p}.rid = ${rid} and ${paramIn(p, parameter.rows)} and ${s.visible(p)} and (${alternatives.join(' or ')})${fence(mode)})`;
}

/** The target is visible to the caller, of this type, and satisfies the criterion. */
function targetMatch(type: string, criterion: Criterion, target: string, s: Statement, mode: ProbeMode, depth: number): string {
  const r = `r${depth}`;
  const visible = `exists (select 1 from resource ${r} where ${r}.rid = ${target} and ${r}.type = ${constant(typeNumber(type) as number)} and not ${r}.deleted and ${s.visible(r)} offset 0)`;
  return `(${probe(criterion, target, s, mode, depth)} and ${visible})`;
}
