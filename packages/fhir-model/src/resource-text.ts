import { hash } from 'node:crypto';
import type { Meta, Resource } from 'fhir/r4.js';

/**
 * How a resource becomes text. The body is stored exactly as it is served and never parsed on read, so the parts that
 * change with every version (`meta.versionId`, `meta.lastUpdated`, `meta.source`) are put in front of a content part
 * that does not: equal content gives equal text and an equal hash.
 */
export interface StoredText {
  readonly type: string;
  readonly id: string;
  /** `meta` without versionId, lastUpdated and source, as JSON members (no braces), possibly empty. */
  readonly metaMembers: string;
  /** All other members as JSON (no braces), possibly empty. */
  readonly members: string;
}

/** Splits a resource (with its final id) into its content text. Member order is the mapper's or the client's own. */
export function contentText(resource: Resource): StoredText {
  const { resourceType, id, meta, ...rest } = resource as Resource & { meta?: Meta };
  let metaMembers = '';
  if (meta !== undefined) {
    const { versionId: _v, lastUpdated: _l, source: _s, ...kept } = meta;
    metaMembers = JSON.stringify(kept).slice(1, -1);
  }
  return { type: resourceType, id: id as string, metaMembers, members: JSON.stringify(rest).slice(1, -1) };
}

/** Hash of the content alone (mapping contract §6: without versionId, lastUpdated and source; security, tag and profile count), as a uuid string. */
export function contentHash(text: StoredText): string {
  const h = hash('sha256', `${text.type}\n${text.metaMembers}\n${text.members}`, 'hex');
  return `${h.slice(0, 8)}-${h.slice(8, 12)}-${h.slice(12, 16)}-${h.slice(16, 20)}-${h.slice(20, 32)}`;
}

/** The text that is stored and served for one version. `lastUpdated` is an instant (R4), `source` a URI naming submission and record. */
export function servedText(text: StoredText, version: number, lastUpdated: string, source?: string): string {
  const meta = `"versionId":"${version}","lastUpdated":"${lastUpdated}"${source === undefined ? '' : `,"source":${JSON.stringify(source)}`}${text.metaMembers === '' ? '' : `,${text.metaMembers}`}`;
  return `{"resourceType":"${text.type}","id":"${text.id}","meta":{${meta}}${text.members === '' ? '' : `,${text.members}`}}`;
}
