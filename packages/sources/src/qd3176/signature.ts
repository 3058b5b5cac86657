/** The sender's signature is the last thing in a file; a larger one is kept with the raw bytes alone. */
const TAIL = 262_144;

const TAG = 'CHUKYDONVI';
const OPEN = /<(?:[\w.-]{1,40}:)?$/;
const CLOSE = /<\/(?:[\w.-]{1,40}:)?$/;

/** Finds what stands in CHUKYDONVI at the end of a file that is read in pieces: its text, markup and all. Holds that end only. */
export class SignatureFinder {
  #tail = '';

  push(chunk: string): void {
    if (chunk.length >= TAIL) this.#tail = chunk.slice(-TAIL);
    else if (this.#tail.length < 2 * TAIL) this.#tail += chunk;
    else this.#tail = this.#tail.slice(-TAIL) + chunk;
  }

  /** The signature the file ends with; undefined when it has none, or an empty one. */
  find(): string | undefined {
    const text = this.#tail.slice(-TAIL);
    const close = lastTag(text, text.length);
    if (close <= 0 || !CLOSE.test(text.slice(Math.max(0, close - 43), close))) return undefined;
    const open = lastTag(text, close);
    if (open < 0 || !OPEN.test(text.slice(Math.max(0, open - 42), open))) return undefined;
    const inside = text.slice(text.indexOf('>', open) + 1, text.lastIndexOf('<', close)).trim();
    return inside === '' ? undefined : inside;
  }
}

const ANY_CASE = /chukydonvi/gi;

/** Where the tag's name stands last before a place, in any case; -1: nowhere. Only what lies behind its usual spelling is looked at letter by letter. */
function lastTag(text: string, before: number): number {
  const usual = text.lastIndexOf(TAG, before - TAG.length);
  let last = usual;
  for (const { index } of text.slice(usual + 1, before).matchAll(ANY_CASE)) last = usual + 1 + index;
  return last;
}
