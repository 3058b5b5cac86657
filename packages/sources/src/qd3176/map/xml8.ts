import type { Row } from '../../record.ts';
import { paper } from './paper.ts';
import { temporaryCardOf } from './paper-cards.ts';
import { PAPERS } from './paper-specs.ts';
import type { Scope } from './scope.ts';
import { sexualityMeta } from './sexuality.ts';

/** The summary of the record (tóm tắt hồ sơ bệnh án). A child that died after birth makes it one about birth. */
export function xml8(scope: Scope, row: Row): void {
  const { NGAY_SINHCON, NGAY_CONCHET, SO_CONCHET } = row.fields;
  const aboutBirth = NGAY_SINHCON !== undefined || NGAY_CONCHET !== undefined || SO_CONCHET !== undefined;
  const meta = aboutBirth ? { meta: sexualityMeta(scope) } : {};
  paper(scope, row, PAPERS.XML8, { ...meta, extension: temporaryCardOf(scope, row.fields) });
}
