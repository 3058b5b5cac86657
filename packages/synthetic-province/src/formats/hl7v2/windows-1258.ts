/** Letters of the code page that are not those of Latin-1 (Microsoft code page 1258); tones stand behind their letter. */
const BYTES: Readonly<Record<string, number>> = {
  Ă: 0xc3,
  ă: 0xe3,
  Đ: 0xd0,
  đ: 0xf0,
  Ơ: 0xd5,
  ơ: 0xf5,
  Ư: 0xdd,
  ư: 0xfd,
  '\u0300': 0xcc,
  '\u0309': 0xd2,
  '\u0303': 0xde,
  '\u0301': 0xec,
  '\u0323': 0xf2,
};
/** The signs that make another letter, which the page has as one byte: circumflex, breve, horn. */
const LETTER = /[a-z](?:\u0323?[\u0302\u0306\u031b])?/giu;

/** Text in code page 1258. What it has not becomes a question mark, as old systems write it. */
export function windows1258(text: string): Buffer {
  const bytes: number[] = [];
  const split = text.normalize('NFD').replaceAll(LETTER, (letter) => {
    // The dot below comes before the circumflex in NFD: behind the letter here.
    const dot = letter.includes('\u0323');
    return letter.replace('\u0323', '').normalize('NFC') + (dot ? '\u0323' : '');
  });
  for (const sign of split) {
    const code = sign.codePointAt(0) as number;
    bytes.push(BYTES[sign] ?? (code < 0x100 ? code : 0x3f));
  }
  return Buffer.from(bytes);
}
