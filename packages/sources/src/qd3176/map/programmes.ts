import { byNumber } from './row-order.ts';
import type { Scope } from './scope.ts';
import { xml6 } from './xml6.ts';
import { xml15 } from './xml15.ts';

/** The programmes of care a visit belongs to: HIV (XML6), tuberculosis (XML15). */
export function programmes(scope: Scope): void {
  const { tables } = scope.record;
  for (const row of byNumber(tables.XML6)) xml6(scope, row);
  for (const row of byNumber(tables.XML15)) xml15(scope, row);
}
