import { hash } from 'node:crypto';
import { SHARDS, shardOfId, typeNumber } from '@hub/fhir-model';
import { problem } from '@hub/outcome';
import { type Content, contentOf, type Extract } from './content.ts';
import type { WriteItem } from './item.ts';

/** An item made ready outside the transaction: numbers known, content computed where it will surely be needed. */
export interface PreparedItem {
  readonly item: WriteItem;
  readonly type: number;
  readonly shard: number;
  /** "Type/id". */
  readonly reference: string;
  /** Content of `item.resource`, computed once, on first use. */
  readonly content: () => Content;
}

/**
 * The shard of an id: named by the hub's own ids; an id that a client chose shards by its hash.
 */
export function shardOf(id: string): number {
  return shardOfId(id) ?? hash('md5', id, 'buffer').readUInt16BE(0) % SHARDS;
}

/** Prepares one item. Throws (fault) for a type R4 does not have. */
export function prepareItem(item: WriteItem, extract: Extract): PreparedItem {
  const { resourceType, id } = item.resource;
  const type = typeNumber(resourceType);
  if (type === undefined)
    throw problem('fault', 'unknown-type', `Không có loại tài nguyên ${resourceType}.`, `No resource type ${resourceType}.`);
  let content: Content | undefined;
  return {
    item,
    type,
    shard: shardOf(id),
    reference: `${resourceType}/${id}`,
    content: () => (content ??= contentOf(item.resource, extract)),
  };
}

/**
 * An item of a new resource once its content is computed: of the resource only what names and labels it is left. Batches live until they
 * are committed, so everything they hold is copied and marked by the collector, which is a quarter of what a worker does.
 */
export function relieved(prepared: PreparedItem): PreparedItem {
  const { item } = prepared;
  if (item.fresh !== true || item.mode !== 'replace') return prepared;
  const content = prepared.content();
  const { resourceType, id, meta } = item.resource;
  const resource = (meta === undefined ? { resourceType, id } : { resourceType, id, meta }) as WriteItem['resource'];
  return { ...prepared, item: { ...item, resource }, content: () => content };
}
