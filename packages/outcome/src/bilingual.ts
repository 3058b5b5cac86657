/** A text for people, Vietnamese first: every message a user can meet exists in both languages. */
export interface Bilingual {
  readonly vi: string;
  readonly en: string;
}

/** Builds a {@link Bilingual}; exists so that call sites stay on one line. */
export function bilingual(vi: string, en: string): Bilingual {
  return { vi, en };
}
