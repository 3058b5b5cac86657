/** Where a submission is in its life. Same words as the database and as the receipt (mapping contract §6). */
export const STATES = ['received', 'processing', 'completed', 'completed-with-errors', 'rejected', 'failed', 'undone'] as const;
export type State = (typeof STATES)[number];

/** What can happen to a submission. Meanings, and who raises each, are in SPEC.md. */
export const EVENTS = [
  'claimed',
  'records-committed',
  'finished-clean',
  'finished-with-errors',
  'finished-empty-handed',
  'hub-fault',
  'worker-lost',
  'retry-due',
  'resent-same-bytes',
  'resent-under-newer-mapping',
  'replayed',
  'undone',
] as const;
export type Event = (typeof EVENTS)[number];

/**
 * What the table says of one pair:
 * - a state: the submission is in it afterwards (the same one: it stays)
 * - `impossible`: the event cannot happen there; seeing it is a fault of the hub, never of a sender
 */
export type Cell = State | 'impossible';

/**
 * The life of a submission, whole: every state against every event. The type demands every cell, so a new state or
 * event does not compile until each pair has an answer. SPEC.md holds the same table; a test compares the two.
 */
export const LIFE: Readonly<Record<State, Readonly<Record<Event, Cell>>>> = {
  received: {
    claimed: 'processing',
    'records-committed': 'impossible',
    'finished-clean': 'impossible',
    'finished-with-errors': 'impossible',
    'finished-empty-handed': 'impossible',
    'hub-fault': 'impossible',
    'worker-lost': 'impossible',
    'retry-due': 'impossible',
    'resent-same-bytes': 'received',
    'resent-under-newer-mapping': 'received',
    replayed: 'received',
    undone: 'impossible',
  },
  processing: {
    claimed: 'impossible',
    'records-committed': 'processing',
    'finished-clean': 'completed',
    'finished-with-errors': 'completed-with-errors',
    'finished-empty-handed': 'rejected',
    'hub-fault': 'failed',
    'worker-lost': 'processing',
    'retry-due': 'impossible',
    'resent-same-bytes': 'processing',
    'resent-under-newer-mapping': 'processing',
    replayed: 'processing',
    undone: 'impossible',
  },
  completed: {
    claimed: 'impossible',
    'records-committed': 'impossible',
    'finished-clean': 'impossible',
    'finished-with-errors': 'impossible',
    'finished-empty-handed': 'impossible',
    'hub-fault': 'impossible',
    'worker-lost': 'impossible',
    'retry-due': 'impossible',
    'resent-same-bytes': 'completed',
    'resent-under-newer-mapping': 'completed',
    replayed: 'received',
    undone: 'undone',
  },
  'completed-with-errors': {
    claimed: 'impossible',
    'records-committed': 'impossible',
    'finished-clean': 'impossible',
    'finished-with-errors': 'impossible',
    'finished-empty-handed': 'impossible',
    'hub-fault': 'impossible',
    'worker-lost': 'impossible',
    'retry-due': 'impossible',
    'resent-same-bytes': 'completed-with-errors',
    'resent-under-newer-mapping': 'completed-with-errors',
    replayed: 'received',
    undone: 'undone',
  },
  rejected: {
    claimed: 'impossible',
    'records-committed': 'impossible',
    'finished-clean': 'impossible',
    'finished-with-errors': 'impossible',
    'finished-empty-handed': 'impossible',
    'hub-fault': 'impossible',
    'worker-lost': 'impossible',
    'retry-due': 'impossible',
    'resent-same-bytes': 'rejected',
    'resent-under-newer-mapping': 'received',
    replayed: 'received',
    undone: 'undone',
  },
  failed: {
    claimed: 'impossible',
    'records-committed': 'impossible',
    'finished-clean': 'impossible',
    'finished-with-errors': 'impossible',
    'finished-empty-handed': 'impossible',
    'hub-fault': 'impossible',
    'worker-lost': 'impossible',
    'retry-due': 'processing',
    'resent-same-bytes': 'received',
    'resent-under-newer-mapping': 'received',
    replayed: 'received',
    undone: 'impossible',
  },
  undone: {
    claimed: 'impossible',
    'records-committed': 'impossible',
    'finished-clean': 'impossible',
    'finished-with-errors': 'impossible',
    'finished-empty-handed': 'impossible',
    'hub-fault': 'impossible',
    'worker-lost': 'impossible',
    'retry-due': 'impossible',
    'resent-same-bytes': 'received',
    'resent-under-newer-mapping': 'received',
    replayed: 'undone',
    undone: 'undone',
  },
};

/** The state after `event`. Throws a plain Error (a fault) on a pair the table calls impossible, naming both. */
export function transition(state: State, event: Event): State {
  const cell = LIFE[state][event];
  if (cell === 'impossible') throw new Error(`submission: ${event} cannot happen in ${state}`);
  return cell;
}

/** States in which nothing more happens by itself. `failed` is not one: the hub tries again. */
export function isFinal(state: State): boolean {
  return state === 'completed' || state === 'completed-with-errors' || state === 'rejected' || state === 'undone';
}
