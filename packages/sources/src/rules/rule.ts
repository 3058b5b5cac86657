import type { Bilingual } from '@hub/outcome';
import type { RuleSetting } from './settings.ts';

/**
 * Where a rule comes from: a table of QĐ 4750 / 3176, the check of the insurer's portal, what is seen in files of the field, the hub's mapping contract,
 * or the hub's own safety.
 */
export type Origin = 'national' | 'portal' | 'experience' | 'contract' | 'safety';

/** Why a rule exists, and how its finding is mended. */
export interface RuleFacts {
  readonly origin: Origin;
  /** The place: a decree with table and field, a check, a section. */
  readonly source: Bilingual;
  readonly mend: Bilingual;
}

/** One code the hub can say, with everything that is to be known of it. */
export interface Rule extends RuleFacts {
  readonly code: string;
  /** What it is one of: `VN-XML#-{field}-missing`, `VN-XML#-STT-duplicate`; its own code when there is no other like it. */
  readonly family: string;
  /** `reject`: costs the record; `error`: a row or a value is left out and the record is stored. */
  readonly severity: 'reject' | 'error' | 'warning' | 'information';
  /** The message; `{value}` and `{other}` stand for what was sent and what it was compared with. */
  readonly text: Bilingual;
  readonly table?: string;
  readonly field?: string;
  /** What an operator may make of it for a sender; empty: it stays as it is. */
  readonly settings: readonly RuleSetting[];
}
