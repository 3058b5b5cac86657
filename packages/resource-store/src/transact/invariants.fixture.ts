import type { TestDatabase } from '@hub/test-support';
import { expect } from '@jest/globals';
import { storeFaults } from '../testing/index.ts';

/** What must be true of the tables whatever was written how; see {@link storeFaults}. */
export async function expectSound({ database }: TestDatabase): Promise<void> {
  expect(await storeFaults(database)).toEqual([]);
}
