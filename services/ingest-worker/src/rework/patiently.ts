import { KeyTakenError } from '@hub/resource-store';
import { sqlState } from '../fault.ts';

const ATTEMPTS = 5;

/** Does a transaction again when it met another one (deadlock, serialisation, a unique index): nothing of it was written. */
export async function patiently<T>(work: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await work();
    } catch (error) {
      const state = sqlState(error);
      const met = error instanceof KeyTakenError || state === '23505' || state.startsWith('40');
      if (!met || attempt >= ATTEMPTS) throw error;
    }
  }
}
