/** MLLP frames messages with these (0B, 1C); the byte order mark. */
export const FRAME = String.raw`\u000b\u001c\ufeff`;
/** The mark of UTF-8, read a byte a letter, ends so. */
const MARK = String.raw`\u00bf`;

/** Where a message begins: MSH at the beginning of a line (or of a frame), with any separator; the usual head anywhere, for what came glued. */
const BEGINNING = new RegExp(String.raw`(?<=^|[\r\n${FRAME}${MARK}])MSH(?=[^A-Za-z0-9\s])|MSH\|\^~\\&`, 'g');

/** File and batch segments (HL7 v2.9 2.10.3), line ends, frames and marks: nothing of a message. */
const AROUND = new RegExp(
  String.raw`(?:^|(?<=[\r\n${FRAME}${MARK}]))(?:FHS|BHS|BTS|FTS)[^A-Za-z0-9\s][^\r\n]*|[\s\u000b\u001c\ufeff]+|\u00ef\u00bb\u00bf`,
  'g',
);

/** Line ends, blanks and frames. (No-break spaces are not among them: a byte of a letter looks like one.) */
const BEHIND: ReadonlySet<number> = new Set([0x09, 0x0a, 0x0d, 0x20, 0x0b, 0x1c]);

/** A message without what stands behind it: sent alone, in a frame or before a framed one, it is the same. */
function bare(message: string): string {
  let end = message.length;
  while (end > 0 && BEHIND.has(message.charCodeAt(end - 1))) end--;
  return message.slice(0, end);
}

/** How much of a text has to be there to see that a message begins: `MSH|^~\&`. */
const SIGN = 8;

/** Where the next message begins at `from` or behind; -1 when none does. */
export function nextMessage(text: string, from: number): number {
  BEGINNING.lastIndex = from;
  return BEGINNING.exec(text)?.index ?? -1;
}

/** True for a text that is nothing: white space, MLLP bytes, segments of a file or batch. */
export const isAround = (text: string): boolean => text.replace(AROUND, '') === '';

/**
 * Cuts text that comes in chunks into messages. What stands before the first MSH is an item of its own, unless it is nothing: it is no message, and a receipt
 * has to say so. Memory: one message and a chunk.
 */
export class MessageCutter {
  #rest = '';
  #from = 0;

  /** The messages that are complete with this chunk. */
  *push(chunk: string): Generator<string, void, undefined> {
    this.#rest += chunk;
    for (let at = nextMessage(this.#rest, this.#from); at >= 0; at = nextMessage(this.#rest, this.#from)) {
      const piece = this.#rest.slice(0, at);
      if (!isAround(piece)) yield bare(piece);
      this.#rest = this.#rest.slice(at);
      this.#from = 1;
    }
    this.#from = Math.max(this.#from, this.#rest.length - SIGN);
  }

  /** The last one. */
  *end(): Generator<string, void, undefined> {
    if (!isAround(this.#rest)) yield bare(this.#rest);
    this.#rest = '';
  }

  /** Characters that wait for the end of their message. */
  get waiting(): number {
    return this.#rest.length;
  }
}

/** Cuts a file into its messages. Whatever ends their lines (CR, LF, CRLF), FHS/BHS/BTS/FTS and MLLP bytes around them are passed over. */
export function splitMessages(text: string): string[] {
  const cutter = new MessageCutter();
  return [...cutter.push(text), ...cutter.end()];
}
