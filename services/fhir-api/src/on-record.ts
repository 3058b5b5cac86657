import type { Principal, RecordedAction } from '@hub/access';
import { type AuditEntry, outcomeOf } from '@hub/audit';
import { typeNumber } from '@hub/fhir-model';
import type { Match, Touched } from '@hub/fhir-rest';

/** A query of this length and less goes on record whole: no search needs more but lists of thousands of values. */
const MOST_QUERY = 16_384;

/** What is known of a request when it is answered. */
export interface Answered {
  readonly at: number;
  readonly method: string;
  readonly match: Match | undefined;
  readonly principal: Principal | undefined;
  /** Query of the address, or the form of a POST search, as it came. */
  readonly query: string;
  readonly status: number;
  readonly touched: Touched;
  readonly address: string;
  readonly request: string;
}

/**
 * The entry of a request; undefined where nothing goes on record: what the table of routes says so of, and addresses that are none. A refusal
 * always does.
 */
export function entryOf({ at, method, match, principal, query, status, touched, address, request }: Answered): AuditEntry | undefined {
  const outcome = outcomeOf(status);
  const declared = match?.route.record;
  if (declared === undefined ? outcome !== 'refused' : typeof declared !== 'string') return undefined;
  const { type, id, vid } = match?.params ?? {};
  // A path may hold anything where a type belongs.
  const known = type !== undefined && typeNumber(type) !== undefined ? type : undefined;
  return {
    at,
    action: (declared ?? 'read') as RecordedAction,
    outcome,
    status,
    route: match === undefined ? method : `${match.route.method} ${match.route.path}`,
    client: principal?.clientNumber ?? 0,
    address,
    request,
    purpose: principal?.purpose,
    user: principal?.user?.sub,
    type: known,
    id: id === undefined ? undefined : id.slice(0, 64),
    version: vid === undefined ? undefined : vid.slice(0, 16),
    // Of who is not known nothing was asked, and nobody fills the record without a token.
    query: principal === undefined ? undefined : asked(query, touched),
    ...(touched.refused === 0 ? {} : { detail: `${touched.refused} of ${touched.entries} entries refused` }),
    ...(touched.resources === 0 ? {} : { patients: [...touched.patients], resources: touched.resources }),
  };
}

/** What was asked: the query, or what the entries of a bundle say, each with its status. */
function asked(query: string, { asked: entries }: Touched): string | undefined {
  const text = query === '' ? entries : query;
  return text === '' ? undefined : text.slice(0, MOST_QUERY);
}
