import { isProblemError } from '@hub/outcome';
import { KeyTakenError } from '@hub/resource-store';
import { OvertakenError } from './commit.ts';

/**
 * What to do about an error while storing a batch:
 * - `again`   someone else was quicker, or two transactions met: the same batch, prepared anew, will do
 * - `record`  a value of some record is at fault: find the record, refuse it, store its neighbours
 * - `hub`     the hub or a part of it: the submission fails and is tried again later; nothing is lost
 */
export type Remedy = 'again' | 'record' | 'hub';

/** SQLSTATE of a database error, '' for anything else. */
export function sqlState(error: unknown): string {
  const code = (error as { code?: unknown } | null)?.code;
  return typeof code === 'string' && /^[0-9A-Z]{5}$/.test(code) ? code : '';
}

/** Decides the remedy. Unknown errors are the hub's. */
export function remedyFor(error: unknown): Remedy {
  if (error instanceof KeyTakenError || error instanceof OvertakenError) return 'again';
  if (isProblemError(error)) return error.problem.category === 'conflict' ? 'record' : 'hub';
  const state = sqlState(error);
  // Unique violation by a racing writer, serialisation failure, deadlock.
  if (state === '23505' || state.startsWith('40')) return 'again';
  // A value out of range or not representable; an index entry too large.
  return state.startsWith('22') || state === '54000' ? 'record' : 'hub';
}

/** A failure in words for operators: no message of the database, which may quote data. */
export function faultText(error: unknown): string {
  const state = sqlState(error);
  if (state !== '') return `database error ${state}`;
  if (isProblemError(error)) return `${error.problem.category}/${error.problem.code}`;
  return error instanceof Error ? error.name : 'unknown fault';
}
