const MARKS = /\p{M}+/gu;

/**
 * Text as people type it when they search: lower case, without diacritics (đ → d), runs of space as one.
 * "NGUYỄN  Thị Hoà" and "nguyen thi hòa" fold to the same; NFC, NFD and both tone-mark placements too.
 */
export function fold(text: string): string {
  return text.normalize('NFD').replace(MARKS, '').toLowerCase().replace(/đ/g, 'd').replace(/\s+/g, ' ').trim();
}
