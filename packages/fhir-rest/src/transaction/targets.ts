import { problem } from '@hub/outcome';
import { type Entry, RANK } from './entry.ts';

/** What other entries may point at, by fullUrl: entries whose resource is there afterwards. */
export type Targets = ReadonlyMap<string, Entry>;

/** A link to an entry: the fullUrl, and what followed it in the text (`#part`, `/_history/3`). */
export interface Hit {
  readonly fullUrl: string;
  readonly entry: Entry;
  /** `#part`, or ''. */
  readonly fragment: string;
  /** True for a version-specific link. */
  readonly versioned: boolean;
}

const REST_URL = /^(https?:\/\/.+\/)[A-Z][A-Za-z]{1,63}\/[A-Za-z0-9.-]{1,64}$/;
const RELATIVE = /^[A-Z][A-Za-z]{1,63}\/[A-Za-z0-9.-]{1,64}(?:\/_history\/[A-Za-z0-9.-]{1,64})?(?:#.*)?$/;

/**
 * The entries that can be pointed at. Throws 400 when two entries have one fullUrl: R4 lets that be for different versions of a resource
 * (bundle.html bdl-7), but a transaction holds a resource only once (http.html#trules), and a link would have two meanings.
 */
export function targetsOf(entries: readonly Entry[]): Targets {
  const targets = new Map<string, Entry>();
  const seen = new Map<string, Entry>();
  for (const entry of entries) {
    const { fullUrl, at, method } = entry;
    if (fullUrl === undefined) continue;
    const first = seen.get(fullUrl);
    if (first !== undefined) {
      throw problem(
        'incorrect',
        'duplicate',
        `${first.at} và ${at} có cùng fullUrl.`,
        `${first.at} and ${at} have the same fullUrl.`,
        `${at}.fullUrl`,
      );
    }
    seen.set(fullUrl, entry);
    if (RANK[method] === 1 || RANK[method] === 2) targets.set(fullUrl, entry);
  }
  return targets;
}

/** `http://other/fhir/` of a fullUrl that is a RESTful one; undefined for urn: and anything else. */
export const rootOf = (fullUrl: string | undefined): string | undefined =>
  fullUrl === undefined ? undefined : REST_URL.exec(fullUrl)?.[1];

/**
 * The entry a link means (R4 bundle.html#references): by its fullUrl, by its fullUrl and a version or a fragment, or relative to the
 * root of the fullUrl of the entry that holds it.
 */
export function targetOf(text: string, targets: Targets, root: string | undefined): Hit | undefined {
  const exact = targets.get(text);
  if (exact !== undefined) return { fullUrl: text, entry: exact, fragment: '', versioned: false };
  const absolute = root !== undefined && RELATIVE.test(text) ? root + text : text;
  const hash = absolute.indexOf('#');
  const whole = hash < 0 ? absolute : absolute.slice(0, hash);
  const history = whole.indexOf('/_history/');
  const fullUrl = history < 0 ? whole : whole.slice(0, history);
  const entry = targets.get(fullUrl);
  if (entry === undefined) return undefined;
  return { fullUrl, entry, fragment: hash < 0 ? '' : absolute.slice(hash), versioned: history >= 0 };
}
