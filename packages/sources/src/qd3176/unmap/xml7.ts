import { gestationalAgeOf } from './gestational-age.ts';
import { paperRows } from './paper.ts';
import { relativesOf } from './relatives.ts';
import type { TableReader } from './tables.ts';
import { temporaryCardIn } from './temporary-card.ts';

/** XML7: the discharge paper. */
export const xml7: TableReader = (stored, names) =>
  paperRows(stored, names, 'XML7', (paper) => ({
    ...relativesOf(paper),
    TUOI_THAI: gestationalAgeOf(paper),
    MA_THE_TAM: temporaryCardIn(paper),
  }));
