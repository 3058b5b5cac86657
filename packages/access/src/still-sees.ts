import type { Opened, Reach, Visibility } from './visibility.ts';

/** What could be seen at a moment, as JSON. */
export interface KeptVisibility {
  readonly reaches: readonly Reach[];
  /** Types in scope, each with its queries; absent: every type, whole. */
  readonly types?: readonly (readonly [string, readonly string[]])[];
  readonly patient?: string;
}

/** What is seen now, to be kept beside what was made of it (files of an export). */
export function keptVisibility(seen: Visibility): KeptVisibility {
  if ('all' in seen) return { reaches: [{ of: { owners: 'all' }, hidden: 0 }] };
  const { owners, hidden = 0, further = [], types, patient } = seen;
  return {
    reaches: [{ of: { owners }, hidden }, ...further],
    ...(types === undefined ? {} : { types: [...types] }),
    ...(patient === undefined ? {} : { patient }),
  };
}

/**
 * True when whatever of `type` could be seen `then` may be seen `now`, by the rules: what was made of it may be handed out. A policy, a label that is hidden,
 * a scope, a purpose that is missing or another patient makes it false. What single rows say (a label put on since, a treatment that ended) is not looked at.
 */
export function stillSees(now: Visibility, then: KeptVisibility, type: string): boolean {
  const { reaches, types, patient } = keptVisibility(now);
  if (patient !== undefined && patient !== then.patient) return false;
  if (!asWide(new Map(types ?? [[type, []]]).get(type), new Map(then.types ?? [[type, []]]).get(type))) return false;
  const have = reaches.filter((one) => isOf(one, type));
  return then.reaches
    .filter((one) => isOf(one, type))
    .flatMap(single)
    .every((past) => have.some((one) => (one.hidden & ~past.hidden) === 0 && contains(one.of, past.of)));
}

const isOf = ({ types }: Reach, type: string) => types === undefined || types.includes(type);

/** A reach for each of its owners: several now may stand for one of then. */
const single = (reach: Reach): readonly Reach[] =>
  'owners' in reach.of && reach.of.owners !== 'all' ? reach.of.owners.map((owner) => ({ ...reach, of: { owners: [owner] } })) : [reach];

/** Queries of a scope: none is the whole type, undefined is no scope. */
function asWide(now: readonly string[] | undefined, then: readonly string[] | undefined): boolean {
  if (then === undefined) return true;
  if (now === undefined) return false;
  return now.length === 0 || (then.length > 0 && then.every((one) => now.includes(one)));
}

function contains(now: Reach['of'], then: Reach['of']): boolean {
  if ('owners' in now)
    return (
      now.owners === 'all' ||
      ('owners' in then && then.owners !== 'all' && then.owners.every((one) => (now.owners as readonly number[]).includes(one)))
    );
  return !('owners' in then) && opens(now, then);
}

function opens(now: Opened, then: Opened): boolean {
  if ('treatedBy' in now) return 'treatedBy' in then && then.treatedBy.every((one) => now.treatedBy.includes(one));
  return 'openedBy' in then && now.openedBy.client === then.openedBy.client && now.openedBy.user === then.openedBy.user;
}
