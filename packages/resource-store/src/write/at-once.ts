import type { Connection } from '@hub/database';
import { CONTAINED_ROWS, canonicalValue, type IndexRows } from '@hub/search';
import type { Collected } from './collected.ts';
import type { Content } from './content.ts';
import { SLOTS } from './counters.ts';
import { BETWEEN, versionParts } from './versions.ts';

/** What an index row `x` shares with its resource, out of the arrays of the versions. An array's place costs less than a join: its hash table and its start, a table each. */
const of = (parameter: string) => `(${parameter})[x.place]`;
const RID = of('$1::bigint[]');
const SHARD = of('$2::smallint[]');
const OWNER = of('$5::int[]');
const LABELS = of('$6::int[]');
const PATIENT = of('$50::int[]');

/**
 * First versions, index rows, change log and totals in one statement with a plan kept by the connection: a small batch costs one round trip
 * where a COPY per table costs two each. Columns travel as arrays.
 * Totals come first, which Postgres runs last (of several writing parts the later go first): their row locks stand in other writers' way.
 */
const TEXT = `with counts as (
    insert into resource_count as c (type, owner, labels, slot, n)
    select type, owner, labels, pg_backend_pid() % ${SLOTS}, n
      from unnest($45::smallint[], $46::int[], $47::int[], $48::bigint[]) as d (type, owner, labels, n)
    on conflict (type, owner, labels, slot) do update set n = c.n + excluded.n
  ), resources as (
    insert into resource (rid, shard, type, version, owner, labels, last_updated, content_hash, id, body, about, patient)
    select ${RID}, ${SHARD}, ($3::smallint[])[x.place], ($4::int[])[x.place], ${OWNER}, ${LABELS}, to_timestamp(($7::float8[])[x.place] / 1000), x.hash, x.id, x.body,
           ($49::bigint[])[x.place], ${PATIENT}
      from unnest($12::int[], $13::uuid[], $14::text[], string_to_array($15, E'\\x01')) as x (place, hash, id, body)
  ), tokens as (
    insert into idx_token (rid, system, owner, labels, shard, param, code, patient)
    select ${RID}, x.system, ${OWNER}, ${LABELS}, ${SHARD}, x.param, x.code, ${PATIENT}
      from unnest($16::int[], $17::smallint[], $18::int[], $19::text[]) as x (place, param, system, code)
  ), strings as (
    insert into idx_string (rid, owner, labels, shard, param, folded, exact, patient)
    select ${RID}, ${OWNER}, ${LABELS}, ${SHARD}, x.param, x.folded, x.exact, ${PATIENT}
      from unnest($20::int[], $21::smallint[], $22::text[], $23::text[]) as x (place, param, folded, exact)
  ), dates as (
    insert into idx_date (rid, low, high, owner, labels, shard, param, patient)
    select ${RID}, to_timestamp(x.low / 1000), to_timestamp(x.high / 1000), ${OWNER}, ${LABELS}, ${SHARD}, x.param, ${PATIENT}
      from unnest($24::int[], $25::smallint[], $26::float8[], $27::float8[]) as x (place, param, low, high)
  ), refs as (
    insert into idx_reference (rid, target, owner, labels, shard, param, codes, patient)
    select ${RID}, x.target, ${OWNER}, ${LABELS}, ${SHARD}, x.param, x.codes, ${PATIENT}
      from unnest($28::int[], $29::smallint[], $30::bigint[], $51::int[]) as x (place, param, target, codes)
  ), quantities as (
    insert into idx_quantity (rid, low, high, system, owner, labels, shard, param, code, patient, canon)
    select ${RID}, x.low, x.high, x.system, ${OWNER}, ${LABELS}, ${SHARD}, x.param, x.code, ${PATIENT}, case when x.param < ${CONTAINED_ROWS} then x.canon end
      from unnest($31::int[], $32::smallint[], $33::float8[], $34::float8[], $35::int[], $36::text[], $52::float8[])
           as x (place, param, low, high, system, code, canon)
  ), composites as (
    insert into idx_composite (rid, low, high, system, system2, owner, labels, shard, param, code, code2, patient)
    select ${RID}, x.low, x.high, x.system, x.system2, ${OWNER}, ${LABELS}, ${SHARD}, x.param, x.code, x.code2, ${PATIENT}
      from unnest($37::int[], $38::smallint[], $39::float8[], $40::float8[], $41::int[], $42::int[], $43::text[], $44::text[])
           as x (place, param, low, high, system, system2, code, code2)
  )
  insert into change_log (seq, rid, shard, type, version, op, owner, labels, actor, origin, at)
  select seq, rid, shard, type, version, op::"char", owner, labels, actor, origin, to_timestamp(updated / 1000)
    from unnest($8::bigint[], $1::bigint[], $2::smallint[], $3::smallint[], $4::int[], $9::text[], $5::int[], $6::int[], $10::int[], $11::bigint[], $7::float8[])
         as v (seq, rid, shard, type, version, op, owner, labels, actor, origin, updated)`;

/** Versions up to which a batch goes in one statement; from here on COPY costs less than its round trips (decisions/0004). */
const MOST = 200;

/** True when so many versions with these rows go in one statement: its times pass through a double, which must hold them to the millisecond. */
export function fitsAtOnce(versions: number, rows: Iterable<IndexRows>): boolean {
  if (versions > MOST) return false;
  for (const { contained, dates } of rows) {
    // Their rows have numbers of their own.
    if (contained !== undefined) return false;
    for (const { low, high } of dates) if (!isExact(low) || !isExact(high)) return false;
  }
  return true;
}

