const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const isOpening = (code: number) => code === 0x7b || code === 0x5b;
const isClosing = (code: number) => code === 0x7d || code === 0x5d;

/** Behind the string that begins at `at`. */
function endOfString(text: string, at: number): number {
  for (let end = text.indexOf('"', at + 1); ; end = text.indexOf('"', end + 1)) {
    let slashes = 0;
    while (text.charCodeAt(end - 1 - slashes) === BACKSLASH) slashes++;
    if (slashes % 2 === 0) return end + 1;
  }
}

/** Behind the value that begins at `at`. */
function endOfValue(text: string, at: number): number {
  let depth = 0;
  for (let i = at; ; ) {
    const code = text.charCodeAt(i);
    if (code === QUOTE) {
      i = endOfString(text, i);
      if (depth === 0) return i;
      continue;
    }
    if (isOpening(code)) depth++;
    else if (isClosing(code)) {
      if (depth === 0) return i;
      if (--depth === 0) return i + 1;
    } else if (code === 0x2c && depth === 0) return i;
    i++;
  }
}

/**
 * The members of a JSON object as the text has them, in order: what lies in the store is written without spaces (fhir-model `servedText`), so a
 * part of it can be taken as it is, without reading the rest. Only for text that is known to be such an object.
 */
export function* membersOf(text: string): Generator<readonly [name: string, value: string]> {
  for (let at = 1; text.charCodeAt(at) === QUOTE; ) {
    const colon = endOfString(text, at);
    const end = endOfValue(text, colon + 1);
    yield [text.slice(at + 1, colon - 1), text.slice(colon + 1, end)];
    at = end + 1;
  }
}
