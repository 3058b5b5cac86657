import { typeNumber } from '@hub/fhir-model';
import { FIRST_CONTAINED } from '@hub/resource-store';
import { COPIED_ID, COPIED_TYPES, OWN_SYSTEMS, SID, YEARS } from './copied-text.ts';

/** What row numbers and places in the change log grow by from copy to copy. */
export interface Step {
  readonly rid: number;
  readonly seq: number;
}

/** The tables beside `resource` that a multiplied store has more of, each with the statement that writes its rows of copy `:k`. */
export function copyRowsSql({ rid, seq }: Step): Readonly<Record<string, string>> {
  const far = `(:k * ${rid}::bigint)`;
  /** The rows of a table of index rows, of copied resources and what they contain, with the new stamp. */
  const index = (table: string, columns: string) =>
    `insert into ${table} select ${columns}
       from base_${table} i
       join (select c.rid, coalesce(p.new_patient, 0) as stamp from copied c left join people p on p.about = c.about and p.copy = :k) c
         on c.rid = i.rid % ${FIRST_CONTAINED}`;
  const own = `i.rid + ${far}`;
  const stay = (target: string) => `${target} < 0 or ${target} % ${FIRST_CONTAINED} in (select rid from stays)`;
  const turned = (text: string, last: number) =>
    `left(${text}, -${last}) || substr(right(${text}, ${last}), 1 + :k) || left(right(${text}, ${last}), :k)`;
  const high = `${moved(`(i.high - interval '1 ms')`)} + interval '1 ms'`;
  const code = `case when i.system in ${OWN_SYSTEM} or i.param >= 20000 and i.system in (select uri_id from uri where value = '${OF_TYPE}')
    then i.code || '.:k' when i.code like 'urn:uuid:%' then ${turned('i.code', 12)} else i.code end`;
  const types = COPIED_TYPES.map((type) => typeNumber(type)).join(', ');
  return {
    idx_token: index('idx_token', `${own}, i.system, i.owner, i.labels, i.shard, i.param, ${code}, c.stamp`),
    idx_reference: index(
      'idx_reference',
      `${own}, case when ${stay('i.target')} then i.target else i.target + ${far} end, i.owner, i.labels, i.shard, i.param, i.codes, c.stamp`,
    ),
    idx_string: index('idx_string', `${own}, i.owner, i.labels, i.shard, i.param, i.folded, i.exact, c.stamp`),
    idx_date: index('idx_date', `${own}, ${moved('i.low')}, ${high}, i.owner, i.labels, i.shard, i.param, c.stamp`),
    idx_quantity: index('idx_quantity', `${own}, i.low, i.high, i.system, i.owner, i.labels, i.shard, i.param, i.code, c.stamp, i.canon`),
    idx_composite: index(
      'idx_composite',
      `${own}, i.low, i.high, i.system, i.system2, i.owner, i.labels, i.shard, i.param, i.code, i.code2, c.stamp`,
    ),
    contained: index('contained', `${own}, i.container + ${far}, i.owner, i.labels, i.shard, i.type, i.id, c.stamp`),
    change_log: `insert into change_log (seq, rid, shard, type, version, op, owner, labels, actor, origin, at)
      select l.seq + :k * ${seq}::bigint, l.rid + ${far}, l.shard, l.type, l.version, l.op, l.owner, l.labels, l.actor, l.origin, ${moved('l.at')}
        from base_change_log l join copied c using (rid)`,
    patient_link: `insert into patient_link select l.rid + ${far}, l.shard, p.new_about, o.new_about, o.new_patient
        from base_patient_link l join copied c using (rid) join people p on p.about = l.about and p.copy = :k join people o on o.about = l.other and o.copy = :k`,
    source_key: `insert into source_key (type, system, value, id) select type, system, value || '.:k', ${COPIED_ID('id', ':k')}
        from base_source_key where type in (${types}) and system in ${OWN_SYSTEM}`,
    source_record: `insert into source_record (key, shard, facility_id, order_key, arrival, record_hash, mapping_version, rids, written_at)
      select md5(key::text || ':k')::uuid, shard, facility_id, order_key, arrival, record_hash, mapping_version,
             array(select r + case when r in (select rid from stays) then 0 else ${far} end from unnest(rids) with ordinality u (r, n) order by n), ${moved('written_at')}
        from base_source_record`,
    record_word: `insert into record_word (rid, submission_seq, ordinal, version, key)
      select w.rid + ${far}, w.submission_seq, w.ordinal, w.version, md5(w.key::text || ':k')::uuid from base_record_word w join copied c using (rid)`,
  };
}

/** Tokens of `:of-type` are of the type's system and end with the value. */
const OF_TYPE = 'http://terminology.hl7.org/CodeSystem/v2-0203';

/** SQL: a system (a number of `uri`) whose values are a copy's own. */
const OWN_SYSTEM = `(select uri_id from uri where value like any(array[${OWN_SYSTEMS.map((name) => `'${SID}${name}%'`).join(', ')}]))`;

/** SQL: a moment as it is in copy k, as the text's year says it: in the zone of the server, where the hub is. */
const moved = (at: string): string =>
  `case when extract(year from ${at}) between ${YEARS.first} and ${YEARS.last} then ${at} - make_interval(years => :k) else ${at} end`;
