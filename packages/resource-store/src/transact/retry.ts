import { KeyTakenError } from '../write/item.ts';

/** What a unit saw has moved before its locks were held: nothing is wrong with it, it is tried again. */
export class MovedError extends Error {
  override readonly name = 'MovedError';
}

/** Deadlock, serialisation failure, an id or key that another transaction created meanwhile, a lock that was not free in time. */
const AGAIN = new Set(['40P01', '40001', '23505', '55P03']);

/** True for what goes away by trying again in a new transaction. */
export function isRetryable(error: unknown): boolean {
  if (error instanceof MovedError || error instanceof KeyTakenError) return true;
  return typeof error === 'object' && error !== null && AGAIN.has((error as { readonly code?: string }).code as string);
}
