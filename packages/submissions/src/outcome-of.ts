import type { Event, State } from './life.ts';
import { transition } from './life.ts';

/** Source records of a submission. `received` = found so far; when final, received = stored + unchanged + rejected. */
export interface Counts {
  readonly received: number;
  readonly stored: number;
  readonly unchanged: number;
  readonly rejected: number;
}

/** What a submission that ended well or badly can be. */
export type FinalStatus = Extract<State, 'completed' | 'completed-with-errors' | 'rejected'>;

/** True when every record found has one fate (mapping contract §6). */
export function balances(counts: Counts): boolean {
  return counts.received === counts.stored + counts.unchanged + counts.rejected;
}

/**
 * The event that ends processing (contract §6): nothing stored and nothing unchanged → empty-handed; else an error issue
 * anywhere → with errors; else clean. A file without a single record is empty-handed, whatever its issues say.
 */
export function finishEvent(counts: Counts, hasErrorIssue: boolean): Extract<Event, `finished-${string}`> {
  if (counts.stored + counts.unchanged === 0) return 'finished-empty-handed';
  return hasErrorIssue ? 'finished-with-errors' : 'finished-clean';
}

/** The status of a receipt whose records are all done. Throws (fault) when the counts do not balance. */
export function finalStatus(counts: Counts, hasErrorIssue: boolean): FinalStatus {
  if (!balances(counts)) {
    const { received, stored, unchanged, rejected } = counts;
    throw new Error(`submission: received ${received} ≠ stored ${stored} + unchanged ${unchanged} + rejected ${rejected}`);
  }
  return transition('processing', finishEvent(counts, hasErrorIssue)) as FinalStatus;
}
