import { typeNumber } from '@hub/fhir-model';
import { type Criterion, type SearchQuery, typesOf } from '@hub/search';
import { type BoundedScan, boundedScan, inOrder, matchesFirst } from './bounded.ts';
import type { Plan } from './choose.ts';
import { compartmentTypes } from './compartment.ts';
import type { Cursor } from './cursor.ts';
import type { Branch } from './drive.ts';
import { isToldByOwner } from './own.ts';
import { after, driveOf, REFERENCES, scansOf, unchanged } from './page.ts';
import { probe } from './probe.ts';
import { signed } from './signed.ts';
import { constant, type Statement, typeIn } from './statement.ts';
import { updatedMatch } from './updated.ts';

/** Rows of {@link boundedScan}s, merged: what they are and how they are ordered. */
export interface BoundedPageSql {
  /** A query with columns `rid`, `key`, `stop`, `ok`. */
  readonly sql: string;
  readonly order: string;
}

interface Lead {
  readonly key: { readonly sql: string; readonly type: string } | undefined;
  readonly down: boolean;
  readonly branches: readonly Branch[];
  readonly repeats: boolean;
  /** What each entry must meet first, when its index tells. */
  readonly cheap: readonly string[];
  /** What each entry must meet besides. */
  readonly match: readonly string[];
  /** Scans there are about. */
  readonly scans: number;
}

/** Entries of others that may be passed by, for each that is looked at: where the index tells whose they are they cost a tenth of a microsecond. */
export const PASSED = 24;
/** The same while the caller is not known to see much: one that sees very little is then answered from that instead. It looks at less for it. */
export const PASSED_FIRST = 8;

/**
 * The page after `cursor` of a search that a criterion leads or that goes through the resources of its types, looking at about `most`
 * entries of what leads.
 */
export function boundedPageSql(
  query: SearchQuery,
  plan: Plan,
  cursor: Cursor | undefined,
  limit: number,
  most: number,
  s: Statement,
  passes = PASSED_FIRST,
): BoundedPageSql {
  const { key, down, branches, repeats, cheap, match, scans } =
    plan.mode === 'scan' ? byTime(query, cursor, s) : led(query, plan.index, cursor, s);
  // Before the range: of several lower ends an index scan begins at the first that is named.
  const beyond = cursor === undefined ? [] : [after(key === undefined ? 't.rid' : key.sql, key?.type, down, cursor, s)];
  const direction = down ? ' desc' : '';
  const by = `${key === undefined ? '' : `${key.sql}${direction}, `}t.rid${direction}`;
  const many = branches.some(({ each }) => each !== undefined);
  // Of what repeats a resource, where all that is asked of an entry besides is a look-up: what is asked of a text is not cheap.
  const told = cheap.length > 0 && !many && !(repeats && branches.some(({ filter }) => filter !== undefined));
  const cut = s.fixed(Math.max(2 * limit, Math.floor((told ? most * (passes / PASSED) : most) / scans)), 'bigint');
  const parts = branches.map(({ each, table, where, filter }) => {
    const scan: BoundedScan = {
      entries: (end, only) =>
        `select t.* from ${table} where ${[...beyond, ...where, ...(only === undefined ? [] : [only])].join(' and ')} order by ${by}${end}`,
      most: cut,
      key: key?.sql,
      down,
      ...(told
        ? { cheap: { match: [...cheap, ...(filter ?? [])].join(' and '), passed: PASSED }, match }
        : { match: [...(filter ?? []), ...cheap, ...match] }),
      repeats,
      many,
      limit,
    };
    return each === undefined ? `(${boundedScan(scan)})` : `(select u.* from ${each} cross join lateral (${boundedScan(scan)}) u)`;
  });
  const order = inOrder(key?.sql, down, 'b');
  const sql =
    parts.length === 1 && branches[0]?.each === undefined
      ? (parts[0] as string)
      : `(select ${repeats ? 'distinct ' : ''}b.* from (${parts.join(' union all ')}) b order by ${matchesFirst(key?.sql, down, 'b')} limit ${limit})`;
  const columns = `d.rid, ${key === undefined ? 'null' : 'd.key'} as key, d.stop, d.ok`;
  return { sql: `select ${columns} from ${sql} d`, order: order.replaceAll('b.', '') };
}

