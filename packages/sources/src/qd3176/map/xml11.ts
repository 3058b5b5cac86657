import type { Row } from '../../record.ts';
import { gestationalAge } from './gestational-age.ts';
import { keepField } from './left-out.ts';
import { paper } from './paper.ts';
import { socialInsuranceNumber, temporaryCardOf } from './paper-cards.ts';
import { PAPERS } from './paper-specs.ts';
import type { Scope } from './scope.ts';
import { isTermination, sexualityMeta } from './sexuality.ts';

/** Sick leave for social insurance (giấy chứng nhận nghỉ việc hưởng BHXH). A blank MAU_SO means CT07 and stays blank. */
export function xml11(scope: Scope, row: Row): void {
  const extension = temporaryCardOf(scope, row.fields);
  keepField(scope, extension, 'MA_BHXH', row.fields.MA_BHXH, socialInsuranceNumber(scope.xml1));
  const meta = isTermination(row.fields) ? { meta: sexualityMeta(scope) } : {};
  paper(scope, row, PAPERS.XML11, { ...meta, extension });
  gestationalAge(scope, row);
}
