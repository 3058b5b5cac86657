import type { Bilingual } from '@hub/outcome';

/** Exit codes of the program, as its help has them. */
export const CODES = { arguments: 2, refused: 3, damaged: 4, network: 5, running: 6 } as const;

/** The program ends with a code of its own, and says why. */
export class Ended extends Error {
  readonly code: number;
  readonly words: Bilingual;
  constructor(code: keyof typeof CODES, vi: string, en: string) {
    super(en);
    this.code = CODES[code];
    this.words = { vi, en };
  }
}
