import { typeNumber } from '@hub/fhir-model';
import type { CompartmentCriterion } from '@hub/search';
import { type Drive, perRow } from './drive.ts';
import { targets } from './reference.ts';
import { constant, paramIn, type Statement } from './statement.ts';

const whose = ({ type, id }: CompartmentCriterion, s: Statement) => targets([{ type, id }], s);

/** True for the resource the compartment is named after (alias over `resource`). */
function isSelf({ type, id }: CompartmentCriterion, alias: string, s: Statement): string {
  return `${alias}.id = ${s.value(id, 'text')} and ${alias}.type = ${constant(typeNumber(type) as number)} and not ${alias}.deleted`;
}

/** True for the resource of row id `rid` (an SQL expression): one probe of idx_reference, whatever number of parameters. */
export function compartmentProbe(criterion: CompartmentCriterion, rid: string, s: Statement, p: string, fence: string): string {
  const member =
    criterion.rows.length === 0
      ? []
      : [
          `exists (select 1 from idx_reference ${p} where ${p}.rid = ${rid} and ${paramIn(p, criterion.rows)} and ${p}.target = any(array(${whose(criterion, s)})) and ${s.visible(p)}${fence})`,
        ];
  const self = criterion.self
    ? [`exists (select 1 from resource ${p} where ${p}.rid = ${rid} and ${isSelf(criterion, p, s)}${fence})`]
    : [];
  return `(${[...member, ...self].join(' or ')})`;
}

/** Every member, possibly with repeats: a query with one column `rid`. */
export function compartmentSet(criterion: CompartmentCriterion, s: Statement): string {
  const members =
    criterion.rows.length === 0
      ? []
      : [
          `select x.rid from idx_reference x where ${paramIn('x', criterion.rows)} and x.target = any(array(${whose(criterion, s)})) and ${s.visible('x')}`,
        ];
  const self = criterion.self ? [`select r.rid from resource r where ${isSelf(criterion, 'r', s)} and ${s.visible('r')}`] : [];
  return [...members, ...self].join(' union all ');
}

/** By `rid`: a scan of idx_reference_target per parameter and target, merged; the cost of a page follows the page. */
export function compartmentDrive(criterion: CompartmentCriterion, s: Statement): Drive {
  // Not asked for when nothing points: a parameter that no text uses has no type.
  const each = criterion.rows.length === 0 ? '' : `(${whose(criterion, s)}) v`;
  const members = perRow(criterion.rows, (param) => ({
    each,
    table: 'idx_reference t',
    where: [`t.param = ${param}`, 't.target = v.target'],
  }));
  const self = criterion.self ? [{ table: 'resource t', where: [isSelf(criterion, 't', s)] }] : [];
  // One resource can point there by several of its references.
  return { branches: [...members, ...self], repeats: true };
}
