import { SaxesParser } from 'saxes';
import { XmlFault } from './fault.ts';
import { isPlainText } from './plain-text.ts';
import { DECLARATION, localName, PLAIN_NAME, PLAIN_TAG } from './syntax.ts';

/** Receives the elements of a document in order. Names are local and in upper case; text may come in pieces. */
export interface XmlHandler {
  open(name: string, line: number | undefined): void;
  text(piece: string): void;
  close(name: string): void;
}

export interface XmlLimits {
  /** Elements inside each other. */
  readonly maxDepth: number;
  /** Characters of one run of text, or of one tag. */
  readonly maxText: number;
}

const TAG_WAIT = 65_536;

/**
 * Reads XML as it streams in. Plain markup (no attributes but the root's, no references, comments or CDATA) is cut by
 * hand, at memory speed: an envelope is 98 % base64. At the first thing that is not plain the rest goes through saxes,
 * which is told the open elements first, so the outcome is the one of saxes alone (tested against it).
 * A DOCTYPE ends the reading at once. Throws {@link XmlFault}.
 */
export class XmlReader {
  readonly #handler: XmlHandler;
  readonly #limits: XmlLimits;
  readonly #stack: string[] = [];
  #buffer = '';
  #run = 0;
  #started = false;
  #rootSeen = false;
  #preamble = false;
  #saxes: SaxesParser | undefined;

  constructor(handler: XmlHandler, limits: XmlLimits) {
    this.#handler = handler;
    this.#limits = limits;
  }

  /** Takes the next text. */
  write(chunk: string): void {
    if (this.#saxes !== undefined) {
      this.#writeSaxes(chunk);
      return;
    }
    this.#buffer = this.#buffer === '' ? chunk : this.#buffer + chunk;
    this.#advance(false);
  }

  /** Ends the document; throws when it is not complete. */
  end(): void {
    if (this.#saxes === undefined) this.#advance(true);
    if (this.#saxes !== undefined) {
      this.#saxes.close();
      return;
    }
    if (this.#buffer !== '' || this.#stack.length > 0 || !this.#rootSeen) throw new XmlFault('not-well-formed');
  }

  #advance(last: boolean): void {
    const stop = this.#scan(last);
    if (stop >= 0) this.#hand(stop);
  }

  /** Takes what is plain and keeps an unfinished tag for later; the place where the full parser must go on, or -1. */
  #scan(last: boolean): number {
    const b = this.#buffer;
    let p = 0;
    if (!this.#started) {
      if (b.length < 6 && !last) return -1;
      if (b.startsWith('<?xml')) {
        const end = b.indexOf('?>');
        if (end < 0 && !last && b.length < TAG_WAIT) return -1;
        const declaration = DECLARATION.exec(b);
        if (declaration === null) return 0;
        p = declaration[0].length;
      }
      this.#started = true;
    }
    while (p < b.length) {
      const open = b.indexOf('<', p);
      const until = open < 0 ? b.length : open;
      if (until > p) {
        if (!this.#takeText(b.slice(p, until))) return p;
        p = until;
      }
      if (open < 0) break;
      this.#run = 0;
      const mark = b.charCodeAt(p + 1);
      if (mark === 33 || mark === 63 || Number.isNaN(mark)) {
        if (!last && b.length - p < 9) break;
        if (b.startsWith('<!DOCTYPE', p)) throw new XmlFault('dtd');
        return p;
      }
      const end = b.indexOf('>', p + 1);
      if (end < 0) {
        if (last || b.length - p > TAG_WAIT) return p;
        break;
      }
      if (!this.#takeTag(b, p, end)) return p;
      p = end + 1;
    }
    this.#preamble ||= p > 0;
    this.#buffer = p === b.length ? '' : b.slice(p);
    return -1;
  }

  #takeText(piece: string): boolean {
    this.#run += piece.length;
    if (this.#run > this.#limits.maxText) throw new XmlFault('text-length');
    if (this.#stack.length === 0) return !/[^ \t\r\n]/.test(piece);
    if (!isPlainText(piece)) return false;
    this.#handler.text(piece);
    return true;
  }

  #takeTag(b: string, p: number, end: number): boolean {
    if (b.charCodeAt(p + 1) === 47) {
      const name = b.slice(p + 2, end);
      if (this.#stack.at(-1) === undefined || startName(this.#stack.at(-1) as string) !== name) return false;
      this.#stack.pop();
      this.#handler.close(localName(name));
      return true;
    }
    const empty = b.charCodeAt(end - 1) === 47;
    const raw = b.slice(p + 1, empty ? end - 1 : end);
    if (!PLAIN_NAME.test(raw) && !plainAttributes(raw)) return false;
    if (this.#stack.length === 0 && this.#rootSeen) return false;
    this.#rootSeen = true;
    if (this.#stack.length >= this.#limits.maxDepth) throw new XmlFault('depth');
    const name = localName(startName(raw));
    this.#handler.open(name, undefined);
    if (empty) this.#handler.close(name);
    else this.#stack.push(raw);
    return true;
  }

  /** Hands the document over to saxes from `p` on, its open elements replayed without events. */
  #hand(p: number): void {
    const rest = this.#buffer.slice(p);
    this.#buffer = '';
    const saxes = new SaxesParser({ xmlns: false });
    this.#saxes = saxes;
    saxes.on('error', () => {
      throw new XmlFault('not-well-formed', saxes.line);
    });
    saxes.on('doctype', () => {
      throw new XmlFault('dtd', saxes.line);
    });
    // A space stands for what came before the root: nothing after it may pass for the XML declaration.
    if (!this.#rootSeen && (p > 0 || this.#preamble)) saxes.write(' ');
    if (this.#rootSeen && this.#stack.length === 0) saxes.write('<R/>');
    for (const raw of this.#stack) saxes.write(`<${raw}>`);
    let depth = this.#stack.length;
    const limits = this.#limits;
    const handler = this.#handler;
    const names: string[] = this.#stack.map((raw) => localName(startName(raw)));
    const text = (piece: string): void => {
      this.#run = 0;
      if (piece.length > limits.maxText) throw new XmlFault('text-length', saxes.line);
      if (depth > 0) handler.text(piece);
    };
    saxes.on('text', text);
    saxes.on('cdata', text);
    saxes.on('comment', () => {
      this.#run = 0;
    });
    saxes.on('opentagstart', (tag) => {
      this.#run = 0;
      if (depth >= limits.maxDepth) throw new XmlFault('depth', saxes.line);
      depth++;
      const name = localName(tag.name);
      names.push(name);
      handler.open(name, saxes.line);
    });
    saxes.on('closetag', () => {
      depth--;
      handler.close(names.pop() as string);
    });
    this.#run = 0;
    this.#writeSaxes(rest);
  }

  #writeSaxes(chunk: string): void {
    this.#run += chunk.length;
    if (this.#run - chunk.length > this.#limits.maxText) throw new XmlFault('text-length', this.#saxes?.line);
    this.#saxes?.write(chunk);
  }
}

function startName(raw: string): string {
  const space = raw.search(/\s/);
  return space < 0 ? raw : raw.slice(0, space);
}

function plainAttributes(raw: string): boolean {
  const match = PLAIN_TAG.exec(raw);
  if (match === null) return false;
  const names = [...(match[2] as string).matchAll(/([\w:.-]+)\s*=\s*(?:"[^"]*"|'[^']*')/g)].map((m) => m[1]);
  return new Set(names).size === names.length;
}
