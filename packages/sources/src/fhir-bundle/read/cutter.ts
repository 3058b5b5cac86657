import { FhirFault, type FhirLimits } from './fault.ts';

const QUOTE = 34;
const COMMA = 44;
const COLON = 58;
const OPEN_LIST = 91;
const BACKSLASH = 92;
const CLOSE_LIST = 93;
const OPEN = 123;
const CLOSE = 125;

const unparseable = (): FhirFault => new FhirFault('VN-FHIR-unparseable');

/**
 * Cuts the entries out of a Bundle as its text goes by: each `{…}` of the root's list `entry` is handed to `onEntry` as it stood, the rest comes
 * back from {@link BundleCutter.end} with an empty list in its place. Memory: one entry and the rest. Only brackets, texts and the commas between
 * entries are looked at; what is cut must be read by JSON.parse, which says whether it is JSON. Throws {@link FhirFault}.
 *
 * Our own hand and no library: streaming JSON parsers build every value from tokens (5 to 20 MB/s, and numbers lose their digits), here
 * JSON.parse does the work on one entry at a time.
 */
export class BundleCutter {
  readonly #onEntry: (text: string) => void;
  readonly #limits: FhirLimits;
  /** What was passed, not yet cut: pieces of the entry that is open, or of the rest. */
  #entry: string[] | undefined;
  readonly #rest: string[] = [];
  #length = 0;
  #restLength = 0;
  #depth = 0;
  #inText = false;
  #escaped = false;
  /** A text at depth 1 that may be a member's name, and whether it is closed. */
  #name: string | undefined;
  #named = '';
  /** `entry:` was read: the next value is the list. */
  #awaited = false;
  #inEntries = false;
  #found = false;
  #after: 'start' | 'entry' | 'comma' = 'start';
  #ended = false;

  constructor(onEntry: (text: string) => void, limits: FhirLimits) {
    this.#onEntry = onEntry;
    this.#limits = limits;
  }

  write(chunk: string): void {
    /** Where what is not yet kept begins. */
    let from = 0;
    for (let i = 0; i < chunk.length; i++) {
      if (this.#inText) {
        i = this.#text(chunk, i);
        continue;
      }
      const code = chunk.charCodeAt(i);
      if (code <= 32) continue;
      if (this.#ended) throw unparseable();
      const between = this.#inEntries && this.#depth === 2;
      if (between && code !== OPEN) {
        if (code === COMMA && this.#after === 'entry') this.#after = 'comma';
        else if (code === CLOSE_LIST && this.#after !== 'comma') {
          this.#inEntries = false;
          this.#depth--;
          this.#keep(']');
          from = i + 1;
        } else throw new FhirFault('VN-FHIR-unparseable', 'entry');
        continue;
      }
      switch (code) {
        case QUOTE:
          this.#inText = true;
          if (this.#depth === 1) this.#name = '';
          break;
        case OPEN:
        case OPEN_LIST: {
          if (this.#depth >= this.#limits.depth) throw new FhirFault('VN-FHIR-too-deep', String(this.#limits.depth));
          if (between) {
            if (this.#after === 'entry') throw unparseable();
            this.#entry = [];
            this.#length = 0;
            from = i;
          }
          if (this.#awaited && this.#depth === 1 && code === OPEN_LIST) {
            this.#keep(chunk.slice(from, i + 1));
            this.#inEntries = true;
            this.#found = true;
            this.#after = 'start';
          }
          this.#awaited = false;
          this.#depth++;
          break;
        }
        case CLOSE:
        case CLOSE_LIST:
          this.#depth--;
          if (this.#depth < 0) throw unparseable();
          if (this.#inEntries && this.#depth === 2) {
            this.#keep(chunk.slice(from, i + 1));
            const whole = (this.#entry as string[]).join('');
            this.#entry = undefined;
            this.#after = 'entry';
            this.#onEntry(whole);
            from = i + 1;
          }
          if (this.#depth === 0) this.#ended = true;
          break;
        case COLON:
          if (this.#depth === 1 && this.#named === '"entry') {
            if (this.#found) throw new FhirFault('VN-FHIR-duplicate-member', 'entry');
            this.#awaited = true;
          }
          this.#named = '';
          break;
        default:
          this.#awaited = false;
          this.#named = '';
      }
    }
    // Between entries only commas and white space go by.
    if (this.#entry !== undefined || !this.#inEntries) this.#keep(chunk.slice(from));
  }

  /** The rest of the root. Throws when the text broke off. */
  end(): string {
    if (!this.#ended) throw unparseable();
    return this.#rest.join('');
  }

  /** Goes on in a text from `i`; answers where it ended, or the chunk's end. */
  #text(chunk: string, from: number): number {
    let i = from;
    for (; i < chunk.length; i++) {
      if (this.#escaped) {
        this.#escaped = false;
        continue;
      }
      const code = chunk.charCodeAt(i);
      if (code === BACKSLASH) this.#escaped = true;
      else if (code === QUOTE) {
        this.#inText = false;
        break;
      }
    }
    if (this.#name !== undefined) {
      this.#name += chunk.slice(from, Math.min(i, from + NAME));
      if (!this.#inText) {
        this.#named = `"${this.#name}`;
        this.#name = undefined;
      }
    }
    return i;
  }

  #keep(piece: string): void {
    if (this.#entry === undefined) {
      this.#rest.push(piece);
      this.#restLength += piece.length;
      if (this.#restLength > this.#limits.piece) throw tooLarge(this.#limits);
    } else {
      this.#entry.push(piece);
      this.#length += piece.length;
      if (this.#length > this.#limits.piece) throw tooLarge(this.#limits);
    }
  }
}

/** Longer than any name that is looked for. */
const NAME = 16;

const tooLarge = ({ piece }: FhirLimits): FhirFault => new FhirFault('VN-FHIR-too-large', String(Math.floor(piece / 1024 / 1024)));
