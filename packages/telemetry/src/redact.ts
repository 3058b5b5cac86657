import { describeError } from './error.ts';
import { FIELDS } from './fields.ts';
import { maskStatement, maskText } from './mask.ts';

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

type Scalar = string | number | boolean;
const KINDS = new Map<string, (typeof FIELDS)[keyof typeof FIELDS]>(Object.entries(FIELDS));

/**
 * What of `given` may be written: known fields with scalar values. The rest is dropped, and named under `dropped` when its
 * name looks like one, so that the author of the line sees it.
 */
export function redact(given: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const kept: Record<string, unknown> = {};
  const dropped: string[] = [];
  for (const name of Object.keys(given)) {
    const value = given[name];
    if (value === undefined) continue;
    const kind = KINDS.get(name);
    if (name === 'error') kept.error = describeError(value);
    else if (kind !== undefined && isScalar(value)) kept[name] = clean(kind, value);
    else dropped.push(/^[a-zA-Z]{1,30}$/.test(name) ? name : '?');
  }
  if (dropped.length > 0) kept.dropped = dropped.slice(0, 10);
  return kept;
}

function isScalar(value: unknown): value is Scalar {
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean';
}

/** What is written of a value of a known field. */
export function clean(kind: (typeof FIELDS)[keyof typeof FIELDS], value: Scalar): Scalar | null {
  if (typeof value === 'boolean') return value;
  if (typeof value === 'number') return kind === 'text' || kind === 'url' || kind === 'sql' ? maskText(String(value)) : value;
  if (kind === 'number') return null; // a text where a number belongs could be anything
  if (kind === 'sql') return maskStatement(value);
  if (kind === 'url') return maskText(withoutQuery(value));
  if (value.length === 36 && UUID.test(value)) return value; // the hub's own number of a submission: a run of digits in it is chance
  if (kind === 'record' && !/^\d{1,7}$/.test(value)) return `…${value.slice(-3)}`;
  return maskText(value);
}

/** The path of a URL: query strings carry names and identifiers. */
function withoutQuery(url: string): string {
  const path = url.replace(/[?#].*$/s, '');
  return path.includes('@') ? path.replace(/^([a-z][a-z+.-]*:\/\/)[^/@]*@/i, '$1') : path;
}
