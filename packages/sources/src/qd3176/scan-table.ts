import type { TableName } from '../record.ts';
import { DECLARATION } from '../xml/syntax.ts';
import { type RawRow, type RawTable, SIGNATURES } from './raw-table.ts';
import { SPEC_BY_ROOT, TABLE_SPECS } from './tables.ts';

/** Names seen in the tables: a hit gives the one string all rows share. */
const NAMES: ReadonlyMap<string, string> = new Map(
  Object.values(TABLE_SPECS).flatMap((spec) => [...spec.fields.keys(), ...spec.renamed.keys()].map((name) => [name, name] as const)),
);
const ORDERS: ReadonlyMap<TableName, readonly string[]> = new Map(
  Object.values(TABLE_SPECS).map((spec) => [spec.table, [...spec.fields.keys()]] as const),
);
/** Tags of lists and rows, and signatures: one of them in the place of a field is a shape for the full parser. */
const FRAMES: ReadonlySet<string> = new Set([...Object.values(TABLE_SPECS).flatMap((spec) => [spec.list, spec.record]), ...SIGNATURES]);
const NAME = /^[A-Za-z_][\w.-]*$/;
const ENTITY = /&(?:(lt)|(gt)|(amp)|(quot)|(apos));/g;
// biome-ignore lint/suspicious/noControlCharactersInRegex: these characters are what is looked for
const FORBIDDEN = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ud800-\udfff\ufffe\uffff]|\r(?!\n)/;
const LESS = 60;
const SLASH = 47;
const GREATER = 62;

/**
 * Cuts a table of the usual shape (root, list, rows, fields; no attributes, comments, CDATA or character references) out of
 * its text by hand, several times faster than a full parser. Undefined for everything else: the caller then asks saxes.
 * What it does take, it takes exactly as saxes would (tested on mutated files).
 */
export function scanTable(text: string): RawTable | undefined {
  if (FORBIDDEN.test(text) || text.includes(']]>')) return undefined;
  const scan = new Scan(text);
  return scan.table();
}

class Scan {
  readonly #text: string;
  /** Field names in the order of the table, and the place after the last one seen: senders keep that order. */
  #order: readonly string[] = [];
  #next = 0;
  #p = 0;
  #line = 1;
  #nextBreak: number;
  /** Somewhere in the text is a reference. */
  readonly #referring: boolean;

  constructor(text: string) {
    this.#text = text;
    this.#referring = text.includes('&');
    this.#nextBreak = text.indexOf('\n');
  }

