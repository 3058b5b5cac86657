import { typeNumber } from '@hub/fhir-model';
import { ELSEWHERE, type LocalReference, type ValueCriterion } from '@hub/search';
import { unknownTarget } from '../unknown-target.ts';
import { type Drive, perRow } from './drive.ts';
import { constant, paramIn, type Statement } from './statement.ts';

type ReferenceCriterion = Extract<ValueCriterion, { kind: 'reference' }>;

/**
 * The targets asked for, as rows (target): the row id of each resource the hub holds, and the negative number that stands for
 * it in references that came before it. Of other servers' resources only that number.
 */
export function targets(references: readonly LocalReference[], s: Statement): string {
  const wanted = new Map(references.map((ref) => [`${ref.type}/${ref.id}`, ref]));
  const list = [...wanted.values()].flatMap(({ type, id }) => {
    const number = typeNumber(type);
    return number === undefined ? [] : [{ type, id, number }];
  });
  const elsewhere = references.filter(({ type }) => type === ELSEWHERE).map(({ type, id }) => unknownTarget(type, id));
  if (list.length === 0) return `select u as target from unnest(${s.value(elsewhere, 'bigint[]')}) as u`;
  if (list.length === 1 && elsewhere.length === 0) {
    const [only] = list as [(typeof list)[number]];
    return `select r.rid as target from resource r where r.id = ${s.value(only.id, 'text')} and r.type = ${constant(only.number)}
      union all select ${s.value(unknownTarget(only.type, only.id), 'bigint')}`;
  }
  const ids = s.value(
    list.map(({ id }) => id),
    'text[]',
  );
  const types = s.value(
    list.map(({ number }) => number),
    'smallint[]',
  );
  const unknown = s.value([...list.map(({ type, id }) => unknownTarget(type, id)), ...elsewhere], 'bigint[]');
  return `select r.rid as target from unnest(${ids}, ${types}) as w (id, type) join resource r on r.id = w.id and r.type = w.type
    union all select u from unnest(${unknown}) as u`;
}

export function referenceMatch(criterion: ReferenceCriterion, alias: string, s: Statement): string {
  return `${paramIn(alias, criterion.parameter.rows)} and ${alias}.target = any(array(${targets(criterion.values.flat(), s)}))`;
}

/**
 * The target of a reference to one resource, as a number: its row id, or the number that stands for it while the hub does not hold it (whoever
 * creates it turns all rows that wait for it in the same transaction, so never both). Undefined for several, and for what is elsewhere.
 */
function onlyTarget(references: readonly LocalReference[], s: Statement): string | undefined {
  const [first] = references;
  const type = typeNumber(first?.type ?? '');
  if (first === undefined || type === undefined || references.length > 1) return undefined;
  const held = `select r.rid from resource r where r.id = ${s.asked(first, idOf, 'text')} and r.type = ${constant(type)} limit 1`;
  return `(select coalesce((${held}), ${s.asked(first, unknownOf, 'bigint')}))`;
}

/** The patient of a reference to one patient of the hub's and to nothing else. */
export function onlyPatient({ values }: ReferenceCriterion): LocalReference | undefined {
  const [first, ...more] = values.flat();
  return first?.type === 'Patient' && more.length === 0 ? first : undefined;
}

const idOf = ({ id }: LocalReference) => id;
const unknownOf = ({ type, id }: LocalReference) => unknownTarget(type, id);

/** One target: an ordered scan of idx_reference_target. Several: a scan for each, in `rid` order, merged. */
export function referenceDrive(criterion: ReferenceCriterion, s: Statement): Drive {
  const { rows, many } = criterion.parameter;
  const repeats = many === true;
  const only = onlyTarget(criterion.values.flat(), s);
  if (only !== undefined)
    return {
      branches: perRow(rows, (param) => ({ table: 'idx_reference t', where: [`t.param = ${param}`, `t.target = ${only}`] })),
      repeats,
    };
  const each = `(${targets(criterion.values.flat(), s)}) v`;
  return {
    branches: perRow(rows, (param) => ({ each, table: 'idx_reference t', where: [`t.param = ${param}`, 't.target = v.target'] })),
    repeats,
  };
}
