import { labelMask } from '@hub/access';
import type { Connection, Database } from '@hub/database';
import { contentHash, contentText, parseResource, type Resource, typeName, typeNumber } from '@hub/fhir-model';
import { ANY_CODE, canonicalValue, extract, type IndexRows } from '@hub/search';
import { unknownTarget } from '../unknown-target.ts';
import { storedUri } from '../uri-dictionary.ts';
import { aboutOf } from '../write/about.ts';
import { containedRid, FIRST_CONTAINED } from '../write/contained-rid.ts';
import { isOrdered } from '../write/index-copy.ts';

/** At most this many of one kind are told. */
const TOLD = 5;

/**
 * Holds the whole store against its own rules and tells what breaks them, in words; nothing when all is well. One snapshot, so
 * writers may be at work. For tests: it reads every row.
 * - an id is one resource; versions of a resource are 1, 2, 3 … without gap or double, time never goes back
 * - each version is in the change log once, in the order of versions, with the right kind
 * - the text served says what the columns say; the hash is that of the content
 * - index rows are what extraction makes of the current text, with the right owner, labels, shard, systems and targets
 * - the kept totals are the counts
 */
export async function storeFaults(database: Database): Promise<readonly string[]> {
  const connection = await database.pool.connect();
  try {
    await connection.query('begin isolation level repeatable read, read only');
    const faults: string[] = [];
    for (const [what, sql] of Object.entries(BROKEN)) {
      const { rows } = await connection.query(`select * from (${sql}) broken limit ${TOLD}`);
      for (const row of rows) faults.push(`${what}: ${JSON.stringify(row)}`);
    }
    faults.push(...(await currentFaults(connection)));
    return faults;
  } finally {
    await connection.query('rollback');
    connection.release();
  }
}

/** What of {@link storeFaults} a resource alone can break, of these row numbers: for stores that are too large to be read whole. */
export async function rowFaults(database: Database, rids: readonly number[]): Promise<readonly string[]> {
  const connection = await database.pool.connect();
  try {
    await connection.query('begin isolation level repeatable read, read only');
    return await currentFaults(connection, rids);
  } finally {
    await connection.query('rollback');
    connection.release();
  }
}

const VERSIONS = `
  select rid, type, version, owner, labels, last_updated, deleted from resource
  union all
  select rid, type, version, owner, labels, last_updated, deleted from resource_history`;

/** Each finds rows that break a rule. */
const BROKEN: Readonly<Record<string, string>> = {
  'an id twice': 'select type, id, count(*) from resource group by 1, 2 having count(*) > 1',
  'a row number twice': 'select rid, count(*) from resource group by 1 having count(*) > 1',
  'versions with a gap or a double': `
    select rid, array_agg(version order by version) as versions from (${VERSIONS}) v
     group by rid having min(version) <> 1 or max(version) <> count(*) or count(distinct version) <> count(*)`,
  'time went back': `
    select rid, version from (select rid, version, last_updated < lag(last_updated) over (partition by rid order by version) as back from (${VERSIONS}) v) x
     where back`,
  'a version that is not in the change log once, as it was': `
    select rid, version, op, made from (
      select v.rid, v.version, array_agg(c.op::text) as op,
             bool_and(c.type = v.type and c.owner = v.owner and c.labels = v.labels and c.at = v.last_updated and (c.op = 'D') = v.deleted) as same,
             count(c.rid) as made
        from (${VERSIONS}) v left join change_log c using (rid, version) group by v.rid, v.version) x
     where made <> 1 or same is not true`,
  'a change without its version': `select c.rid, c.version from change_log c where not exists (select from (${VERSIONS}) v where v.rid = c.rid and v.version = c.version)`,
  'changes out of order': `
    select rid, version from (select rid, version, version < lag(version) over (partition by rid order by tx, seq) as back from change_log) x where back`,
  'a first change that creates nothing': `select rid, version, op::text from change_log where (version = 1) <> (op = 'C') and not (op = 'C' and version > 1)`,
  'a total that is not the count': `
    select type, owner, labels, coalesce(n, 0) as kept, coalesce(m, 0) as counted
      from (select type, owner, labels, sum(n)::bigint as n from resource_count group by 1, 2, 3) a
      full join (select type, owner, labels, count(*) as m from resource where not deleted group by 1, 2, 3) b using (type, owner, labels)
     where coalesce(n, 0) <> coalesce(m, 0)`,
  'a deletion with a text': `select rid, version from resource where deleted and body <> ''`,
  ...Object.fromEntries(
    ['contained', 'idx_token', 'idx_string', 'idx_date', 'idx_reference', 'idx_quantity', 'idx_composite'].map((table) => [
      `a row of ${table} without its resource, or with another owner or patient`,
      `select i.rid, count(*) from ${table} i left join resource r on r.rid = i.rid % ${FIRST_CONTAINED}
        where r.rid is null or r.deleted or (i.rid > ${FIRST_CONTAINED} and not exists (select from contained c where c.rid = i.rid)) or (i.owner, i.labels, i.shard, i.patient) is distinct from (r.owner, r.labels, r.shard, r.patient) group by 1`,
    ]),
  ),
};

