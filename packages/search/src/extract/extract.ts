import type { Resource } from '@hub/fhir-model';
import { containedRows, MOST_CONTAINED } from '../contained.ts';
import { firstEntryOf } from '../first-entry.ts';
import { EXTRACTORS } from '../generated/extractors.ts';
import type { IndexRows, RowSink, StringRow } from '../index-rows.ts';
import { narrativeRows } from '../narrative.ts';
import { signatureOf } from '../signature.ts';
import { distinct } from './distinct.ts';

/** What extraction may know besides the resource. */
export interface ExtractOptions {
  /** Own base URL (`https://hub.example/fhir`): absolute references under it count as references of this server. */
  readonly base?: string;
}

/**
 * Every index row of a resource, each once. Pure and total: values that cannot be indexed (an impossible date, a
 * reference by identifier only) make no row. A type the hub does not search yields no rows.
 */
export function extract(resource: Resource, options: ExtractOptions = {}): IndexRows {
  const base = options.base === undefined || options.base.endsWith('/') ? options.base : `${options.base}/`;
  const first = firstEntryOf(resource);
  if (first !== undefined) {
    const held = { place: 0, type: first.resource.resourceType, id: first.id, rows: containedRows(ownRows(first.resource, base)) };
    const own = ownRows(resource, base);
    return { ...own, contained: [held], links: [...(own.links ?? []), { param: first.param, place: 0 }] };
  }
  const { contained = [] } = resource as { readonly contained?: readonly Resource[] };
  if (contained.length === 0) return ownRows(resource, base);
  const held = contained.slice(0, MOST_CONTAINED).map((inner, place) => ({ place, type: inner.resourceType, id: inner.id ?? '', inner }));
  const inside = new Map(held.map((one) => [one.id, one]));
  const rows = held.map(({ inner, ...one }) => ({ ...one, rows: containedRows(ownRows(inner, base, inside)) }));
  return { ...ownRows(resource, base, inside), contained: rows };
}

/** The rows of a resource by itself. `inside`: contained resources it may point at. */
function ownRows(resource: Resource, base: string | undefined, inside?: NonNullable<RowSink['inside']>): IndexRows {
  const sink: RowSink = {
    ...{ tokens: [], strings: [], dates: [], references: [], quantities: [], composites: [], base },
    ...(inside === undefined ? {} : { inside }),
  };
  EXTRACTORS[resource.resourceType]?.(resource as never, sink);
  if ((resource as { readonly text?: unknown }).text !== undefined) sink.strings.push(...narrativeRows(resource));
  // A repeated value would be a second index entry for the same answer.
  if (sink.tokens.length > 1) sink.tokens = distinct(sink.tokens, sameToken, (r) => `${r.param} ${r.system ?? ''} ${r.code}`);
  if (sink.strings.length > 1) sink.strings = withoutCoveredStarts(sink.strings);
  if (sink.dates.length > 1) sink.dates = distinct(sink.dates, sameRange, (r) => `${r.param} ${r.low} ${r.high}`);
  if (sink.references.length > 1) sink.references = distinct(sink.references, sameTarget, (r) => `${r.param} ${r.type} ${r.id}`);
  if (sink.references.length > 0 && sink.tokens.length > 0) {
    const codes = signatureOf(sink.tokens);
    for (const row of sink.references) row.codes = codes;
  }
  if (sink.quantities.length > 1)
    sink.quantities = distinct(
      sink.quantities,
      (a, b) => sameRange(a, b) && sameToken(a, b),
      (r) => `${r.param} ${r.low} ${r.high} ${r.system ?? ''} ${r.code}`,
    );
  if (sink.composites.length > 1)
    sink.composites = distinct(
      sink.composites,
      (a, b) => sameRange(a, b) && sameToken(a, b) && a.code2 === b.code2 && a.system2 === b.system2,
      (r) => `${r.param} ${r.low} ${r.high} ${r.system ?? ''} ${r.code}\n${r.system2 ?? ''} ${r.code2}`,
    );
  if (sink.links !== undefined)
    sink.links = distinct(
      sink.links,
      (a, b) => a.param === b.param && a.place === b.place,
      (r) => `${r.param} ${r.place}`,
    );
  return sink;
}

type Token = { readonly param: number; readonly system?: string; readonly code: string };
const sameToken = (a: Token, b: Token) => a.param === b.param && a.code === b.code && a.system === b.system;
type Interval = { readonly param: number; readonly low: number; readonly high: number };
const sameRange = (a: Interval, b: Interval) => a.param === b.param && a.low === b.low && a.high === b.high;
type Target = { readonly param: number; readonly type: string; readonly id: string };
const sameTarget = (a: Target, b: Target) => a.param === b.param && a.id === b.id && a.type === b.type;

/** Distinct rows; a word start that another row already begins with in full is not kept. */
function withoutCoveredStarts(rows: StringRow[]): StringRow[] {
  const once = distinct(
    rows,
    (a, b) => a.param === b.param && a.folded === b.folded && a.exact === b.exact,
    (r) => `${r.param} ${r.folded}\n${r.exact}`,
  );
  const whole = new Set<string>();
  for (const row of once) if (row.exact !== '') whole.add(`${row.param} ${row.folded}`);
  return whole.size === once.length ? once : once.filter((row) => row.exact !== '' || !whole.has(`${row.param} ${row.folded}`));
}
