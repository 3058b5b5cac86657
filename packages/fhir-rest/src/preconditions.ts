import { type ProblemError, problem } from '@hub/outcome';
import type { RestRequest } from './message.ts';
import type { IfMatch } from './write-store.ts';

const TAG = /^(?:W\/)?"([\x21\x23-\x7e]*)"$/;
const VERSION = /^[1-9]\d{0,8}$/;

function malformed(name: string): ProblemError {
  return problem(
    'incorrect',
    'invalid',
    `${name} phải là ETag như W/"3" (có thể nhiều, cách nhau bằng dấu phẩy) hoặc *.`,
    `${name} must be an ETag such as W/"3" (several are separated by commas) or *.`,
    name,
  );
}

/**
 * If-Match of a write (R4 http.html#concurrency): `W/"3"`, `"3"`, a list of them, `*`. A tag that no version of the hub has matches
 * nothing, so it is left out and the list may be empty: 412. Throws 400 for what is no tag: a guard that cannot be read is never
 * passed over.
 */
export function ifMatch(request: RestRequest): { readonly ifMatch?: IfMatch } {
  const header = request.header('if-match');
  if (header === undefined) return {};
  if (header.trim() === '*') return { ifMatch: '*' };
  const versions: number[] = [];
  for (const member of header.split(',')) {
    const tag = TAG.exec(member.trim())?.[1];
    if (tag === undefined) throw malformed('If-Match');
    if (VERSION.test(tag)) versions.push(Number(tag));
  }
  return { ifMatch: versions };
}

/** If-None-Match of an update: only `*`, "when there is none yet" (RFC 9110 §13.1.2). Throws 400 for anything else. */
export function ifNoneMatch(request: RestRequest): { readonly ifNoneMatch?: true } {
  const header = request.header('if-none-match');
  if (header === undefined) return {};
  if (header.trim() === '*') return { ifNoneMatch: true };
  throw problem(
    'incorrect',
    'not-supported',
    'Khi ghi, If-None-Match chỉ nhận *.',
    'On a write If-None-Match takes only *.',
    'If-None-Match',
  );
}

/** Refuses conditions that this write does not know: passed over in silence they would lose somebody's update. Throws 400 naming the first. */
export function noCondition(request: RestRequest, ...names: readonly string[]): void {
  for (const name of names) {
    if (request.header(name.toLowerCase()) === undefined) continue;
    throw problem('incorrect', 'not-supported', `Thao tác này không nhận ${name}.`, `This interaction takes no ${name}.`, name);
  }
}
