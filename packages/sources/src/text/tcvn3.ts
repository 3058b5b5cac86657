/** TCVN 5712:1993 VN3 ("ABC" fonts): one byte a letter, seen in Unicode text as Latin-1 characters. */
const LETTERS: readonly (readonly [number, string])[] = [
  [0xa1, 'ĂÂÊÔƠƯĐăâêôơưđ'],
  [0xb5, 'àảãáạ'],
  [0xbb, 'ằẳẵắ'],
  [0xc6, 'ặầẩẫấậè'],
  [0xce, 'ẻẽéẹềểễếệìỉ'],
  [0xdc, 'ĩíịò'],
  [0xe1, 'ỏõóọồổỗốộờởỡớợù'],
  [0xf1, 'ủũúụừửữứựỳỷỹýỵ'],
];

const TABLE: ReadonlyMap<string, string> = new Map(
  LETTERS.flatMap(([first, letters]) => [...letters].map((letter, i) => [String.fromCharCode(first + i), letter] as const)),
);

const WORD = /[A-Za-z\u00a1-\u00fe]+/g;

function ascii(word: string): string {
  return word.replace(/[^A-Za-z]/g, '');
}

function isCapital(letters: string): boolean {
  return letters !== '' && letters === letters.toUpperCase();
}

/**
 * Turns TCVN3 text into Unicode. Upper-case fonts (.VnTimeH) draw capitals with the codes of small letters, so the
 * case comes from the ASCII letters: a word of two or more capitals is all capital, and so is every word of a text
 * without small letters.
 */
export function fromTcvn3(text: string): string {
  const all = ascii(text);
  const wholeCapital = all.length >= 2 && isCapital(all);
  return text.replace(WORD, (word) => {
    let out = '';
    for (const c of word) out += TABLE.get(c) ?? c;
    const own = ascii(word);
    return wholeCapital || (own.length >= 2 && isCapital(own)) ? out.toUpperCase() : out;
  });
}

/** True when the table has this character: others are never part of TCVN3 text. */
export function isTcvn3(character: string): boolean {
  return TABLE.has(character);
}
