import { createHash } from 'node:crypto';
import { ok } from './answer.ts';
import { latin1Of, type RestRequest, type RestResponse, type Text } from './message.ts';
import { negotiate } from './negotiate.ts';

const tags = new WeakMap<object, string>();

/** A tag that changes when the text does. Made once for a text in pieces: those are kept, {@link textByBase}. */
function tagOf(text: Text): string {
  const known = typeof text === 'string' ? undefined : tags.get(text);
  if (known !== undefined) return known;
  const hash = createHash('sha256');
  for (const piece of typeof text === 'string' ? [text] : text) hash.update(latin1Of(piece), 'latin1');
  const tag = `W/"${hash.digest('hex').slice(0, 16)}"`;
  if (typeof text !== 'string') tags.set(text, tag);
  return tag;
}

/**
 * Answers a text that is the same for everybody until the next release: with an ETag, and 304 for who has it already
 * (R4 http.html#capabilities: the ETag header changes with the statement). `contentType` overrides the negotiated one.
 */
export function selfAnswer(request: RestRequest, text: Text, contentType?: string): RestResponse {
  const ETag = tagOf(text);
  const asked = request.header('if-none-match');
  // Compared weakly (RFC 9110 §13.1.2): a proxy may have dropped the W/.
  if (asked?.split(',').some((one) => one.trim() === '*' || one.trim().replace(/^W\//, '') === ETag.slice(2)) === true) {
    if (contentType === undefined) negotiate(request.header('accept'), request.query);
    return { status: 304, headers: { ETag } };
  }
  const answer = contentType === undefined ? ok(request, text) : { status: 200, headers: { 'Content-Type': contentType }, body: text };
  return { ...answer, headers: { ...answer.headers, ETag }, ...(answer.body === text ? { kept: true } : {}) };
}