const isExact = (ms: number) => !Number.isFinite(ms) || Math.abs(ms) <= 4e12 || (ms % 1000 === 0 && Math.abs(ms) <= 1e14);

/** Numbers as an array literal: nothing in them needs quotes. */
const numbers = (list: readonly number[]) => `{${list.join(',')}}`;

/** Texts as an array literal. */
function texts(list: readonly string[]): string {
  let literal = '{';
  for (let i = 0; i < list.length; i++) {
    const text = list[i] as string;
    literal += `${i === 0 ? '"' : ',"'}${ESCAPED.test(text) ? text.replace(/["\\]/g, '\\$&') : text}"`;
  }
  return `${literal}}`;
}

const ESCAPED = /["\\]/;

/** Writes everything of a small batch but the versions that are replaced. */
export async function storeAtOnce(
  connection: Connection,
  { created, changes, seqs, indexed, numbers: n, counters }: Collected,
): Promise<void> {
  const places = new Map(changes.map(({ version }, i) => [version.rid, i + 1]));
  const placeOf = (rid: number) => places.get(rid) as number;
  const t = { place: [] as number[], param: [] as number[], system: [] as number[], code: [] as string[] };
  const s = { place: [] as number[], param: [] as number[], folded: [] as string[], exact: [] as string[] };
  const d = { place: [] as number[], param: [] as number[], low: [] as number[], high: [] as number[] };
  const r = { place: [] as number[], param: [] as number[], target: [] as number[], codes: [] as number[] };
  const q = {
    place: [] as number[],
    param: [] as number[],
    low: [] as number[],
    high: [] as number[],
    system: [] as number[],
    code: [] as string[],
    canon: [] as number[],
  };
  const c = {
    place: [] as number[],
    param: [] as number[],
    low: [] as number[],
    high: [] as number[],
    system: [] as number[],
    system2: [] as number[],
    code: [] as string[],
    code2: [] as string[],
  };
  for (const { version, rows } of indexed) {
    const place = placeOf(version.rid);
    for (const { param, system, code } of rows.tokens) {
      t.place.push(place);
      t.param.push(param);
      t.system.push(system === undefined ? 0 : n.system(system));
      t.code.push(code);
    }
    for (const { param, folded, exact } of rows.strings) {
      s.place.push(place);
      s.param.push(param);
      s.folded.push(folded);
      s.exact.push(exact);
    }
    for (const { param, low, high } of rows.dates) {
      d.place.push(place);
      d.param.push(param);
      d.low.push(low);
      d.high.push(high);
    }
    for (const { param, type, id, codes } of rows.references) {
      r.place.push(place);
      r.param.push(param);
      r.target.push(n.target(type, id));
      r.codes.push(codes);
    }
    for (const { param, low, high, system, code } of rows.quantities) {
      q.place.push(place);
      q.param.push(param);
      q.low.push(low);
      q.high.push(high);
      q.system.push(system === undefined ? 0 : n.system(system));
      q.code.push(code);
      q.canon.push(canonicalValue(low, system, code));
    }
    for (const { param, low, high, system, code, system2, code2 } of rows.composites) {
      c.place.push(place);
      c.param.push(param);
      c.low.push(low);
      c.high.push(high);
      c.system.push(system === undefined ? 0 : n.system(system));
      c.system2.push(system2 === undefined ? 0 : n.system(system2));
      c.code.push(code);
      c.code2.push(code2);
    }
  }
  const versions = changes.map(({ version }) => version);
  const net = counters.net();
  const values = [
    numbers(versions.map((v) => v.rid)),
    numbers(versions.map((v) => v.shard)),
    numbers(versions.map((v) => v.type)),
    numbers(versions.map((v) => v.version)),
    numbers(versions.map((v) => v.owner)),
    numbers(versions.map((v) => v.labels)),
    numbers(versions.map((v) => v.lastUpdated)),
    numbers(seqs),
    `{${changes.map(({ op }) => op).join(',')}}`,
    numbers(changes.map(({ actor }) => actor)),
    `{${changes.map(({ origin }) => origin ?? 'null').join(',')}}`,
    numbers(created.map(({ rid }) => placeOf(rid))),
    `{${created.map(({ content }) => content?.hash).join(',')}}`,
    texts(created.map(({ content }) => (content as Content).text.id)),
    created.map((v) => versionParts(v).join('')).join(BETWEEN),
    numbers(t.place),
    numbers(t.param),
    numbers(t.system),
    texts(t.code),
    numbers(s.place),
    numbers(s.param),
    texts(s.folded),
    texts(s.exact),
    numbers(d.place),
    numbers(d.param),
    numbers(d.low),
    numbers(d.high),
    numbers(r.place),
    numbers(r.param),
    numbers(r.target),
    numbers(q.place),
    numbers(q.param),
    numbers(q.low),
    numbers(q.high),
    numbers(q.system),
    texts(q.code),
    numbers(c.place),
    numbers(c.param),
    numbers(c.low),
    numbers(c.high),
    numbers(c.system),
    numbers(c.system2),
    texts(c.code),
    texts(c.code2),
    numbers(net.map(({ type }) => type)),
    numbers(net.map(({ owner }) => owner)),
    numbers(net.map(({ labels }) => labels)),
    numbers(net.map(({ n: count }) => count)),
    numbers(versions.map((v) => v.about)),
    numbers(versions.map((v) => v.patient)),
    numbers(r.codes),
    numbers(q.canon),
  ];
  await connection.query({ name: 'store-at-once', text: TEXT, values });
}
