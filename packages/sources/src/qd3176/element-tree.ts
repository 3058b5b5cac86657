import { SaxesParser } from 'saxes';
import { XmlFault } from '../xml/fault.ts';
import type { XmlLimits } from '../xml/reader.ts';
import { localName } from '../xml/syntax.ts';
import { type Element, type RawRow, type RawTable, SIGNATURES } from './raw-table.ts';
import { SPEC_BY_ROOT } from './tables.ts';

/** What an element costs besides its name, counted as characters: empty ones must not be free. */
const ELEMENT = 32;

/**
 * Builds the tree of one document (or of the elements inside NOIDUNGFILE) from its events. A tree of more than `maxText` characters
 * is refused like a text of that length ({@link XmlFault}): it would stand in memory whole.
 */
export class TreeBuilder {
  readonly #stack: Element[] = [];
  readonly #maxText: number;
  #size = 0;
  root: Element | undefined;

  constructor(maxText: number) {
    this.#maxText = maxText;
  }

  open(name: string, line: number | undefined): void {
    this.#grow(ELEMENT + name.length, line);
    const element: Element = { name, line, text: '', children: [] };
    const parent = this.#stack.at(-1);
    if (parent !== undefined) parent.children.push(element);
    else this.root ??= element;
    this.#stack.push(element);
  }

  text(piece: string): void {
    this.#grow(piece.length, undefined);
    const top = this.#stack.at(-1);
    if (top !== undefined) top.text += piece;
  }

  close(): void {
    this.#stack.pop();
  }

  #grow(size: number, line: number | undefined): void {
    this.#size += size;
    if (this.#size > this.#maxText) throw new XmlFault('text-length', line);
  }
}

/** The tree of an XML text by saxes. Throws {@link XmlFault}: not well-formed, a DOCTYPE, or deeper than the limit. */
export function parseElement(text: string, limits: XmlLimits): Element {
  const saxes = new SaxesParser({ xmlns: false });
  const tree = new TreeBuilder(limits.maxText);
  let depth = 0;
  saxes.on('error', () => {
    throw new XmlFault('not-well-formed', saxes.line);
  });
  saxes.on('doctype', () => {
    throw new XmlFault('dtd', saxes.line);
  });
  saxes.on('opentagstart', (tag) => {
    if (depth >= limits.maxDepth) throw new XmlFault('depth', saxes.line);
    depth++;
    tree.open(localName(tag.name), saxes.line);
  });
  saxes.on('text', (piece) => tree.text(piece));
  saxes.on('cdata', (piece) => tree.text(piece));
  saxes.on('closetag', () => {
    depth--;
    tree.close();
  });
  saxes.write(text).close();
  if (tree.root === undefined) throw new XmlFault('not-well-formed');
  return tree.root;
}

/** All the text under an element, in order of its own text and then its children: a field with markup inside keeps its words. */
function wholeText(element: Element): string {
  if (element.children.length === 0) return element.text;
  return [element.text, ...element.children.map(wholeText)].join(' ');
}

/**
 * The rows of a table from its tree. The tags of list and row are taken when they are there; whatever other wrapping a
 * sender uses, an element with a field directly inside is a row. Signatures are passed over.
 */
export function rowsOf(root: Element): RawTable {
  const spec = SPEC_BY_ROOT.get(root.name);
  const frame = new Set([spec?.list, spec?.record].filter((tag) => tag !== undefined && tag !== ''));
  const rows: RawRow[] = [];
  const visit = (element: Element): void => {
    const children = element.children.filter(({ name }) => !SIGNATURES.has(name));
    const isRow = children.some((child) => child.children.length === 0 && !frame.has(child.name));
    if (isRow) {
      rows.push({ line: element.line, cells: children.flatMap((child) => [child.name, wholeText(child)]) });
      return;
    }
    for (const child of children) visit(child);
  };
  visit(root);
  return { root: root.name, rows };
}
