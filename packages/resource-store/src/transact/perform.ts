import { visibility } from '@hub/access';
import type { Connection } from '@hub/database';
import { parseResource, type Resource } from '@hub/fhir-model';
import type { WriteUnit, Written } from '@hub/fhir-rest';
import type { SearchQuery } from '@hub/search';
import { criteriaLock, takeLocks } from '../locks.ts';
import { readStore } from '../read/read-store.ts';
import type { WriteResult } from '../write/item.ts';
import type { PreparedItem } from '../write/prepared.ts';
import type { ResourceWriter } from '../write/writer.ts';
import { type Aim, aim } from './aim.ts';
import { lockNames } from './criteria.ts';
import { itemsOf } from './items.ts';
import { judge } from './judge.ts';
import { type Look, look } from './look.ts';
import { name } from './name.ts';

/** Does one unit inside a transaction of its own. Throws what it is refused for, or an error to try again after. */
export async function perform(
  connection: Connection,
  writer: ResourceWriter,
  unit: WriteUnit<SearchQuery>,
  now: number,
): Promise<readonly Written[]> {
  const { changes, principal, conditionalReferences = new Map<string, SearchQuery>() } = unit;
  const seen = visibility(principal);

  const conditions = changes.flatMap((change) => {
    const condition = change.kind === 'create' ? change.ifNoneExist : change.criteria;
    return condition === undefined ? [] : [condition];
  });
  await takeLocks(connection, conditions.flatMap(lockNames).map(criteriaLock));

  const looks: Look[] = [];
  const places = changes.map((change): number | undefined => {
    const query = change.kind === 'create' ? change.ifNoneExist : change.criteria;
    if (query !== undefined) return looks.push({ query, visibility: seen, body: unit.bodies }) - 1;
    return change.kind === 'create' ? undefined : looks.push({ type: change.type, id: change.id as string }) - 1;
  });
  const references = [...conditionalReferences].map(([text, query]) => ({
    text,
    place: looks.push({ query, visibility: seen, body: false }) - 1,
    type: query.type,
  }));
  const found = await look(connection, looks);

  const conditional = new Map<string, string>();
  for (const { text, place, type } of references) {
    const matches = found[place] ?? [];
    if (matches.length === 1) conditional.set(text, `${type}/${matches[0]?.id}`);
  }
  const aimed = aim(changes, (place) => found[places[place] as number] ?? [], principal);
  const aims = name(aimed, (url) => conditional.get(url));
  const items = itemsOf(unit, aims, conditional);

  const prepared = await writer.prepare(items.filter((item) => item !== undefined));
  const locked = await writer.lock(connection, prepared);
  const rows = await locked.stored();
  const kept: PreparedItem[] = [];
  let next = 0;
  const itemAt = aims.map((one, place): PreparedItem | undefined => {
    const item = items[place] === undefined ? undefined : (prepared[next++] as PreparedItem);
    if (item === undefined) return undefined;
    const row = rows.get(item.reference);
    if (judge(one, row, principal) === 'nothing') return undefined;
    if (item.item.merge !== undefined) item.item.merge(parseResource(row?.body as string) as Resource);
    kept.push(item);
    return item;
  });
  const results = await locked.write({ actor: principal.clientNumber, now }, kept);
  const byItem = new Map(kept.map((item, i) => [item, results[i] as WriteResult]));
  const written = aims.map((one, place) => writtenOf(unit, aims, one, byItem, itemAt[place], itemAt));
  if (unit.reads !== undefined) await unit.reads(readStore(connection));
  return written;
}

function writtenOf(
  unit: WriteUnit<SearchQuery>,
  aims: readonly Aim[],
  { kind, type, id, found, as }: Aim,
  results: ReadonlyMap<PreparedItem, WriteResult>,
  item: PreparedItem | undefined,
  itemAt: readonly (PreparedItem | undefined)[],
): Written {
  const withBody = (body: string | undefined) => (unit.bodies && body !== undefined ? { body } : {});
  if (kind === 'look' && found !== undefined) {
    return { outcome: 'matched', type, id, version: found.version, lastUpdated: found.lastUpdated, ...withBody(found.body) };
  }
  if (kind === 'same') {
    const first = writtenOf(unit, aims, aims[as as number] as Aim, results, itemAt[as as number], itemAt);
    return { ...first, outcome: 'matched' };
  }
  const result = item === undefined ? undefined : results.get(item);
  if (result === undefined) return { outcome: 'absent', type, id, version: 0, lastUpdated: 0 };
  const { status, version, lastUpdated, body } = result;
  return { outcome: status, type, id, version, lastUpdated, ...withBody(unit.bodies ? body() : undefined) };
}
