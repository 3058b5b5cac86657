import { typeNumber } from '@hub/fhir-model';
import { type ChainCriterion, type Criterion, compartmentRows, type HasCriterion, type SearchQuery, typesOf } from '@hub/search';
import { namesOne, type Plan } from './choose.ts';
import { compartmentDrive, compartmentTypes } from './compartment.ts';
import { compositeDrive } from './composite.ts';
import { contentMatch } from './content.ts';
import { type Cursor, cursorKey } from './cursor.ts';
import { dateDrive } from './date.ts';
import { type Branch, type Drive, fewScans, perRow } from './drive.ts';
import { nearDrive } from './near.ts';
import { OWN, ownDrive } from './own.ts';
import { probe } from './probe.ts';
import { quantityDrive } from './quantity.ts';
import { onlyPatient, referenceDrive } from './reference.ts';
import { pointedAt, targetSet } from './set.ts';
import { signed } from './signed.ts';
import { sourceMatch } from './source.ts';
import { constant, type Statement, typeIn } from './statement.ts';
import { stringDrive } from './string.ts';
import { tokenDrive, uriDrive } from './token.ts';
import { updatedMatch } from './updated.ts';

/** Rows of one page: a query with columns `rid` and `key` (null when rows come in `rid` order), in order, `limit` at most. */
export interface PageSql {
  readonly sql: string;
  /** SQL of the order, over the query's columns. */
  readonly order: string;
}

/** Characters of conditions that the scans of a page may repeat. */
const LONGEST = 200_000;
export const REFERENCES = 'idx_reference t';

/** Compiles the page after `cursor` (the first when absent). */
export function pageSql(query: SearchQuery, plan: Plan, cursor: Cursor | undefined, limit: number, s: Statement): PageSql {
  if (plan.mode === 'scan') return sorted(query, cursor, limit, s);
  const { drive, used } = driveOf(query, plan.index, s);
  const lead = query.criteria[plan.index];
  const rest = query.criteria.filter((_, index) => !used.has(index));
  const key = drive.key;
  // Before the range: of several lower ends an index scan begins at the first that is named.
  const beyond = cursor === undefined ? [] : [after(key === undefined ? 't.rid' : key.sql, key?.type, false, cursor, s)];
  const order = key === undefined ? 'rid' : 'key, rid';
  const columns = key === undefined ? 't.rid' : `t.rid, ${key.sql} as key`;
  const conditions = [
    ...(cursor === undefined ? [] : [unchanged('t.rid', cursor, s)]),
    seen(lead, s),
    ...(drive.first === undefined ? [] : [drive.first]),
    ...rest.map((c) => probe(c, 't.rid', s, 'seen')),
  ];
  const branches = scansOf(drive, conditions);
  const codes = branches.some(({ table }) => table === REFERENCES) ? signed(rest, 't', s) : [];
  const scans = branches.map(({ each, table, where, filter = [] }) => {
    // Repeats lie side by side in the scan: taken out before the limit, or a page would look like the last.
    const scan = `select ${drive.repeats ? 'distinct ' : ''}${columns} from ${table} where ${[...beyond, ...where, ...filter, ...(table === REFERENCES ? codes : []), ...conditions].join(' and ')} order by ${key === undefined ? '' : `${key.sql}, `}t.rid limit ${limit}`;
    return each === undefined ? `(${scan})` : `(select u.* from ${each} cross join lateral (${scan}) u)`;
  });
  const one = scans.length === 1 && branches[0]?.each === undefined && !drive.repeats;
  const sql = one
    ? (scans[0] as string)
    : `(select ${drive.repeats ? 'distinct ' : ''}* from (${scans.join(' union all ')}) b order by ${order} limit ${limit})`;
  return { sql: `select d.rid, ${key === undefined ? 'null' : 'd.key'} as key from ${sql} d`, order };
}

