import { isCurrent, versionAnswer, versionHeaders } from './answer.ts';
import { characters, type RestRequest, type RestResponse } from './message.ts';
import type { StoredVersion } from './read-store.ts';

/** What of a Binary the answer needs (R4 binary.html). */
interface Binary {
  readonly contentType: string;
  readonly data?: string;
  readonly securityContext?: { readonly reference?: string };
}

const VISIBLE = /^[\x20-\x7e]+$/;

/** Media types of an Accept header that are not ruled out, without parameters. */
function accepted(request: RestRequest): readonly string[] {
  const header = request.header('accept')?.trim();
  if (header === undefined || header === '') return ['*/*'];
  return header
    .toLowerCase()
    .split(',')
    .filter((member) => !/;\s*q=0(?:\.0*)?\s*(?:;|$)/.test(member))
    .map((member) => (member.split(';')[0] as string).trim());
}

/** R4 binary.html#rest: the content itself, unless "the FHIR content types" are asked for explicitly. */
function wantsContent(request: RestRequest, contentType: string): boolean {
  if (request.query.some(([name]) => name === '_format')) return false;
  const types = accepted(request);
  if (types.includes('application/fhir+json')) return false;
  const own = (contentType.split(';')[0] as string).trim().toLowerCase();
  return types.some((type) => type === own || type === '*/*' || type === `${own.split('/')[0]}/*`);
}

/**
 * The answer to a read of a Binary: its bytes under its own type, or the resource when FHIR was asked for. The bytes are somebody's
 * upload: a browser saves them (attachment) and runs nothing in them (sandbox; the edge adds nosniff).
 */
export function binaryAnswer(request: RestRequest, stored: StoredVersion): RestResponse {
  const { contentType, data = '', securityContext } = JSON.parse(characters(stored.body)) as Binary;
  if (!wantsContent(request, contentType)) return versionAnswer(request, stored);
  const context = securityContext?.reference;
  const headers = {
    ...versionHeaders(stored),
    ...(context !== undefined && VISIBLE.test(context) ? { 'X-Security-Context': context } : {}),
  };
  if (isCurrent(request, stored)) return { status: 304, headers };
  return {
    status: 200,
    headers: {
      ...headers,
      'Content-Type': VISIBLE.test(contentType) ? contentType : 'application/octet-stream',
      'Content-Disposition': 'attachment',
      'Content-Security-Policy': "sandbox; default-src 'none'",
    },
    bytes: Buffer.from(data, 'base64'),
  };
}
