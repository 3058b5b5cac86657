import type { Connection } from '@hub/database';
import { typeNumber } from '@hub/fhir-model';
import { parametersOf } from '@hub/search';

/** Whom a Patient may have to do with: who has an equal number of the country, who is linked with it, either way. */
export interface Namesakes {
  /** Row ids by the Patient's row id, without itself; a Patient with none is absent. */
  readonly others: ReadonlyMap<number, ReadonlySet<number>>;
  /** Numbers ("system number|value") that more than {@link CROWD} Patients have: they say nothing about a person. */
  readonly crowded: ReadonlySet<string>;
}

/** A number that so many Patients share is nobody's: a filler, a helpdesk's, a mistake of a system. */
export const CROWD = 256;
const MORE_THAN_A_CROWD = CROWD + 1;

const IDENTIFIER = parametersOf('Patient')?.get('identifier')?.number as number;
const PATIENT = typeNumber('Patient') as number;

interface Row {
  readonly of: number;
  readonly system: number;
  readonly code: string;
  readonly rids: readonly (number | string)[] | null;
}

/**
 * Namesakes of Patients by the index rows of their identifiers, in one statement however many they are. `systems`: numbers of the systems
 * whose values one person has. Deleted Patients have no numbers, but may still be linked to. (The lateral joins keep the plan on the indexes.)
 */
export async function namesakes(
  connection: Pick<Connection, 'query'>,
  rids: readonly number[],
  systems: readonly number[],
): Promise<Namesakes> {
  const { rows } = await connection.query<Row>({
    name: 'namesakes',
    text: `select p.rid as of, t.system, t.code, h.rids
        from unnest($1::bigint[]) as p (rid)
       cross join lateral (select system, code from idx_token where rid = p.rid and param = $2 and system = any($3::int[]) limit 50) t
       cross join lateral (select array_agg(x.rid) as rids from
         (select rid from idx_token where param = $2 and code = t.code and system = t.system limit ${MORE_THAN_A_CROWD}) x) h
      union all
      select p.rid, 0, '', l.rids
        from unnest($1::bigint[]) as p (rid)
       cross join lateral (select id from resource where rid = p.rid limit 1) r
       cross join lateral (select array_agg(o.rid) as rids from patient_link l
         cross join lateral (select rid from resource where about = l.other and type = $4 limit 1) o
         where l.about = patient_number(r.id)) l`,
    values: [rids, IDENTIFIER, systems, PATIENT],
  });
  const others = new Map<number, Set<number>>();
  const crowded = new Set<string>();
  for (const { of, system, code, rids: found } of rows) {
    if (found === null) continue;
    if (found.length > CROWD) {
      crowded.add(`${system}|${code}`);
      continue;
    }
    for (const rid of found.map(Number)) {
      if (rid === of) continue;
      const known = others.get(of);
      if (known === undefined) others.set(of, new Set([rid]));
      else known.add(rid);
    }
  }
  return { others, crowded };
}

/** A Patient as stored: what it says now, whose it is. */
export interface StoredPerson {
  readonly rid: number;
  readonly shard: number;
  readonly id: string;
  readonly owner: number;
  /** '' when it is deleted. */
  readonly body: string;
}

/** Patients by row id, as they stand; who changes them by it holds their locks. */
export async function storedPersons(connection: Pick<Connection, 'query'>, rids: readonly number[]): Promise<StoredPerson[]> {
  const { rows } = await connection.query<StoredPerson>({
    name: 'stored-persons',
    text: `select w.rid, r.shard, r.id, r.owner, r.body from unnest($1::bigint[]) as w (rid)
       cross join lateral (select shard, id, owner, case when deleted then '' else body end as body from resource where rid = w.rid limit 1) r
       order by w.rid`,
    values: [rids],
  });
  return rows;
}