/** Criteria that cost a look of their own for each entry. */
export function probed({ criteria }: SearchQuery, plan: Plan): readonly Criterion[] {
  return criteria.filter((_, index) => index !== plan.index);
}

function led(query: SearchQuery, index: number, cursor: Cursor | undefined, s: Statement): Lead {
  const { drive, used } = driveOf(query, index, s);
  const rest = query.criteria.filter((_, i) => !used.has(i));
  const codes = drive.branches.some(({ table }) => table === REFERENCES) ? signed(rest, 't', s) : [];
  const told = isTold(s);
  const cheap = told ? [s.visible('t'), ...codes] : [];
  const match = [
    ...(told ? [] : [s.visible('t'), ...codes]),
    ...(drive.first === undefined ? [] : [drive.first]),
    ...rest.map((criterion) => probe(criterion, 't.rid', s, 'seen')),
    ...(cursor === undefined ? [] : [unchanged('t.rid', cursor, s)]),
  ].filter((condition) => condition !== 'true');
  const branches = scansOf(drive, [...cheap, ...match]);
  const criterion = query.criteria[index];
  const values = criterion !== undefined && 'values' in criterion ? criterion.values.length : 1;
  const scans = branches.length * (branches[0]?.each === undefined ? 1 : Math.max(1, values));
  return { key: drive.key, down: false, branches, repeats: drive.repeats, cheap, match, scans };
}

/** Who may see an entry is told by its index nearly always; false when everybody may, or when each needs a look. */
const isTold = ({ visibility }: Statement) => !('all' in visibility) && isToldByOwner(visibility);

/** Every resource of the types by (last_updated, rid). What is asked of its time is the range that is read. */
function byTime(query: SearchQuery, cursor: Cursor | undefined, s: Statement): Lead {
  const types = typesOf(query);
  const compartment = query.criteria.find((criterion) => criterion.kind === 'compartment');
  const isRange = (criterion: Criterion) =>
    criterion.kind === 'updated' && criterion.values.length === 1 && criterion.values[0]?.prefix !== 'ne';
  const range = query.criteria.flatMap((criterion) =>
    criterion.kind === 'updated' && isRange(criterion) ? [updatedMatch(criterion, 't', s)] : [],
  );
  const told = isTold(s);
  const match = [
    ...(told ? [] : [s.visible('t')]),
    // Not of the row itself: its index does not tell, and every row passed by would be looked up.
    `exists (select 1 from resource z where z.rid = t.rid and not z.deleted offset 0)`,
    ...query.criteria.filter((criterion) => !isRange(criterion)).map((criterion) => probe(criterion, 't.rid', s, 'seen')),
    ...(cursor === undefined ? [] : [unchanged('t.rid', cursor, s)]),
  ].filter((condition) => condition !== 'true');
  const several = types.length > 1;
  const numbers = `unnest(array[${types.map((type) => constant(typeNumber(type) as number)).join(', ')}]::smallint[]) as n (type)`;
  const each = compartment === undefined ? numbers : `(${compartmentTypes(compartment, s)}) as n (type)`;
  return {
    key: { sql: 't.last_updated', type: 'timestamptz' },
    down: query.sort[0]?.down === true,
    branches: [
      several
        ? { each, table: 'resource t', where: ['t.type = n.type', ...range] }
        : { table: 'resource t', where: [typeIn('t', types), ...range] },
    ],
    repeats: false,
    cheap: told ? [s.visible('t')] : [],
    match,
    scans: several ? types.length : 1,
  };
}
