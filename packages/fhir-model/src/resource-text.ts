import { createHash, hash } from 'node:crypto';
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
  const head = `${text.type}\n${text.metaMembers}\n`;
  const h = text.members.length < LARGE ? hash('sha256', head + text.members, 'hex') : hashInPieces(head, text.members);
  return `${h.slice(0, 8)}-${h.slice(8, 12)}-${h.slice(12, 16)}-${h.slice(16, 20)}-${h.slice(20, 32)}`;
}

const LARGE = 1 << 20;

/** The same digest without a second copy of a text of many megabytes. */
function hashInPieces(head: string, members: string): string {
  const sha = createHash('sha256').update(head);
  for (let at = 0; at < members.length; ) {
    let end = Math.min(at + LARGE, members.length);
    // Both halves of a surrogate pair belong into one piece.
    if ((members.charCodeAt(end - 1) & 0xfc00) === 0xd800) end++;
    sha.update(members.slice(at, end));
    at = end;
  }
  return sha.digest('hex');
}

/**
 * The text that is stored and served for one version, in parts to be written one after the other: the content, nearly all of
 * it, is not copied. `lastUpdated` is an instant (R4), `source` a URI naming submission and record.
 */
export function servedParts(text: StoredText, version: number, lastUpdated: string, source?: string): readonly string[] {
  const meta = `"versionId":"${version}","lastUpdated":"${lastUpdated}"${source === undefined ? '' : `,"source":${JSON.stringify(source)}`}${text.metaMembers === '' ? '' : `,${text.metaMembers}`}`;
  return [`{"resourceType":"${text.type}","id":"${text.id}","meta":{${meta}}${text.members === '' ? '' : ','}`, text.members, '}'];
}

/** {@link servedParts} as one text. */
export function servedText(text: StoredText, version: number, lastUpdated: string, source?: string): string {
  return servedParts(text, version, lastUpdated, source).join('');
}
