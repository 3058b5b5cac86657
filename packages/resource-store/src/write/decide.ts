import { parseResource, type Resource } from '@hub/fhir-model';
import { problem } from '@hub/outcome';
import { type Content, contentJson, contentOf, type Extract } from './content.ts';
import type { WriteResult } from './item.ts';
import { withLabelsOf } from './labels.ts';
import type { PreparedItem } from './prepared.ts';
import type { StoredRow } from './stored-rows.ts';

/** What all items of one id together mean for what is stored. */
export interface Decision {
  /** Per item, in order. */
  readonly statuses: readonly WriteResult['status'][];
  readonly stored?: StoredRow;
  /** The content to store as a new version; absent when nothing changes, and for a deletion. */
  readonly content?: Content;
  /** A deletion is to be stored as a new version. */
  readonly removed?: true;
  /** The item the final content comes from. */
  readonly by: PreparedItem;
  /** `meta.source` of the new version: the item's, else what the content itself says. */
  readonly source?: string;
}

/**
 * Applies the items of one id, in order, to what is stored. Pure. Intermediate states make no version of their own:
 * nobody could have seen them. Throws `conflict/owner` when an item names another owner than the stored resource has.
 */
export function decide(items: readonly PreparedItem[], stored: StoredRow | undefined, extract: Extract): Decision {
  let hash = stored?.deleted === false ? stored.hash : undefined;
  let resource: Resource | undefined;
  let content: Content | undefined;
  let by = items[0] as PreparedItem;
  const statuses: WriteResult['status'][] = [];

  for (const prepared of items) {
    const { item } = prepared;
    if (item.mode === 'if-absent' && (hash !== undefined || stored !== undefined)) {
      statuses.push('unchanged');
      continue;
    }
    if (stored !== undefined && stored.owner !== item.owner) {
      throw problem(
        'conflict',
        'owner',
        `${prepared.reference} thuộc cơ sở khác; chủ sở hữu của một tài nguyên không thay đổi.`,
        `${prepared.reference} belongs to another facility; a resource never changes its owner.`,
      );
    }
    if (item.mode === 'delete') {
      statuses.push(hash === undefined ? 'unchanged' : 'deleted');
      if (hash !== undefined) by = prepared;
      hash = undefined;
      content = undefined;
      resource = undefined;
      continue;
    }
    let next = item.resource as Resource;
    let made: Content;
    if (item.mode === 'merge' && hash !== undefined && item.merge !== undefined) {
      // Of a new resource in this batch only the text is whole (prepared.ts).
      resource = whole(resource, by, content) ?? parseResource(stored?.body as string);
      next = item.merge(resource);
      made = contentOf(next, extract);
    } else {
      made = prepared.content();
    }
    // Deleting and writing again does not wash them off.
    if (item.keepsLabels === true && stored !== undefined && (stored.labels & ~made.labels) !== 0 && (stored.body ?? '') !== '') {
      next = withLabelsOf(next, parseResource(stored.body as string));
      made = contentOf(next, extract);
    }
    if (made.hash === hash) {
      statuses.push('unchanged');
      continue;
    }
    statuses.push(hash === undefined ? 'created' : 'updated');
    hash = made.hash;
    content = made;
    resource = next;
    by = prepared;
  }

  const before = stored?.deleted === false ? stored.hash : undefined;
  const common = { ...(stored === undefined ? {} : { stored }), by };
  const source = by.item.source ?? resource?.meta?.source;
  if (hash === before) return { ...common, statuses: statuses.map(() => 'unchanged' as const) };
  return hash === undefined
    ? { ...common, statuses, removed: true }
    : { ...common, statuses, content: content as Content, ...(source === undefined ? {} : { source }) };
}

function whole(resource: Resource | undefined, by: PreparedItem, content: Content | undefined): Resource | undefined {
  return by.item.fresh === true && content !== undefined ? parseResource(contentJson(content.text)) : resource;
}

/** True when the decision makes a new version. */
export function makesVersion({ content, removed }: Decision): boolean {
  return content !== undefined || removed === true;
}
