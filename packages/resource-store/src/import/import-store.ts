import { mayRemoveLabels, ownerOfNew, type Principal } from '@hub/access';
import type { Connection, Database } from '@hub/database';
import { type Resource, typeNumber } from '@hub/fhir-model';
import { MovedError } from '../transact/retry.ts';
import { uriDictionary } from '../uri-dictionary.ts';
import type { WriteItem } from '../write/item.ts';
import type { PreparedItem } from '../write/prepared.ts';
import { resourceWriter } from '../write/writer.ts';

type WholeResource = Resource & { readonly id: string };

/** A batch of an import, ready to be written. */
export interface PreparedImport {
  readonly items: readonly PreparedItem[];
}

/** What became of a resource: as a PUT of it would have been answered. */
export interface Imported {
  readonly status: 'created' | 'updated' | 'unchanged';
  /** Whose record it is; 0: nobody's. */
  readonly about: number;
}

/** How bulk imports write, for operators, who may change what anybody owns: one per process. Resources keep their ids, whatever their shape; all else is as PUT makes it. */
export function importStore(database: Database) {
  const writer = resourceWriter({ uris: uriDictionary(database) });
  return {
    /** Of these types those the store has rows of, deletions among them. */
    async present(types: readonly string[]): Promise<readonly string[]> {
      const { rows } = await database.pool.query<{ type: string }>(
        `select w.name as type from unnest($1::smallint[], $2::text[]) as w (type, name)
          where exists (select from resource r where r.type = w.type) order by 1`,
        [types.map((type) => typeNumber(type) ?? 0), types],
      );
      return rows.map(({ type }) => type);
    },

    /** What needs no transaction. No two may be one resource. */
    async prepare(resources: readonly WholeResource[], principal: Principal): Promise<PreparedImport> {
      const owners = await ownersOf(database, resources);
      const items = resources.map((resource) => itemOf(resource, principal, owners.get(`${resource.resourceType}/${resource.id}`)));
      return { items: await writer.prepare(items) };
    },

    /** A resource that the store is believed not to hold: 23505 of `write` when it does. */
    draft: (resource: WholeResource, principal: Principal): PreparedItem =>
      writer.draft({ ...itemOf(resource, principal), fresh: true, awaited: true }),

    async prepareDrafted(items: readonly PreparedItem[]): Promise<PreparedImport> {
      await writer.intern(items);
      return { items };
    },

    /** Writes them; before anything else of the transaction. One outcome each, in order. */
    async write(connection: Connection, { items }: PreparedImport, now: number): Promise<readonly Imported[]> {
      if (items.length === 0) return [];
      const locked = await writer.lock(connection, items);
      const stored = await locked.stored();
      for (const { reference, item } of items)
        if ((stored.get(reference)?.owner ?? item.owner) !== item.owner) throw new MovedError('another owner created it meanwhile');
      const results = await locked.write({ actor: 0, now });
      return results.map(({ status, about }) => ({ status: status as Imported['status'], about }));
    },
  };
}

function itemOf(resource: WholeResource, principal: Principal, owner = ownerOfNew(principal, resource.resourceType)): WriteItem {
  const item: WriteItem = { resource, owner, actor: principal.clientNumber, mode: 'replace' };
  return mayRemoveLabels(principal) ? item : { ...item, keepsLabels: true };
}

/** Whose they are, of those that are stored: a resource never changes its owner. */
async function ownersOf({ pool }: Database, resources: readonly WholeResource[]): Promise<ReadonlyMap<string, number>> {
  if (resources.length === 0) return new Map();
  const { rows } = await pool.query<{ place: number; owner: number }>({
    name: 'import-owners',
    text: `select w.place, r.owner from unnest($1::text[], $2::smallint[]) with ordinality as w (id, type, place)
      cross join lateral (select owner from resource where resource.id = w.id and resource.type = w.type limit 1) r`,
    values: [resources.map(({ id }) => id), resources.map(({ resourceType }) => typeNumber(resourceType) ?? 0)],
  });
  return new Map(
    rows.map(({ place, owner }) => {
      const { resourceType, id } = resources[place - 1] as WholeResource;
      return [`${resourceType}/${id}`, owner];
    }),
  );
}