interface Current {
  readonly rid: number;
  readonly type: number;
  readonly id: string;
  readonly version: number;
  readonly labels: number;
  readonly updated: number;
  readonly hash: string;
  readonly deleted: boolean;
  readonly body: string;
  readonly about: number;
  readonly patient: number;
}

/** What a current text says against its columns and its index rows; of all, or of some row numbers. */
async function currentFaults(connection: Connection, only?: readonly number[]): Promise<readonly string[]> {
  const { rows } = await connection.query<Current>(
    `select rid, type, id, version, labels, round(extract(epoch from last_updated) * 1000)::float8 as updated, content_hash as hash, deleted, body, about, patient
       from resource where $1::bigint[] is null or rid = any($1)`,
    [only],
  );
  const rids = new Map(rows.map(({ type, id, rid }) => [`${typeName(type)}/${id}`, rid]));
  if (only !== undefined) {
    const { rows: targets } = await connection.query<Pick<Current, 'type' | 'id' | 'rid'>>(
      `select distinct r.type, r.id, r.rid from idx_reference i join resource r on r.rid = i.target where i.rid = any($1)`,
      [only],
    );
    for (const { type, id, rid } of targets) rids.set(`${typeName(type)}/${id}`, rid);
  }
  const stored = await indexTexts(connection, only);
  const faults: string[] = [];
  const tell = (row: Current, what: string) => {
    if (faults.length < 10 * TOLD) faults.push(`${typeName(row.type)}/${row.id} (rid ${row.rid}): ${what}`);
  };
  for (const row of rows) {
    if (row.deleted) continue;
    const resource = parseResource(row.body) as Resource;
    const { versionId, lastUpdated } = resource.meta ?? {};
    if (resource.resourceType !== typeName(row.type) || resource.id !== row.id) tell(row, 'its text names another resource');
    if (versionId !== String(row.version)) tell(row, `its text says version ${versionId}, its row ${row.version}`);
    if (Date.parse(lastUpdated ?? '') !== row.updated) tell(row, `its text says ${lastUpdated}, its row ${row.updated}`);
    if (contentHash(contentText(resource)) !== row.hash) tell(row, 'its hash is not that of its content');
    const { about, patient } = aboutOf(resource, extract(resource));
    if (about !== Number(row.about) || patient !== row.patient) tell(row, 'it is not of the patient its text names');
    if (labelMask(resource.meta?.security) !== row.labels) tell(row, 'its labels are not those of its text');
    const wanted = wantedTexts(resource, row.rid, (type, id) => rids.get(`${type}/${id}`) ?? unknownTarget(type, id));
    const found = stored.get(row.rid) ?? [];
    const missing = without(wanted, found);
    const extra = without(found, wanted);
    if (missing.length + extra.length > 0) tell(row, `index rows missing [${missing}], not its own [${extra}]`);
  }
  return faults;
}

