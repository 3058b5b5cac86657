import { cleanText } from '../text/clean.ts';

/** Headers and words of a sheet for comparing: old fonts converted, without case, marks, spaces and punctuation; đ is d. */
export function fold(text: string): string {
  return cleanText(text)
    .text.normalize('NFD')
    .replace(/\p{M}/gu, '')
    .replace(/đ/gi, 'd')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, '');
}

/** What a header may be compared by: as it stands, and without what stands in brackets (`Cân nặng (kg)`, `Họ tên (*)`). */
export function headerForms(text: string): string[] {
  const bare = text.replace(/\([^()]*\)|\[[^[\]]*\]/g, ' ');
  return [...new Set([fold(text), fold(bare)])].filter((form) => form !== '');
}