/** Who may see an entry of what leads. */
function seen(lead: Criterion | undefined, s: Statement): string {
  if (lead !== undefined && namesOne(lead)) return s.visibleOfFew('t');
  const patient = lead?.kind === 'reference' && lead.parameter.rows.every((row) => OF_PATIENTS.has(row)) ? onlyPatient(lead) : undefined;
  return patient === undefined ? s.visible('t') : s.visibleOfPatient('t', patient);
}

/**
 * Numbers of the parameters of the patient's compartment: what is in one patient's by any of them is about this patient or about nobody
 * (write/about.ts). Not those of Patient, which is about itself and may be in another's.
 */
const OF_PATIENTS = new Set(Object.entries(compartmentRows('Patient')).flatMap(([type, rows]) => (type === 'Patient' ? [] : rows)));

/** The scans of a drive, each of which repeats the conditions: few where these are long. */
export function scansOf(drive: Drive, conditions: readonly string[]): readonly Branch[] {
  const repeated = drive.branches.length * conditions.reduce((length, condition) => length + condition.length, 0);
  return drive.first !== undefined || repeated > LONGEST ? fewScans(drive.branches) : drive.branches;
}

/** The drive of a criterion, with the criteria it already answers. */
export function driveOf(query: SearchQuery, index: number, s: Statement): { drive: Drive; used: Set<number> } {
  if (index === OWN) return { drive: ownDrive(typesOf(query), s), used: new Set() };
  const criterion = query.criteria[index] as Criterion;
  const used = new Set([index]);
  switch (criterion.kind) {
    case 'token':
      return { drive: tokenDrive(criterion, s), used };
    case 'uri':
      return { drive: uriDrive(criterion, s), used };
    case 'special':
      return { drive: nearDrive(criterion, s), used };
    case 'composite':
      return { drive: compositeDrive(criterion, s), used };
    case 'string':
      return { drive: stringDrive(criterion, s), used };
    case 'quantity':
      return { drive: quantityDrive(criterion, s), used };
    case 'reference':
      return { drive: referenceDrive(criterion, s), used };
    case 'date': {
      const together = [criterion];
      if (criterion.parameter.many !== true && criterion.values.length === 1) {
        for (const [i, other] of query.criteria.entries()) {
          if (used.has(i) || other.kind !== 'date' || other.parameter !== criterion.parameter || other.values.length !== 1) continue;
          together.push(other);
          used.add(i);
        }
      }
      return { drive: dateDrive(together, s), used };
    }
    case 'compartment':
      return { drive: compartmentDrive(criterion, s), used };
    case 'chain':
      return { drive: chainDrive(criterion, s), used };
    case 'has':
      return { drive: hasDrive(criterion, typesOf(query), s), used };
    case 'id':
      return {
        drive: {
          branches: [
            {
              table: 'resource t',
              where: [`t.id = any(${s.value(criterion.values, 'text[]')})`, typeIn('t', typesOf(query)), 'not t.deleted'],
            },
          ],
          repeats: false,
        },
        used,
      };
    case 'source':
      return {
        drive: {
          branches: [{ table: 'resource t', where: [sourceMatch(criterion, 't', s), typeIn('t', typesOf(query)), 'not t.deleted'] }],
          repeats: false,
        },
        used,
      };
    default:
      throw new Error(`a ${criterion.kind} criterion cannot lead a search`);
  }
}

function chainDrive(chain: ChainCriterion, s: Statement): Drive {
  const each = `(select distinct rid as target from (${targetSet(chain, s, 'walk')}) c) v`;
  return {
    branches: perRow(chain.parameter.rows, (param) => ({
      each,
      table: 'idx_reference t',
      where: [`t.param = ${param}`, 't.target = v.target'],
    })),
    repeats: chain.parameter.many === true,
  };
}

