import type { Connection } from '@hub/database';
import { typeNumber } from '@hub/fhir-model';
import { parametersOf } from '@hub/search';

/** Whom a Patient may have to do with: who has an equal number of the country, who is linked with it, either way. */
export interface Namesakes {
  /** Row ids by the Patient's row id, without itself; a Patient with none is absent. */
  readonly others: ReadonlyMap<number, ReadonlySet<number>>;
  /**
   * Numbers that say nothing about a person: "system number|value|owner" where more than {@link CROWD} Patients of that owner have it, "system
   * number|value" where {@link MULTITUDE} of the others have it together.
   */
  readonly crowded: ReadonlySet<string>;
}

/**
 * A number that so many Patients of one facility share is nobody's there: a filler, a helpdesk's, a mistake of its system. It stays somebody's
 * elsewhere, or one facility could cut the links of others by sending a number often enough.
 */
const CROWD = 256;
/** So many of all facilities, each within its bounds: nobody's anywhere. */
const MULTITUDE = 1024;
/** Rows read of one number: it is nobody's when there are more, whoever has them. */
const MOST = 5000;

/** Whether a number says something about the persons of this owner. */
export function isCrowded({ crowded }: Pick<Namesakes, 'crowded'>, system: number | undefined, value: string, owner: number): boolean {
  return crowded.has(`${system}|${value}`) || crowded.has(`${system}|${value}|${owner}`);
}

const IDENTIFIER = parametersOf('Patient')?.get('identifier')?.number as number;
const PATIENT = typeNumber('Patient') as number;

interface Row {
  readonly of: number;
  readonly system: number;
  readonly code: string;
  readonly rids: readonly (number | string)[] | null;
  /** Whose they are, in the same order; null for links. */
  readonly owners: readonly number[] | null;
}

/**
 * Namesakes of Patients by the index rows of their identifiers, in one statement however many they are. `systems`: numbers of the systems
 * whose values one person has. Deleted Patients have no numbers, but may still be linked to. (The lateral joins keep the plan on the indexes, and `about <> 0`
 * is what resource_about needs to be one: without it whoever is linked cost 150 ms at 15,000 Patients.)
 */
export async function namesakes(
  connection: Pick<Connection, 'query'>,
  rids: readonly number[],
  systems: readonly number[],
): Promise<Namesakes> {
  const { rows } = await connection.query<Row>({
    name: 'namesakes',
    text: `select p.rid as of, t.system, t.code, h.rids, h.owners
        from unnest($1::bigint[]) as p (rid)
       cross join lateral (select system, code from idx_token where rid = p.rid and param = $2 and system = any($3::int[]) limit 50) t
       cross join lateral (select array_agg(x.rid) as rids, array_agg(x.owner) as owners from
         (select rid, owner from idx_token where param = $2 and code = t.code and system = t.system limit ${MOST + 1}) x) h
      union all
      select p.rid, 0, '', l.rids, null
        from unnest($1::bigint[]) as p (rid)
       cross join lateral (select id from resource where rid = p.rid limit 1) r
       cross join lateral (select array_agg(o.rid) as rids from patient_link l
         cross join lateral (select rid from resource where about = l.other and about <> 0 and type = $4 limit 1) o
         where l.about = patient_number(r.id)) l`,
    values: [rids, IDENTIFIER, systems, PATIENT],
  });
  const others = new Map<number, Set<number>>();
  const crowded = new Set<string>();
  for (const { of, system, code, rids: found, owners } of rows) {
    if (found === null) continue;
    const speaking = owners === null ? found : speakingOf(found, owners, `${system}|${code}`, crowded);
    for (const rid of speaking.map(Number)) {
      if (rid === of) continue;
      const known = others.get(of);
      if (known === undefined) others.set(of, new Set([rid]));
      else known.add(rid);
    }
  }
  return { others, crowded };
}

/** Of those who have a number, whom it names; what it does not name goes into `crowded`. */
function speakingOf<T>(rids: readonly T[], owners: readonly number[], number: string, crowded: Set<string>): readonly T[] {
  const each = new Map<number, number>();
  for (const owner of owners) each.set(owner, (each.get(owner) ?? 0) + 1);
  for (const [owner, count] of each) if (count > CROWD) crowded.add(`${number}|${owner}`);
  const speaking = rids.filter((_, i) => (each.get(owners[i] as number) as number) <= CROWD);
  if (rids.length <= MOST && speaking.length <= MULTITUDE) return speaking;
  crowded.add(number);
  return [];
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
