const MARKS = /\p{M}+/gu;

/** {@link fold} of any text. */
function foldAny(text: string): string {
  return text.normalize('NFD').replace(MARKS, '').toLowerCase().replace(/đ/g, 'd').replace(/\s+/g, ' ').trim();
}

const SPACE = 32;

/**
 * What each letter that Latin texts are written with folds to, by its code: composed letters fold one by one. Absent: white space, marks, and
 * letters whose case depends on what stands beside them.
 */
const LETTERS: readonly (string | undefined)[] = Array.from({ length: 0x1f00 }, (_, code) => {
  const latin = code < 0x250 || code >= 0x1e00;
  const folded = latin ? foldAny(String.fromCharCode(code)) : '';
  return folded === '' ? undefined : folded;
});

/**
 * Text as people type it when they search: lower case, without diacritics (đ → d), runs of space as one.
 * "NGUYỄN  Thị Hoà" and "nguyen thi hòa" fold to the same; NFC, NFD and both tone-mark placements too.
 */
export function fold(text: string): string {
  let folded = '';
  // At the beginning a space is one too many as well.
  let before = SPACE;
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    const letter = code === SPACE && before !== SPACE ? ' ' : LETTERS[code];
    if (letter === undefined) return foldAny(text);
    folded += letter;
    before = code;
  }
  return before === SPACE ? foldAny(text) : folded;
}
