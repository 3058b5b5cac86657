import type { Meta } from '@hub/fhir-model';
import type { Fields } from './fields.ts';
import type { Scope } from './scope.ts';
import { withSexuality } from './security.ts';

/** Labels of a resource about pregnancy or birth: SEX + R on top of the visit's own (contract §3.4). */
export function sexualityMeta(scope: Scope): Meta {
  return { security: withSexuality(scope.head.meta?.security ?? []) };
}

/** A termination of pregnancy in XML7 or XML11: MA_DINH_CHI_THAI, unless it says no, and what is written only with it. */
export function isTermination({ MA_DINH_CHI_THAI, NGUYENNHAN_DINHCHI, THOIGIAN_DINHCHI, TUOI_THAI }: Fields): boolean {
  const said = MA_DINH_CHI_THAI !== undefined && MA_DINH_CHI_THAI !== '0';
  return said || NGUYENNHAN_DINHCHI !== undefined || THOIGIAN_DINHCHI !== undefined || TUOI_THAI !== undefined;
}
