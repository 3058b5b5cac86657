import type { Row } from '../../record.ts';
import { gestationalAge } from './gestational-age.ts';
import { paper } from './paper.ts';
import { temporaryCardOf } from './paper-cards.ts';
import { PAPERS } from './paper-specs.ts';
import type { Scope } from './scope.ts';
import { isTermination, sexualityMeta } from './sexuality.ts';

/** The discharge paper (giấy ra viện); father and mother: `relatives.ts`. */
export function xml7(scope: Scope, row: Row): void {
  const meta = isTermination(row.fields) ? { meta: sexualityMeta(scope) } : {};
  paper(scope, row, PAPERS.XML7, { ...meta, extension: temporaryCardOf(scope, row.fields) });
  gestationalAge(scope, row);
}
