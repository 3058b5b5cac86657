import { RESOURCE_TYPES } from '@hub/fhir-model';
import { rulesFor } from './consent.ts';
import type { PolicyRule } from './policy.ts';
import type { Principal } from './principal.ts';
import { gives, type Letter, ofContext, type Scope } from './scope.ts';
import { SHIPPED_SENTENCES } from './shipped.ts';

/** Owner number of what belongs to no facility (Organization, Practitioner …): every authenticated client may read it. */
export const SHARED_OWNER = 0;

/**
 * What a caller may see, as SQL needs it. A row is seen when its owner (or a relation in `further`) gives it, none of its labels is hidden
 * there, its type is in scope with what the scope asks, and it belongs to `patient` when there is one.
 */
export type Visibility = { readonly all: true } | Restricted;

export interface Restricted {
  /** Rows of these owners. */
  readonly owners: readonly number[];
  /** Label bits of which none may be on a row of these owners. Absent: none is hidden. */
  readonly hidden?: number;
  /** Rows that are seen for another reason. */
  readonly further?: readonly Reach[];
  /** Types in scope, each with the queries of which a resource must satisfy one (none: whatever it says). Absent: every type, whole. */
  readonly types?: ReadonlyMap<string, readonly string[]>;
  /** Id of the patient whose compartment is all there is. */
  readonly patient?: string;
}

/** Rows seen for one reason. */
export interface Reach {
  /** Of these owners, or of patients that are opened to the caller. */
  readonly of: { readonly owners: 'all' | readonly number[] } | Opened;
  readonly hidden: number;
  /** Absent: of every type. */
  readonly types?: readonly string[];
}

/** Patients that `facilities` are treating now, or that were opened in an emergency by this client for this person. */
export type Opened = { readonly treatedBy: readonly number[] } | { readonly openedBy: { readonly client: number; readonly user?: string } };

/** Rules of callers whose token does not bring its own. */
const shipped = new WeakMap<Principal, readonly PolicyRule[]>();

/** The rules of a caller: those of its token, else what the shipped policies say of it. */
export function rulesOf(principal: Principal): readonly PolicyRule[] {
  if (principal.policies !== undefined) return principal.policies;
  const known = shipped.get(principal) ?? rulesFor(SHIPPED_SENTENCES, principal);
  shipped.set(principal, known);
  return known;
}

const isOn = ({ purposes, from, until }: PolicyRule, { purpose }: Principal, now: number) =>
  (purposes === undefined || (purpose !== undefined && purposes.includes(purpose))) &&
  (from ?? -Infinity) <= now &&
  now < (until ?? Infinity);

/**
 * What `principal` may see at `now` (epoch milliseconds) when it reads (`r`) or searches (`s`). The one place that says so.
 * Rows are seen when some permit reaches them and no denial takes them away; then scopes and the patient of the token narrow that.
 */
export function visibility(principal: Principal, now: number, letter: Letter = 's'): Visibility {
  const rules = rulesOf(principal).filter((rule) => isOn(rule, principal, now));
  const denied = rules.filter(({ effect }) => effect === 'deny');
  // What belongs to everybody comes with it: directories are seen by whoever may ask at all.
  const permitted: readonly Reach[] = [...rules.flatMap((rule) => reachOf(rule, principal)), { of: { owners: [SHARED_OWNER] }, hidden: 0 }];
  const reaches = denied.reduce<readonly Reach[]>((left, rule) => left.flatMap((reach) => less(reach, rule)), permitted);
  const types = scopesOf(principal, letter, denied);
  const everything = reaches.some(({ of, hidden, types }) => 'owners' in of && of.owners === 'all' && hidden === 0 && types === undefined);
  if (everything && types === undefined && principal.patient === undefined) return { all: true };
  return {
    ...merged(reaches),
    ...(types === undefined ? {} : { types }),
    ...(principal.patient === undefined ? {} : { patient: principal.patient }),
  };
}

/**
 * What the conditions of a write look at, and what a write finds under an id: by owner alone. What is opened for a while by a treatment or
 * in an emergency is there to be read; whether something is created must not depend on it.
 */
export function visibilityOfWrites(principal: Principal, now: number): Visibility {
  const seen = visibility(principal, now, 's');
  if ('all' in seen || seen.further === undefined) return seen;
  const { further, ...rest } = seen;
  const byOwner = further.filter(({ of }) => 'owners' in of);
  return byOwner.length === 0 ? rest : { ...rest, further: byOwner };
}

/** Whether a row of this owner with these labels is seen for its owner, whatever its type. What the SQL of `ownedSql` says, for a row at hand. */
export function seesByOwner(seen: Visibility, owner: number, labels: number): boolean {
  if ('all' in seen) return true;
  const { owners, hidden = 0, further = [] } = seen;
  if (owners.includes(owner) && (labels & hidden) === 0) return true;
  return further.some(
    ({ of, hidden: hides }) => 'owners' in of && (of.owners === 'all' || of.owners.includes(owner)) && (labels & hides) === 0,
  );
}

