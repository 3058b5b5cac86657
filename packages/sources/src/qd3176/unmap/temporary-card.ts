import { temporaryCard } from '../map/paper-cards.ts';
import type { StoredPaper } from './paper.ts';
import { fieldText } from './reading.ts';

/** MA_THE_TAM of a paper: the card it names, else the temporary card of XML1. */
export function temporaryCardIn({ reading, paper, summary }: StoredPaper): string | undefined {
  return fieldText(reading, paper, 'MA_THE_TAM') ?? temporaryCard(summary);
}
