import type { Problem } from '@hub/outcome';
import { parametersOf } from '../parameters.ts';
import { type CriterionContext, parseCriterion } from './criterion.ts';
import { parseInclusion } from './inclusion.ts';
import { searchProblem } from './problems.ts';
import type { Criterion, Inclusion, SearchQuery } from './query.ts';

/** What parsing may know besides the URL. */
export interface ParseOptions {
  /** Own base URL: absolute references under it are this server's. */
  readonly base?: string;
  /** Epoch milliseconds: what `ap` measures from. */
  readonly now: number;
}

export type Parsed = { readonly ok: true; readonly query: SearchQuery } | { readonly ok: false; readonly problems: readonly Problem[] };

export const DEFAULT_COUNT = 50;
export const MAX_COUNT = 1_000;
/** The parameter of a next link. Its value is opaque. */
export const CURSOR = '_cursor';
/** Belong to HTTP (content negotiation), never to the search. */
const NOT_SEARCH = new Set(['_format', '_pretty']);

/**
 * Understands a search of `type` from its decoded name/value pairs (URLSearchParams order). Strict: an unknown parameter,
 * modifier or value form is a problem, and every problem of the request is reported. A `_count` above 1000 means 1000.
 */
export function parseSearch(type: string, entries: Iterable<readonly [string, string]>, options: ParseOptions): Parsed {
  if (parametersOf(type) === undefined) return { ok: false, problems: [searchProblem.typeUnknown(type)] };
  const base = options.base === undefined || options.base.endsWith('/') ? options.base : `${options.base}/`;
  const context: CriterionContext = { now: options.now, ...(base === undefined ? {} : { base }) };
  const problems: Problem[] = [];
  const criteria: Criterion[] = [];
  const includes: Inclusion[] = [];
  const revincludes: Inclusion[] = [];
  const control: { -readonly [K in 'sort' | 'summary' | 'cursor']?: Exclude<SearchQuery[K], undefined> } = {};
  let count = DEFAULT_COUNT;
  let total: SearchQuery['total'] = 'none';
  const once = new Set<string>();

  for (const [name, text] of entries) {
    if (NOT_SEARCH.has(name)) continue;
    if (CONTROLS.has(name)) {
      if (once.has(name)) problems.push(searchProblem.repeated(name));
      once.add(name);
    }
    switch (name) {
      case '_count':
        if (/^\d{1,9}$/.test(text)) count = Math.min(Number(text), MAX_COUNT);
        else problems.push(searchProblem.value(name, 'cần số nguyên từ 0', 'expected a whole number from 0'));
        break;
      case '_sort':
        if (text === '_lastUpdated') control.sort = 'lastUpdated';
        else if (text === '-_lastUpdated') control.sort = '-lastUpdated';
        else problems.push(searchProblem.sort());
        break;
      case '_summary':
        if (text === 'count') control.summary = 'count';
        else if (text !== 'false')
          problems.push(searchProblem.value(name, 'mới hỗ trợ count và false', 'only count and false are supported'));
        break;
      case '_total':
        if (text === 'none' || text === 'accurate') total = text;
        else problems.push(searchProblem.value(name, 'mới hỗ trợ none và accurate', 'only none and accurate are supported'));
        break;
      case CURSOR:
        if (text === '') problems.push(searchProblem.cursor());
        else control.cursor = text;
        break;
      default: {
        const [first, modifier] = name.split(':');
        if (first === '_include' || first === '_revinclude') {
          if (modifier !== undefined) {
            problems.push(searchProblem.modifierUnknown(first, modifier));
            break;
          }
          const found = parseInclusion(first, type, text);
          if (found === undefined) problems.push(searchProblem.include(first, text.replace(/[^\w:*-]/g, '')));
          else (first === '_include' ? includes : revincludes).push(...found);
          break;
        }
        const criterion = parseCriterion(type, name, text, context);
        if ('category' in criterion) problems.push(criterion);
        else criteria.push(criterion);
      }
    }
  }
  if (problems.length > 0) return { ok: false, problems };
  if (count === 0) control.summary = 'count';
  return { ok: true, query: { type, criteria, count, includes, revincludes, total, ...control } };
}

const CONTROLS = new Set(['_count', '_sort', '_summary', '_total', CURSOR]);