  table(): RawTable | undefined {
    if (this.#text.startsWith('<?xml')) {
      const declaration = DECLARATION.exec(this.#text);
      if (declaration === null) return undefined;
      this.#p = declaration[0].length;
    }
    this.#skipSpace();
    const line = this.#lineHere();
    const root = this.#openTag();
    const spec = root === undefined ? undefined : SPEC_BY_ROOT.get(root);
    if (root === undefined || spec === undefined) return undefined;
    this.#order = ORDERS.get(spec.table) ?? [];
    const rows: RawRow[] = [];
    if (spec.record === '') {
      if (!this.#row(root, line, rows)) return undefined;
    } else if (!this.#list(spec.list, spec.record, rows) || !this.#closeTag(root)) {
      return undefined;
    }
    this.#skipSpace();
    return this.#p === this.#text.length ? { root, rows } : undefined;
  }

  #list(list: string, record: string, rows: RawRow[]): boolean {
    this.#skipSpace();
    if (this.#openTag() !== list) return false;
    for (;;) {
      this.#skipSpace();
      if (this.#text.charCodeAt(this.#p + 1) === SLASH) break;
      const line = this.#lineHere();
      if (this.#openTag() !== record || !this.#row(record, line, rows)) return false;
    }
    if (!this.#closeTag(list)) return false;
    this.#skipSpace();
    return true;
  }

  /** Fields up to the end tag of `name`; a row without any field is none. */
  #row(name: string, line: number, rows: RawRow[]): boolean {
    const text = this.#text;
    const cells: string[] = [];
    this.#next = 0;
    for (;;) {
      this.#skipSpace();
      const p = this.#p;
      if (text.charCodeAt(p) !== LESS) return false;
      if (text.charCodeAt(p + 1) === SLASH) break;
      const due = this.#order[this.#next];
      if (due !== undefined && text.startsWith(due, p + 1)) {
        // The field that is due, whose place of the end of its tag is known: nothing is searched for or cut out but its text.
        const end = p + 1 + due.length;
        const mark = text.charCodeAt(end);
        if (mark === SLASH && text.charCodeAt(end + 1) === GREATER) {
          cells.push(due, '');
          this.#next++;
          this.#p = end + 2;
          continue;
        }
        if (mark === GREATER) {
          this.#next++;
          if (!this.#value(due, due, end, cells)) return false;
          continue;
        }
      }
      if (!this.#other(p, cells)) return false;
    }
    if (!this.#closeTag(name)) return false;
    if (cells.length > 0) rows.push({ line, cells });
    return true;
  }

  /** A field that is not the one due, at `p`. */
  #other(p: number, cells: string[]): boolean {
    const text = this.#text;
    const end = text.indexOf('>', p + 1);
    if (end < 0) return false;
    const empty = text.charCodeAt(end - 1) === SLASH;
    const tag = text.slice(p + 1, empty ? end - 1 : end);
    const field = known(tag);
    if (field === undefined) return false;
    const at = this.#order.indexOf(field);
    if (at >= 0) this.#next = at + 1;
    if (!empty) return this.#value(field, tag, end, cells);
    cells.push(field, '');
    this.#p = end + 1;
    return true;
  }

  /** The text of a field behind the end of its tag, and its end tag, which must be as the tag was written. */
  #value(field: string, tag: string, end: number, cells: string[]): boolean {
    const text = this.#text;
    const close = text.indexOf('<', end + 1);
    if (close < 0 || text.charCodeAt(close + 1) !== SLASH || !text.startsWith(tag, close + 2)) return false;
    const after = close + 2 + tag.length;
    if (text.charCodeAt(after) !== GREATER) return false;
    const value = this.#referring ? plain(text.slice(end + 1, close)) : text.slice(end + 1, close);
    if (value === undefined) return false;
    cells.push(field, value);
    this.#p = after + 1;
    return true;
  }

  #openTag(): string | undefined {
    const end = this.#text.indexOf('>', this.#p);
    if (this.#text.charCodeAt(this.#p) !== LESS || end < 0) return undefined;
    const name = this.#text.slice(this.#p + 1, end);
    if (!NAME.test(name) || name !== name.toUpperCase()) return undefined;
    this.#p = end + 1;
    return name;
  }

  #closeTag(name: string): boolean {
    const tag = `</${name}>`;
    if (!this.#text.startsWith(tag, this.#p)) return false;
    this.#p += tag.length;
    return true;
  }

  #skipSpace(): void {
    const text = this.#text;
    let p = this.#p;
    for (;;) {
      const c = text.charCodeAt(p);
      if (c !== 32 && c !== 10 && c !== 13 && c !== 9) break;
      p++;
    }
    this.#p = p;
  }

  #lineHere(): number {
    while (this.#nextBreak >= 0 && this.#nextBreak < this.#p) {
      this.#line++;
      this.#nextBreak = this.#text.indexOf('\n', this.#nextBreak + 1);
    }
    return this.#line;
  }
}

function known(tag: string): string | undefined {
  const name = NAMES.get(tag);
  if (name !== undefined) return name;
  if (!NAME.test(tag)) return undefined;
  const upper = tag.toUpperCase();
  return FRAMES.has(upper) ? undefined : upper;
}

/** A text with the five predefined entities replaced; undefined when it has any other reference. */
function plain(text: string): string | undefined {
  if (!text.includes('&')) return text;
  let found = 0;
  const out = text.replace(ENTITY, (_all, lt, gt, amp, quot) => {
    found++;
    return lt ? '<' : gt ? '>' : amp ? '&' : quot ? '"' : "'";
  });
  return found === text.split('&').length - 1 ? out : undefined;
}
