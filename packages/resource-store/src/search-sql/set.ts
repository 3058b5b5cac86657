import { type ChainCriterion, type Criterion, kindOf } from '@hub/search';
import { compartmentSet } from './compartment.ts';
import { onlyType, probe } from './probe.ts';
import { rowMatch, TABLE } from './row-match.ts';
import { sourceMatch } from './source.ts';
import { paramIn, type Statement, typeIn } from './statement.ts';
import { updatedMatch } from './updated.ts';

/**
 * The row ids that satisfy a criterion, as a query with one column `rid`, unordered and possibly with repeats: what a
 * chain starts from, what a small result is sorted from and what is counted. Never holds a row the caller may not see.
 */
export function setOf(criterion: Criterion, types: readonly string[], s: Statement): string {
  switch (criterion.kind) {
    case 'id':
      return `select r.rid from resource r where r.id = any(${s.value(criterion.values, 'text[]')}) and ${typeIn('r', types)} and not r.deleted and ${s.visible('r')}`;
    case 'updated':
      return `select r.rid from resource r where ${typeIn('r', types)} and ${updatedMatch(criterion, 'r', s)} and not r.deleted and ${s.visible('r')}`;
    case 'source':
      return `select r.rid from resource r where ${sourceMatch(criterion, 'r', s)} and ${typeIn('r', types)} and not r.deleted and ${s.visible('r')}`;
    case 'missing': {
      if (criterion.missing) return everything(criterion, types, s);
      const { parameter } = criterion;
      const table = TABLE[kindOf(parameter)];
      return `select x.rid from ${table} x where ${paramIn('x', parameter.rows)}${onlyType(parameter, 'x')} and ${s.visible('x')}`;
    }
    case 'compartment':
      return compartmentSet(criterion, s);
    case 'chain':
      return chainSet(criterion, s);
    default:
      if (criterion.kind === 'token' && criterion.negated) return everything(criterion, types, s);
      return `select x.rid from ${TABLE[criterion.kind]} x where ${rowMatch(criterion, 'x', s)} and ${s.visible('x')}`;
  }
}

/** A criterion that only excludes: all of the type, less what it excludes. */
function everything(criterion: Criterion, types: readonly string[], s: Statement): string {
  return `select r.rid from resource r where ${typeIn('r', types)} and not r.deleted and ${s.visible('r')} and ${probe(criterion, 'r.rid', s, 'free')}`;
}

function chainSet({ parameter, targets }: ChainCriterion, s: Statement): string {
  return `select x.rid from idx_reference x where ${paramIn('x', parameter.rows)} and ${s.visible('x')} and x.target in (${targetSet({ targets }, s)})`;
}

/** Row ids of the chain's targets. */
export function targetSet({ targets }: Pick<ChainCriterion, 'targets'>, s: Statement): string {
  return targets.map(({ type, criterion }) => setOf(criterion, [type], s)).join(' union all ');
}
