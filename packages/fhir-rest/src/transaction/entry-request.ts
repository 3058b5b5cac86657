import { requireAccess } from '@hub/access';
import { problem } from '@hub/outcome';
import type { Match, MatchRoute } from '../match.ts';
import type { RestRequest } from '../message.ts';
import type { Entry, Verb } from './entry.ts';

/** An entry as the request it stands for, and the route that answers it. */
export interface EntryRequest {
  readonly route: Match['route'];
  readonly request: RestRequest;
}

/** The part of an entry's url below the base: `Patient/1?x=y`. Absolute urls must be of this server. */
function belowBase(url: string, base: string, at: string): string {
  if (url === base) return '';
  if (url.startsWith(`${base}/`)) return url.slice(base.length + 1);
  if (/^[A-Za-z][A-Za-z0-9+.-]*:/.test(url) || url.startsWith('//')) {
    throw problem(
      'incorrect',
      'invalid',
      'request.url không thuộc máy chủ này.',
      'request.url is not an address of this server.',
      `${at}.request.url`,
    );
  }
  return url.replace(/^\/(?:fhir(?:\/|(?=\?)|$))?/, '');
}

const BODYLESS: ReadonlySet<string> = new Set<Verb>(['GET', 'HEAD', 'DELETE']);

const NO_QUERY: RestRequest['query'] = Object.freeze([]);

/**
 * The request an entry stands for (R4 http.html#transaction: "as if they were an individual interaction"). `prefer` is what the
 * bundle's request prefers. Throws what such a request would be refused with before it is looked at, 405 for a method its address
 * does not take, and 400 for what a bundle cannot ask: another bundle, a form.
 */
export function entryRequest(outer: RestRequest, entry: Entry, matchRoute: MatchRoute, prefer: string): EntryRequest {
  const below = belowBase(entry.url, outer.base, entry.at);
  const cut = below.indexOf('?');
  const path = cut < 0 ? below : below.slice(0, cut);
  if (entry.method === 'POST' && path === '') {
    throw problem(
      'incorrect',
      'not-supported',
      'Trong Bundle không được lồng batch hay transaction khác.',
      'A bundle cannot hold another batch or transaction.',
      `${entry.at}.request.url`,
    );
  }
  const match = matchRoute(entry.method, path === '' ? '/fhir' : `/fhir/${path}`);
  if ('allow' in match) {
    const list = match.allow.join(', ');
    throw problem(
      'method',
      'not-supported',
      `request.url chỉ nhận: ${list}.`,
      `request.url takes only: ${list}.`,
      `${entry.at}.request.method`,
    );
  }
  requireAccess(match.route, outer.principal, match.params.type);
  const { conditions, resource } = entry;
  const request: RestRequest = {
    method: entry.method,
    base: outer.base,
    params: match.params,
    query: cut < 0 ? NO_QUERY : [...new URLSearchParams(below.slice(cut + 1))],
    header: (name) => (name === 'prefer' ? prefer : name === 'accept' ? 'application/fhir+json' : conditions.get(name)),
    ...(outer.principal === undefined ? {} : { principal: outer.principal }),
    ...(resource === undefined || BODYLESS.has(entry.method) ? {} : { body: { resource } }),
  };
  return { route: match.route, request };
}
