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
    const upper = text.toUpperCase();
    if (upper.length !== text.length) return undefined; // a letter that grows in upper case: no place would be right
    const close = upper.lastIndexOf(TAG);
    const open = close <= 0 ? -1 : upper.lastIndexOf(TAG, close - 1);
    if (open < 0 || !CLOSE.test(text.slice(Math.max(0, close - 43), close)) || !OPEN.test(text.slice(Math.max(0, open - 42), open))) {
      return undefined;
    }
    const inside = text.slice(text.indexOf('>', open) + 1, text.lastIndexOf('<', close)).trim();
    return inside === '' ? undefined : inside;
  }
}
