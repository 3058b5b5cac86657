import { typeNumber } from '@hub/fhir-model';
import type { CompartmentCriterion, Criterion } from '@hub/search';
import { type Drive, perRow } from './drive.ts';
import { targets } from './reference.ts';
import { signed } from './signed.ts';
import { constant, paramIn, type Statement } from './statement.ts';

/** Numbers of every reference that makes a member. */
const rowsOf = ({ rows }: CompartmentCriterion) => Object.values(rows).flat();
const whose = ({ type, id }: CompartmentCriterion, s: Statement) => s.shared(`compartment ${type}/${id}`, () => targets([{ type, id }], s));

/** True for the resource the compartment is named after (alias over `resource`). */
function isSelf({ type, id }: CompartmentCriterion, alias: string, s: Statement): string {
  return `${alias}.id = ${s.value(id, 'text')} and ${alias}.type = ${constant(typeNumber(type) as number)} and not ${alias}.deleted`;
}

/** True for the resource of row id `rid` (an SQL expression): one probe of idx_reference, whatever number of parameters. */
export function compartmentProbe(criterion: CompartmentCriterion, rid: string, s: Statement, p: string, fence: string): string {
  const member =
    rowsOf(criterion).length === 0
      ? []
      : [
          `exists (select 1 from idx_reference ${p} where ${p}.rid = ${rid} and ${paramIn(p, rowsOf(criterion))} and ${p}.target = any(array(${whose(criterion, s)})) and ${s.visible(p)}${fence})`,
        ];
  const self = criterion.self
    ? [`exists (select 1 from resource ${p} where ${p}.rid = ${rid} and ${isSelf(criterion, p, s)}${fence})`]
    : [];
  return `(${[...member, ...self].join(' or ')})`;
}

/** Every member that may satisfy `beside`, possibly with repeats: a query with one column `rid`. */
export function compartmentSet(criterion: CompartmentCriterion, beside: readonly Criterion[], s: Statement): string {
  const members =
    rowsOf(criterion).length === 0
      ? []
      : [
          `select x.rid from idx_reference x where ${paramIn('x', rowsOf(criterion))} and x.target = any(array(${whose(criterion, s)})) and ${[...signed(beside, 'x', s), s.visible('x')].join(' and ')}`,
        ];
  const self = criterion.self ? [`select r.rid from resource r where ${isSelf(criterion, 'r', s)} and ${s.visible('r')}`] : [];
  return [...members, ...self].join(' union all ');
}

/** By `rid`: a scan of idx_reference_target per parameter and target, merged; the cost of a page follows the page. */
export function compartmentDrive(criterion: CompartmentCriterion, s: Statement): Drive {
  // Not asked for when nothing points: a parameter that no text uses has no type.
  const each = rowsOf(criterion).length === 0 ? '' : `(${whose(criterion, s)}) v`;
  const members = perRow(rowsOf(criterion), (param) => ({
    each,
    table: 'idx_reference t',
    where: [`t.param = ${param}`, 't.target = v.target'],
  }));
  const self = criterion.self ? [{ table: 'resource t', where: [isSelf(criterion, 't', s)] }] : [];
  // One resource can point there by several of its references.
  return { branches: [...members, ...self], repeats: true };
}

/**
 * Types that have a member, as rows (type): a query. A scan over several types need not read those that have none to their ends. One
 * index probe per parameter.
 */
export function compartmentTypes(criterion: CompartmentCriterion, s: Statement): string {
  const pairs = Object.entries(criterion.rows).flatMap(([type, numbers]) => numbers.map((number) => [typeNumber(type) as number, number]));
  const column = (i: 0 | 1) => `array[${pairs.map((pair) => constant(pair[i] as number)).join(', ')}]::smallint[]`;
  const members =
    pairs.length === 0
      ? []
      : [
          `select distinct m.type from unnest(${column(0)}, ${column(1)}) as m (type, param), (${whose(criterion, s)}) v
            where exists (select 1 from idx_reference x where x.target = v.target and x.param = m.param offset 0)`,
        ];
  // One list: a type that points at its own kind (Patient.link) is not scanned twice.
  const self = criterion.self ? [`select ${constant(typeNumber(criterion.type) as number)}::smallint`] : [];
  return [...members, ...self].join(' union ');
}
