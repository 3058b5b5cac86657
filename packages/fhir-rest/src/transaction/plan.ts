import { problem } from '@hub/outcome';
import { requireAnswerable } from '../answer-write.ts';
import type { RestDeps } from '../handler.ts';
import type { MatchRoute } from '../match.ts';
import type { RestRequest, RestResponse } from '../message.ts';
import { preferredReturn } from '../prefer.ts';
import type { RouteRow } from '../routes/row.ts';
import type { WriteInteraction } from '../write-interaction.ts';
import type { Written } from '../write-store.ts';
import { type Entry, isRead } from './entry.ts';
import { type EntryRequest, entryRequest } from './entry-request.ts';
import { type EntryAnswer, entryAnswer } from './response.ts';

/** What a bundle is done with. */
export interface BundleContext {
  /** The request that brought the bundle. */
  readonly outer: RestRequest;
  readonly deps: RestDeps;
  readonly matchRoute: MatchRoute;
  /** `return=…`: how entries are answered. What the client prefers, else no resources: it has just sent them. */
  readonly prefer: string;
}

export function bundleContext(outer: RestRequest, deps: RestDeps, matchRoute: MatchRoute): BundleContext {
  return { outer, deps, matchRoute, prefer: `return=${preferredReturn(outer) ?? 'minimal'}` };
}

/** An entry that only looks, or asks an operation that does. */
export interface ReadPlan extends EntryRequest {
  readonly entry: Entry;
  readonly kind: 'read';
}

/** An entry that changes something. */
export interface WritePlan extends EntryRequest {
  readonly entry: Entry;
  readonly kind: 'write';
  readonly write: WriteInteraction;
}

/** True for an operation (`$…`): without a write of its own it only asks, whatever its method. */
const isOperation = ({ interaction }: RouteRow): boolean => interaction.startsWith('$');

/** Finds out what an entry asks. Throws what it would be refused with as a request of its own, and 400 for a search form. */
export function planOf(entry: Entry, { outer, matchRoute, prefer }: BundleContext): ReadPlan | WritePlan {
  const asked = entryRequest(outer, entry, matchRoute, prefer);
  const { write } = asked.route;
  if (write !== undefined) {
    // Before anything is written: the answer to `Patient?_format=xml` cannot be given, and would come too late.
    requireAnswerable(asked.request);
    return { ...asked, entry, kind: 'write', write };
  }
  if (isRead(entry) || isOperation(asked.route)) return { ...asked, entry, kind: 'read' };
  throw problem(
    'incorrect',
    'not-supported',
    'Trong Bundle, tìm kiếm chỉ dùng GET (không có biểu mẫu).',
    'In a bundle, searches are asked with GET only: there is no form.',
    `${entry.at}.request.method`,
  );
}

/** The entry that tells what came of a write. */
export function writeAnswer({ write, route, request }: WritePlan, written: Written, { prefer }: BundleContext): EntryAnswer {
  const answer = write.answer(request, written);
  const outcome = prefer === 'return=OperationOutcome';
  return entryAnswer(answer, {
    body: outcome ? 'outcome' : 'resource',
    ...(outcome || isOperation(route) ? {} : { fullUrl: `${request.base}/${written.type}/${written.id}` }),
    ...(written.version === 0 ? {} : { lastModified: written.lastUpdated }),
  });
}

/** The entry that answers a read. */
export function readAnswer({ entry, route, request }: ReadPlan, answer: RestResponse): EntryAnswer {
  const { type, id } = request.params;
  const ofOne = route.interaction === 'read' || route.interaction === 'vread';
  if (answer.status >= 400) return entryAnswer(answer, { body: 'outcome' });
  if (answer.pieces !== undefined)
    throw problem(
      'incorrect',
      'not-supported',
      'Bảng dữ liệu không trả trong Bundle: hãy gọi thao tác này riêng.',
      'A table is not answered within a bundle: ask this operation by itself.',
      `${entry.at}.request.url`,
    );
  return entryAnswer(answer, {
    body: entry.method === 'HEAD' ? 'none' : 'resource',
    ...(answer.lastUpdated === undefined ? {} : { lastModified: answer.lastUpdated }),
    ...(ofOne ? { fullUrl: `${request.base}/${type}/${id}` } : {}),
  });
}