const INDEX_ROWS: Readonly<Record<string, string>> = {
  token: `select rid, param, coalesce(u.value, '') as system, code from idx_token left join uri u on u.uri_id = system`,
  string: 'select rid, param, folded, exact from idx_string',
  date: `select rid, param, extract(epoch from low)::float8 * 1000 as low, extract(epoch from high)::float8 * 1000 as high from idx_date`,
  reference: 'select rid, param, target, codes from idx_reference',
  quantity: `select rid, param, low, high, coalesce(u.value, '') as system, code, canon from idx_quantity left join uri u on u.uri_id = system`,
  composite: `select rid, param, low, high, coalesce(u.value, '') as system, code, coalesce(v.value, '') as system2, code2
    from idx_composite left join uri u on u.uri_id = system left join uri v on v.uri_id = system2`,
  contained: 'select rid, container, type, id from contained',
};

/** Index rows of every resource as texts, one form for what is stored and what should be. */
async function indexTexts(connection: Connection, only?: readonly number[]): Promise<ReadonlyMap<number, string[]>> {
  const texts = new Map<number, string[]>();
  for (const [kind, select] of Object.entries(INDEX_ROWS)) {
    const { rows } = await connection.query<{ rid: number }>(`select * from (${select}) i where $1::bigint[] is null or rid = any($1)`, [
      only,
    ]);
    for (const { rid: row, ...columns } of rows) {
      // Of a contained resource: with its container's.
      const rid = row % FIRST_CONTAINED;
      const text = [kind, row - rid, ...Object.values(columns)].join('|');
      const list = texts.get(rid);
      if (list === undefined) texts.set(rid, [text]);
      else list.push(text);
    }
  }
  return texts;
}

function wantedTexts(resource: Resource, rid: number, target: (type: string, id: string) => number): string[] {
  const rows = extract(resource);
  const inside = rows.contained ?? [];
  return [
    ...ownTexts(rows, 0, rid, target),
    ...inside.flatMap(({ place, rows: own }) => ownTexts(own, containedRid(0, place), rid, target)),
    ...inside.map(({ place, type, id }) => ['contained', containedRid(0, place), rid, typeNumber(type), id].join('|')),
  ];
}

/** `place`: what a contained resource's row number has above its container's. */
function ownTexts(rows: IndexRows, place: number, rid: number, target: (type: string, id: string) => number): string[] {
  const { tokens, strings, dates, references, quantities, composites, links = [] } = rows;
  return [
    ...tokens.map(({ param, system = '', code }) => ['token', place, param, storedUri(system), code]),
    ...strings.map(({ param, folded, exact }) => ['string', place, param, folded, exact]),
    ...dates.map(({ param, low, high }) => ['date', place, param, low, high]),
    ...references.map(({ param, type, id, codes }) => ['reference', place, param, target(type, id), codes]),
    ...links.map((link) => ['reference', place, link.param, containedRid(rid, link.place), ANY_CODE]),
    ...quantities.map(({ param, low, high, system = '', code }) => [
      'quantity',
      place,
      param,
      low,
      high,
      storedUri(system),
      code,
      isOrdered(param) ? canonicalValue(low, system, code) : null,
    ]),
    ...composites.map(({ param, low, high, system = '', code, system2 = '', code2 }) => [
      'composite',
      place,
      param,
      low,
      high,
      storedUri(system),
      code,
      storedUri(system2),
      code2,
    ]),
  ].map((parts) => parts.join('|'));
}

/** What of `these` is not in `those`, doubles counted. */
function without(these: readonly string[], those: readonly string[]): string[] {
  const left = new Map<string, number>();
  for (const text of those) left.set(text, (left.get(text) ?? 0) + 1);
  return these.filter((text) => {
    const n = left.get(text) ?? 0;
    left.set(text, n - 1);
    return n <= 0;
  });
}
