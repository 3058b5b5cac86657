import type { Row } from '../../record.ts';
import { paper } from './paper.ts';
import { PAPERS } from './paper-specs.ts';
import type { Scope } from './scope.ts';
import { sexualityMeta } from './sexuality.ts';

/** Leave to protect a pregnancy (giấy chứng nhận nghỉ dưỡng thai): always about a pregnancy. */
export function xml10(scope: Scope, row: Row): void {
  paper(scope, row, PAPERS.XML10, { meta: sexualityMeta(scope) });
}
