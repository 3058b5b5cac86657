import type { IndexRows } from '@hub/search';
import type { Change } from './change-rows.ts';
import type { Counters } from './counters.ts';
import type { Numbers } from './index-copy.ts';
import type { NewVersion } from './versions.ts';

/** Everything a batch writes, decided: what is left is to bring it to the tables. */
export interface Collected {
  /** First versions. */
  readonly created: readonly NewVersion[];
  /** Versions that take another's place. */
  readonly replaced: readonly NewVersion[];
  /** One per version, in the order of the change log. */
  readonly changes: readonly Change[];
  /** Change numbers, one per change. */
  readonly seqs: readonly number[];
  /** Versions with content and what they are found by. */
  readonly indexed: readonly { readonly version: NewVersion; readonly rows: IndexRows }[];
  readonly numbers: Numbers;
  readonly counters: Counters;
}
