import { keyedId, shardOfId } from '@hub/fhir-model';
import { type KnownMoves, keyText } from '@hub/resource-store';
import type { NeededKey } from '@hub/sources';
import type { DrainDeps } from './deps.ts';

/** A key that may be somebody else's: `NeededKey` with `of`. */
type Owned = NeededKey & { readonly of: NonNullable<NeededKey['of']> };

const isOwned = (needed: NeededKey): needed is Owned => needed.of !== undefined;

/** Whose a stored resource is. */
const STORED = `select a.id, r.body from unnest($1::text[], $2::smallint[]) as a (id, shard)
  join resource r on r.id = a.id and r.shard = a.shard and not r.deleted`;

/** The ids of the keys of a record that is stored: where its person has something under the key for that, the number is another's. */
export async function keysOfStored(
  { keys }: Pick<DrainDeps, 'keys'>,
  needed: readonly NeededKey[],
): Promise<{ readonly known: ReadonlyMap<string, string>; readonly anothers: ReadonlySet<string> }> {
  const known = await keys.resolve(needed.flatMap(({ key, of }) => (of === undefined ? [key] : [key, of.otherwise])));
  const anothers = needed.filter(isOwned).filter(({ of }) => known.has(keyText(of.otherwise)));
  return { known, anothers: new Set(anothers.map(({ key }) => keyText(key))) };
}

/**
 * Of these keys, as {@link keyText}, those that name something of another person than the record speaks of: a laboratory that counts from 1 every morning.
 * Somebody merged into that person is that person. Most keys name nothing yet, and cost nothing.
 */
export async function anothersKeys(
  { database, idSecret }: Pick<DrainDeps, 'database' | 'idSecret'>,
  needed: readonly NeededKey[],
  known: ReadonlyMap<string, string>,
  { persons, into }: KnownMoves,
): Promise<ReadonlySet<string>> {
  const asked = needed.filter(isOwned).flatMap((one) => {
    const id = known.get(keyText(one.key));
    return id === undefined ? [] : [{ one, id }];
  });
  if (asked.length === 0) return new Set();
  const { rows } = await database.pool.query<{ readonly id: string; readonly body: string }>(STORED, [
    asked.map(({ id }) => id),
    asked.map(({ id }) => shardOfId(id)),
  ]);
  const owners = new Map(rows.map(({ id, body }) => [id, JSON.parse(body).subject?.reference as string | undefined]));
  return new Set(
    asked.flatMap(({ one: { key, of }, id }) => {
      const owner = owners.get(id)?.replace(/^Patient\//, '');
      if (owner === undefined) return [];
      const person = known.get(keyText(of.person)) ?? keyedId(idSecret, of.person);
      const survivor = persons.get(person)?.id ?? person;
      const same = owner === person || owner === survivor || into.get(survivor)?.some((one) => one.id === owner) === true;
      return same ? [] : [keyText(key)];
    }),
  );
}
