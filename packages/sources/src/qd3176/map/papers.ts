import type { Row } from '../../record.ts';
import type { PaperTable } from './paper-specs.ts';
import { relatives } from './relatives.ts';
import { byNumber } from './row-order.ts';
import type { Scope } from './scope.ts';
import { xml7 } from './xml7.ts';
import { xml8 } from './xml8.ts';
import { xml10 } from './xml10.ts';
import { xml11 } from './xml11.ts';
import { xml13 } from './xml13.ts';
import { xml14 } from './xml14.ts';

const WRITERS: readonly (readonly [PaperTable, (scope: Scope, row: Row) => void])[] = [
  ['XML7', xml7],
  ['XML8', xml8],
  ['XML10', xml10],
  ['XML11', xml11],
  ['XML13', xml13],
  ['XML14', xml14],
];

/** The papers of a visit and the relatives they name. Called before XML1's own appointments: XML14 describes them better. */
export function papers(scope: Scope): void {
  const { tables } = scope.record;
  for (const [table, write] of WRITERS) for (const row of byNumber(tables[table])) write(scope, row);
  relatives(scope);
}
