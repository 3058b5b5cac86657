import { socialInsuranceNumber } from '../map/paper-cards.ts';
import { gestationalAgeOf } from './gestational-age.ts';
import { paperRows } from './paper.ts';
import { relativesOf } from './relatives.ts';
import type { TableReader } from './tables.ts';
import { temporaryCardIn } from './temporary-card.ts';

/** XML11: sick leave for social insurance. */
export const xml11: TableReader = (stored, names) =>
  paperRows(stored, names, 'XML11', (paper) => ({
    ...relativesOf(paper),
    TUOI_THAI: gestationalAgeOf(paper),
    MA_THE_TAM: temporaryCardIn(paper),
    MA_BHXH: socialInsuranceNumber(paper.summary),
  }));
