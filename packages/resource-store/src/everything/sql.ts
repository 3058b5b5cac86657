import { RESOURCE_TYPES, typeNumber } from '@hub/fhir-model';
import type { EverythingAsked } from '@hub/fhir-rest';
import { careDateRows, compartmentRows, SEARCHED_TYPES } from '@hub/search';
import { at } from '../search-sql/date.ts';
import { unchanged } from '../search-sql/page.ts';
import { targets } from '../search-sql/reference.ts';
import { constant, paramIn, type Statement, typeIn } from '../search-sql/statement.ts';
import type { Position } from './cursor.ts';

/** The records a page is about: those of some patients, of a visit, or the group itself. */
export interface Records {
  readonly type: 'Patient' | 'Encounter' | 'Group';
  readonly ids: readonly string[];
  /** Of a group: all its patients, and the group, whose own page comes first. */
  readonly group?: { readonly id: string; readonly patients: readonly string[] };
  /** Every patient before these was sent. */
  readonly earlier?: 'all';
}

const numberOf = (type: string) => constant(typeNumber(type) as number);
const PATIENT = numberOf('Patient');
const datesOf = (which: 'care' | 'written'): readonly number[] =>
  [...new Set(SEARCHED_TYPES.flatMap((type) => careDateRows(type)[which]))].sort((a, b) => a - b);
const CARE_DATES = datesOf('care');
const WRITTEN_DATES = datesOf('written');
/** Numbers of every reference that puts a resource into a patient's compartment. */
const OF_PATIENTS: readonly number[] = [...new Set(Object.values(compartmentRows('Patient')).flat())].sort((a, b) => a - b);

const references = ({ type, ids }: Records) => ids.map((id) => ({ type, id }));

/** The records themselves, as rows (rid). */
const selves = ({ type, ids }: Records, s: Statement) =>
  `select r.rid from resource r where r.id = any(${s.value(ids, 'text[]')}) and r.type = ${numberOf(type)} and not r.deleted and ${s.visible('r')}`;

/** True for what took place, else was written, in the time asked for (R4: "care dates"), and for what has no such date. */
function inTime({ start, end }: EverythingAsked, rid: string, s: Statement): string {
  if (start === undefined && end === undefined) return 'true';
  const dates = (numbers: readonly number[]) => `select 1 from idx_date d where d.rid = ${rid} and ${paramIn('d', numbers)}`;
  const from = start === undefined ? '' : ` and d.high > ${at(start, s)}`;
  const to = end === undefined ? '' : ` and d.low < ${at(end, s)}`;
  const within = (numbers: readonly number[]) => `exists (${dates(numbers)}${from}${to} offset 0)`;
  const without = (numbers: readonly number[]) => `not exists (${dates(numbers)} offset 0)`;
  return `(${within(CARE_DATES)} or ${without(CARE_DATES)} and (${within(WRITTEN_DATES)} or ${without(WRITTEN_DATES)}))`;
}

/** True for a row of `resource` (alias) of the types and the time of change asked for. */
function wanted({ since, types }: EverythingAsked, alias: string, s: Statement): string {
  return [
    ...(since === undefined ? [] : [`${alias}.last_updated >= ${at(since, s)}`]),
    ...(types === undefined ? [] : [typeIn(alias, types)]),
    'true',
  ].join(' and ');
}

/** Of a group's patients a resource belongs to the first of those it concerns: it does not come with the others again. */
function notEarlier({ group, ids, earlier }: Records, rid: string, s: Statement): string {
  const [first] = ids;
  if (earlier === 'all' && first !== undefined)
    return `not exists (select 1 from idx_reference g join resource o on o.rid = g.target where g.rid = ${rid} and g.param = any(${s.value(OF_PATIENTS, 'smallint[]')})
    and o.type = ${PATIENT} and o.id < ${s.value(first, 'text')} and not o.deleted and ${s.visible('o')} offset 0)`;
  if (group === undefined || first === undefined || ids === group.patients || group.patients[0] === first) return 'true';
  return `not exists (select 1 from idx_reference g join resource o on o.rid = g.target where g.rid = ${rid} and g.param = any(${s.value(OF_PATIENTS, 'smallint[]')})
    and o.type = ${PATIENT} and o.id < ${s.value(first, 'text')} and o.id = any(${s.value(group.patients, 'text[]')}) offset 0)`;
}

/** The group was sent before the records of its patients. */
const notGroup = ({ group, type }: Records, rid: string, s: Statement) =>
  group === undefined || type === 'Group'
    ? 'true'
    : `not exists (select 1 from resource k where k.rid = ${rid} and k.type = ${numberOf('Group')} and k.id = ${s.value(group.id, 'text')} offset 0)`;

const BODIES = (rows: string) => `select p.rid, r.type, r.id, r.body, r.about from (${rows}) p
  cross join lateral (select type, id, body, about from resource x where x.rid = p.rid limit 1) r order by p.rid`;

/**
 * The members after a position, lowest row id first, `limit` at most: a scan of idx_reference_target for each reference that makes a
 * member, merged; a page costs its rows and a probe for each of those.
 */
