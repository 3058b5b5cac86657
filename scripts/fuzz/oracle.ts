import type { RawAnswer, RawRequest } from './raw-http.ts';

/**
 * What no answer may hold, whoever asks: a stack, a path of the machine, words of the database. `file:///etc/passwd` is what was sent, and the record of accesses
 * shows it, as a version cut after 16 characters.
 */
const INSIDES: readonly (readonly [string, RegExp])[] = [
  ['a stack trace', /\bat (?:async )?[\w.<>]+ \(?(?:file:|node:|\/)[^)\s]*:\d+:\d+/],
  ['a path of the program', /node_modules|(?:services|packages)\/[\w-]+\/src\/|file:\/\/\/(?!etc\/pass)/],
  [
    'words of the database',
    /syntax error at or near|violates (?:check|foreign|unique|not-null)|duplicate key value|relation "\w+"|\bidx_(?:token|string|reference)\b|\baccess_token_|SQLSTATE|pg_catalog|kysely/,
  ],
];

/** What is never told, or only to who may know it. */
export interface Secrets {
  /** In no answer at all, unless it was in the request. */
  readonly never: readonly string[];
  /** In answers to these callers only. */
  readonly markers: readonly string[];
  readonly mayKnow: readonly string[];
}

/** Why an answer is wrong; undefined when nothing is. */
export function wrongWith(request: RawRequest, caller: string, { status, headers, text }: RawAnswer, secrets: Secrets): string | undefined {
  if (status === undefined) return request.broken ? undefined : 'closed without an answer';
  if (status === 503 && headers.has('retry-after')) return undefined;
  if (status >= 500) return `status ${status}`;
  const all = `${[...headers].join('\n')}\n${text}`;
  const asked = request.head.toString('latin1') + request.body.toString('utf8');
  for (const [what, pattern] of INSIDES) {
    const found = pattern.exec(all)?.[0];
    // What runs a search is shown to operators by that very route.
    if (what === 'words of the database' && asked.includes('$explain')) continue;
    // What the caller wrote may come back in the words that refuse it.
    if (found !== undefined && !asked.includes(found) && !decoded(asked).includes(found)) return `${what}: ${found.slice(0, 80)}`;
  }
  for (const secret of secrets.never) if (all.includes(secret) && !asked.includes(secret)) return 'a secret';
  if (!secrets.mayKnow.includes(caller))
    for (const marker of secrets.markers) if (all.includes(marker)) return 'a patient who is not theirs';
  return undefined;
}

function decoded(text: string): string {
  return text.replace(/(?:%[0-9a-f]{2})+/gi, (part) => Buffer.from(part.replaceAll('%', ''), 'hex').toString('utf8'));
}
