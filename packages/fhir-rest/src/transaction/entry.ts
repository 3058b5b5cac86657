import type { Resource } from '@hub/fhir-model';

/** HTTP verbs of an entry (R4 valueset-http-verb). */
export type Verb = 'GET' | 'HEAD' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

/** One entry of a batch or transaction, its structure checked; what its resource holds is checked by the interaction. */
export interface Entry {
  /** Place in the bundle: answers stand in the same place. */
  readonly index: number;
  /** `Bundle.entry[3]`: what problems with it are found under. */
  readonly at: string;
  readonly method: Verb;
  readonly url: string;
  readonly fullUrl?: string;
  readonly resource?: Resource;
  /** Conditions by header name in lower case: `if-match`, `if-none-match`, `if-modified-since`, `if-none-exist`. */
  readonly conditions: ReadonlyMap<string, string>;
}

/** The order in which entries take effect (R4 http.html#trules): DELETE, POST, PUT and PATCH, GET and HEAD. */
export const RANK: Readonly<Record<Verb, 0 | 1 | 2 | 3>> = { DELETE: 0, POST: 1, PUT: 2, PATCH: 2, GET: 3, HEAD: 3 };

/** True for entries that only look. */
export const isRead = ({ method }: Entry): boolean => RANK[method] === 3;