export function membersSql(records: Records, asked: EverythingAsked, position: Position, limit: number, s: Statement): string {
  const after = s.value(position.after, 'bigint');
  const own = `select t.rid from (${selves(records, s)}) t where t.rid > ${after}`;
  // How the record came to be is told to who asks for it.
  const numbers = Object.entries(compartmentRows(records.type)).flatMap(([type, rows]) =>
    (asked.types === undefined ? type !== 'Provenance' : asked.types.includes(type)) ? rows : [],
  );
  // The references' rows tell the type; the record itself may be of another than those asked for.
  const filters = `exists (select 1 from resource z where z.rid = c.rid and ${wanted(asked, 'z', s)} offset 0)`;
  const conditions = (rid: string) =>
    [inTime(asked, rid, s), notGroup(records, rid, s), notEarlier(records, rid, s), unchanged(rid, position, s)].join(' and ');
  const page = (rows: string) =>
    `select c.rid from (${rows}) c where ${filters} and ${unchanged('c.rid', position, s)} order by c.rid limit ${limit}`;
  if (numbers.length === 0) return BODIES(page(own));
  const since =
    asked.since === undefined ? '' : ` and exists (select 1 from resource z where z.rid = t.rid and ${wanted(asked, 'z', s)} offset 0)`;
  const scan = `select distinct t.rid from idx_reference t where t.target = v.target and t.param = n.param and t.rid > ${after} and ${s.visible('t')} and ${conditions('t.rid')}${since} order by t.rid limit ${limit}`;
  return BODIES(
    page(`${own} union select u.rid from (${targets(references(records), s)}) v
      cross join unnest(${s.value(numbers, 'smallint[]')}) as n (param) cross join lateral (${scan}) u`),
  );
}

/**
 * What these members (rows `m`) point at wherever they say it: references that no search parameter of R4 looks at (Encounter.hospitalization.destination, an
 * author of a note, an extension, what a contained resource names) have no index row, so the stored text is read.
 */
function writtenReferences(after: string, s: Statement): string {
  const types = `unnest(${s.value(RESOURCE_TYPES, 'text[]')}, ${s.value(RESOURCE_TYPES.map(typeNumber), 'smallint[]')}) as n (name, type)`;
  return `select o.rid from (select distinct split_part(w.text, '/', 1) as name, split_part(w.text, '/', 2) as id
        from dated m cross join lateral (select x.body from resource x where x.rid = m.rid limit 1) b
        cross join lateral (select case when pg_input_is_valid(b.body, 'jsonb') then b.body::jsonb end as content) j
        cross join lateral jsonb_path_query(j.content, '$.**.reference') v cross join lateral (select v #>> '{}' as text) w
       where w.text ~ '^[A-Z][A-Za-z]+/[A-Za-z0-9.-]{1,64}(/_history/|$)') w
    join ${types} on n.name = w.name
    cross join lateral (select x.rid from resource x where x.id = w.id and x.type = n.type and x.rid > ${after} limit 1) o`;
}

/**
 * What the members point at outside the compartment (R4: "any resource referenced from those"), after a position. Nothing that concerns
 * another patient comes this way: a group, a list or an appointment names people who were not asked for. Reads every member's references, the indexed ones and those its text has besides.
 */
export function referencedSql(records: Records, asked: EverythingAsked, position: Position, limit: number, s: Statement): string {
  const numbers = [...new Set(Object.values(compartmentRows(records.type)).flat())];
  const members =
    numbers.length === 0
      ? selves(records, s)
      : `${selves(records, s)} union select u.rid from (${targets(references(records), s)}) v cross join lateral
        (select t.rid from idx_reference t where t.target = v.target and t.param = any(${s.value(numbers, 'smallint[]')}) and ${s.visible('t')} offset 0) u`;
  // Of a visit: its own patients come with it.
  const own =
    records.type === 'Encounter'
      ? `select x.target from idx_reference x where x.rid in (${selves(records, s)}) and ${paramIn('x', compartmentRows('Patient').Encounter ?? [])}`
      : 'select null::bigint as target where false';
  const after = s.value(position.after, 'bigint');
  const people = `select o.rid from idx_reference g join resource o on o.rid = g.target where g.rid = r.rid and g.param = any(${s.value(OF_PATIENTS, 'smallint[]')}) and o.type = ${PATIENT}`;
  const foreign = `case when r.type = ${PATIENT} then r.rid not in (select target from own)
    else exists (${people} offset 0) and not exists (select 1 from (${people}) h where h.rid in (select target from own) offset 0) end`;
  return `with members as materialized (${members}), own as materialized (${own}),
    dated as materialized (select m.rid from members m where ${inTime(asked, 'm.rid', s)}),
    found as materialized (select x.target as rid from dated m
      cross join lateral (select i.target from idx_reference i where i.rid = m.rid and i.target > ${after} offset 0) x
      union ${writtenReferences(after, s)})
    ${BODIES(`select f.rid from found f
      cross join lateral (select rid, type, owner, labels, patient, deleted, last_updated from resource x where x.rid = f.rid limit 1) r
      where not r.deleted and ${s.visible('r')} and ${wanted(asked, 'r', s)} and not exists (select 1 from members m where m.rid = f.rid)
        and ${notGroup(records, 'f.rid', s)} and not (${foreign}) and ${unchanged('f.rid', position, s)} order by f.rid limit ${limit}`)}`;
}
