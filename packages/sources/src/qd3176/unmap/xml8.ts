import { paperRows } from './paper.ts';
import { relativesOf } from './relatives.ts';
import type { TableReader } from './tables.ts';
import { temporaryCardIn } from './temporary-card.ts';

/** XML8: the summary of the record. */
export const xml8: TableReader = (stored, names) =>
  paperRows(stored, names, 'XML8', (paper) => ({ ...relativesOf(paper), MA_THE_TAM: temporaryCardIn(paper) }));
