import type { Visibility } from '@hub/access';
import type { SearchQuery } from '@hub/search';
import type { HistoryVersion, ReadStore, StoredVersion } from './read-store.ts';

/** A version for tests: where it belongs beside what is stored. */
export interface Kept extends StoredVersion {
  readonly type: string;
  readonly owner: number;
}

/** A version whose body is made the way the store makes it. */
export function kept(type: string, id: string, version: number, owner: number, rest = '', deleted = false): Kept {
  const lastUpdated = Date.UTC(2026, 2, 10, 2, 0, version, 250);
  const body = deleted ? '' : `{"resourceType":"${type}","id":"${id}","meta":{"versionId":"${version}"}${rest === '' ? '' : `,${rest}`}}`;
  return { type, id, version, owner, lastUpdated, deleted, body };
}

/** A version with what made it. */
function told(kept: Kept, versions: readonly Kept[]): HistoryVersion {
  const older = versions.find((v) => v.type === kept.type && v.id === kept.id && v.version === kept.version - 1);
  return { ...kept, made: kept.deleted ? 'deleted' : older === undefined || older.deleted ? 'created' : 'updated' };
}

/** The port's second implementation: versions in a list. Its search knows `_id`, paging by position, and nothing else. */
export function memoryStore(versions: readonly Kept[]): ReadStore<SearchQuery> {
  const seen = (v: Kept, visible: Visibility) => 'all' in visible || visible.owners.includes(v.owner);
  const of = (type: string, id: string, visible: Visibility) =>
    versions.filter((v) => v.type === type && v.id === id && seen(v, visible)).toSorted((a, b) => b.version - a.version);
  return {
    readCurrent: async (type, id, visible) => of(type, id, visible)[0],
    readVersion: async (type, id, version, visible) => of(type, id, visible).find((v) => v.version === version),
    async historyInstance(type, id, visible, { count, before = Number.POSITIVE_INFINITY }) {
      const all = of(type, id, visible).map((v) => told(v, versions));
      if (all.length === 0) return undefined;
      const below = all.filter((v) => v.version < before);
      const page = below.slice(0, count);
      const next = page.length < below.length ? page.at(-1)?.version : undefined;
      return { versions: page, total: all.length, ...(next === undefined ? {} : { next }) };
    },
    async historyList(type, visible, { count, since = 0, cursor = '0' }) {
      const all = versions
        .filter((v) => (type === undefined || v.type === type) && seen(v, visible) && v.lastUpdated >= since)
        .toSorted((a, b) => b.lastUpdated - a.lastUpdated || b.version - a.version);
      const end = Number(cursor) + count;
      const page = all.slice(Number(cursor), end).map((v) => told(v, versions));
      return { versions: page, ...(end < all.length ? { next: String(end) } : {}) };
    },
    metaInUse: async () => ({ profile: [], security: [], tag: [] }),
    async search(query, visible) {
      const ids = query.criteria.flatMap((c) => (c.kind === 'id' ? c.values : []));
      const current = versions.filter((v) => v.type === query.type && seen(v, visible) && (ids.length === 0 || ids.includes(v.id)));
      if (query.summary === 'count') return { matches: [], included: [], total: current.length };
      const start = Number(query.cursor ?? 0);
      const end = start + query.count;
      return {
        matches: current.slice(start, end),
        included: [],
        ...(query.total === 'accurate' ? { total: current.length } : {}),
        ...(end < current.length ? { next: String(end) } : {}),
      };
    },
  };
}
