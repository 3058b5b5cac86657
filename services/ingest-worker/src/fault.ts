import { isProblemError } from '@hub/outcome';
import { KeyTakenError } from '@hub/resource-store';
import { OvertakenError } from './overtaken.ts';

/**
 * What to do about an error while storing a batch:
 * - `again`   someone else was quicker, or two transactions met: the same batch, prepared anew, will do
 * - `record`  a value of some record is at fault: find the record, refuse it, store its neighbours
 * - `stumble` the hub's own code does not get over some record: find it and store its neighbours; it fails alone and, once
 *             that was no passing thing ({@link STUMBLES}), is refused
 * - `smaller` too much at once: a smaller batch may do
 * - `hub`     the hub or a part of it: the submission fails and is tried again later; nothing is lost
 */
export type Remedy = 'again' | 'record' | 'stumble' | 'smaller' | 'hub';

/** Attempts at a submission after which a record that the hub stumbles on is refused, so that those behind it are not held up. */
export const STUMBLES = 3;

/** SQLSTATE of a database error, '' for anything else. */
export function sqlState(error: unknown): string {
  const code = (error as { code?: unknown } | null)?.code;
  return typeof code === 'string' && /^[0-9A-Z]{5}$/.test(code) ? code : '';
}

/** Decides the remedy. Unknown errors are the hub's. */
export function remedyFor(error: unknown): Remedy {
  if (error instanceof KeyTakenError || error instanceof OvertakenError) return 'again';
  if (isProblemError(error)) return error.problem.category === 'conflict' ? 'record' : 'hub';
  if (error instanceof TypeError || error instanceof RangeError || error instanceof SyntaxError) return 'stumble';
  const state = sqlState(error);
  // Statement timeout.
  if (state === '57014') return 'smaller';
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