/** Whether everything a facility has may be seen, whatever it says and is labelled with: what it takes to be given files as they were sent. */
export function seesWhole(seen: Visibility, facility: number): boolean {
  if ('all' in seen) return true;
  const { owners, hidden = 0, types, patient } = seen;
  return owners.includes(facility) && hidden === 0 && types === undefined && patient === undefined;
}

/** What a denial leaves of a reach. Whole types are taken from the scope (scopesOf). */
function less(reach: Reach, { types, labels }: PolicyRule): readonly Reach[] {
  if (labels === undefined) return types === undefined ? [] : [reach];
  const hiding = { ...reach, hidden: reach.hidden | labels };
  if (types === undefined) return [hiding];
  const reached = reach.types ?? RESOURCE_TYPES;
  return [
    { ...reach, types: reached.filter((type) => !types.includes(type)) },
    { ...hiding, types: reached.filter((type) => types.includes(type)) },
  ];
}

function reachOf({ effect, relation, labels = 0, types }: PolicyRule, principal: Principal): readonly Reach[] {
  if (effect !== 'permit') return [];
  const rest = { hidden: labels === -1 ? 0 : ~labels & ALL_BITS, ...(types === undefined ? {} : { types }) };
  const facilities = facilitiesOf(principal);
  switch (relation) {
    case 'own':
      return principal.facilityId === undefined ? [] : [{ of: { owners: [principal.facilityId] }, ...rest }];
    case 'subtree':
      return facilities.length === 0 ? [] : [{ of: { owners: facilities }, ...rest }];
    case 'treatment':
      return facilities.length === 0 ? [] : [{ of: { treatedBy: facilities }, ...rest }];
    case 'break-glass': {
      const user = principal.user?.sub;
      return [{ of: { openedBy: { client: principal.clientNumber, ...(user === undefined ? {} : { user }) } }, ...rest }];
    }
    case 'province':
      return [{ of: { owners: 'all' }, ...rest }];
    default:
      return [];
  }
}

/** Bits 0–30: the column is a signed 32-bit number. */
const ALL_BITS = 0x7fff_ffff;

/** The facilities a caller belongs to, with all below them. */
function facilitiesOf({ facilityId, subtree, user }: Principal): readonly number[] {
  const own = subtree ?? (facilityId === undefined ? [] : [facilityId]);
  // A client of one facility stays in it, whoever uses it.
  return facilityId === undefined ? [...new Set([...own, ...(user?.facilityIds ?? [])])] : own;
}

/** Reaches by owner that hide the same, or what is told first, as `owners`; what is of another kind in `further`. */
function merged(reaches: readonly Reach[]): Pick<Restricted, 'owners' | 'hidden' | 'further'> {
  const plain = new Map<number, Set<number>>();
  const further: Reach[] = [];
  for (const reach of reaches) {
    const { of, hidden, types } = reach;
    if (!('owners' in of) || of.owners === 'all' || types !== undefined) further.push(reach);
    else plain.set(hidden, new Set([...(plain.get(hidden) ?? []), ...of.owners]));
  }
  const [first = [0, new Set<number>()], ...others] = [...plain].sort(([a], [b]) => a - b);
  const [hidden, owners] = first as [number, Set<number>];
  further.push(...others.map(([hides, those]): Reach => ({ of: { owners: [...those] }, hidden: hides })));
  return { owners: [...owners], ...(hidden === 0 ? {} : { hidden }), ...(further.length === 0 ? {} : { further }) };
}

/** Types in scope: of the token's scopes with this letter, less what a policy denies whole. Undefined: every type, whole. */
function scopesOf({ scopes, kind, patient }: Principal, letter: Letter, denied: readonly PolicyRule[]): Restricted['types'] {
  const gone = new Set(denied.flatMap(({ types = [], labels }) => (labels === undefined ? types : [])));
  const whole = scopes === undefined ? kind === 'operator' || kind === 'sender' : scopes.some((one) => isWhole(one, letter, patient));
  if (whole && gone.size === 0) return undefined;
  const types = new Map<string, readonly string[]>();
  for (const type of RESOURCE_TYPES) {
    if (gone.has(type)) continue;
    const own = whole ? [] : (scopes ?? []).filter((one) => gives(one, letter, type) && ofContext(one, patient));
    if (!whole && own.length === 0) continue;
    const queries = own.map((one) => ('query' in one ? one.query : undefined));
    types.set(type, queries.includes(undefined) ? [] : (queries as string[]));
  }
  return types;
}

const isWhole = (scope: Scope, letter: Letter, patient: string | undefined) =>
  'letters' in scope && scope.type === '*' && scope.letters.has(letter) && ofContext(scope, patient);