/** By `rid`: what is pointed at, looked up one after the other until a page is full. */
function hasDrive(has: HasCriterion, types: readonly string[], s: Statement): Drive {
  const found = `select distinct rid from (${pointedAt(has, s, 'walk')}) f`;
  const table = `(select h.rid, o.type, o.deleted, o.owner, o.labels, o.patient from (${found}) h
    cross join lateral (select type, deleted, owner, labels, patient from resource x where x.rid = h.rid limit 1) o) t`;
  return { branches: [{ table, where: [typeIn('t', types), 'not t.deleted'] }], repeats: false };
}

/** Rows of the whole type by (last_updated, rid). */
function sorted(query: SearchQuery, cursor: Cursor | undefined, limit: number, s: Statement): PageSql {
  const down = query.sort[0]?.down === true;
  const types = typesOf(query);
  // Only one type's rows lie in this order: those of several are scans of their own, merged.
  const merged = types.length > 1;
  const conditions = [
    merged ? 't.type = n.type' : typeIn('t', types),
    'not t.deleted',
    s.visible('t'),
    ...(cursor === undefined ? [] : [after('t.last_updated', 'timestamptz', down, cursor, s), unchanged('t.rid', cursor, s)]),
    ...query.criteria.map((c) => own(c, s)),
  ].join(' and ');
  const direction = down ? ' desc' : '';
  const order = `key${direction}, rid${direction}`;
  const scan = `select t.rid, t.last_updated as key from resource t where ${conditions} order by t.last_updated${direction}, t.rid${direction} limit ${limit}`;
  if (!merged) return { sql: scan, order };
  const compartment = query.criteria.find((criterion) => criterion.kind === 'compartment');
  const each =
    compartment === undefined
      ? `unnest(array[${types.map((type) => constant(typeNumber(type) as number)).join(', ')}]::smallint[]) as n (type)`
      : `(${compartmentTypes(compartment, s)}) as n (type)`;
  return { sql: `select u.rid, u.key from ${each} cross join lateral (${scan}) u order by ${order} limit ${limit}`, order };
}

/** A criterion on the row of `resource` itself, or a probe. */
function own(criterion: Criterion, s: Statement): string {
  if (criterion.kind === 'updated') return updatedMatch(criterion, 't', s);
  if (criterion.kind === 'source') return sourceMatch(criterion, 't', s);
  if (criterion.kind === 'content') return contentMatch(criterion, 't', s);
  if (criterion.kind === 'id') return `t.id = any(${s.value(criterion.values, 'text[]')})`;
  return probe(criterion, 't.rid', s, 'seen');
}

/** Strictly after the cursor's row in index order. */
export function after(key: string, type: string | undefined, down: boolean, cursor: Cursor, s: Statement): string {
  const rid = s.value(cursor.rid, 'bigint');
  if (type === undefined) return `t.rid > ${rid}`;
  return `(${key}, t.rid) ${down ? '<' : '>'} (${s.value(cursorKey(cursor, type), type)}, ${rid})`;
}

/**
 * True for resources that are there, in a version the first page's snapshot saw. What changed or came since is left out: what
 * is untouched appears exactly once over all pages, what changed at most once (its sort key may have moved).
 * Row versions carry the 32-bit id of their transaction; the other half follows from the pinned snapshot. Versions older
 * than a day before the pin are seen for certain (no transaction lasts that long), whatever their id has wrapped to.
 */
export function unchanged(rid: string, { snapshot, pinnedAt }: Pick<Cursor, 'snapshot' | 'pinnedAt'>, s: Statement): string {
  const pin = s.value(snapshot, 'pg_snapshot');
  const day = s.value(new Date(pinnedAt - 86_400_000).toISOString(), 'timestamptz');
  const top = s.value(snapshot.split(':')[1], 'bigint');
  const full = `((${top} + (y.xmin::text::bigint - ${top} % 4294967296 + 6442450944) % 4294967296 - 2147483648)::text)::xid8`;
  return `exists (select 1 from resource y where y.rid = ${rid} and not y.deleted and (y.last_updated < ${day} or pg_visible_in_snapshot(${full}, ${pin})) offset 0)`;
}
