import type { XmlHandler, XmlLimits } from '../xml/reader.ts';
import { TreeBuilder } from './element-tree.ts';
import type { Element } from './raw-table.ts';
import { SPEC_BY_ROOT } from './tables.ts';

/** The root of a file, unless it is one table alone (a check-in is sent so; some send XML1 so too). */
export const ENVELOPE_ROOT = 'GIAMDINHHS';

/** One FILEHOSO: a table of a visit, as text (base64, or escaped XML) or as the element that stood in NOIDUNGFILE. */
export interface TableFile {
  /** LOAIHOSO as sent. */
  type: string;
  text: string;
  element: Element | undefined;
  /** True for a table that is a file of its own, outside any envelope. */
  readonly alone?: boolean;
}

/** What the envelope says besides its visits. Complete at the end of the file: nothing fixes the order of its parts. */
export interface EnvelopeHeader {
  root: string;
  /** MACSKCB; '' when absent. */
  facility: string;
  /** NGAYLAP; '' when absent. */
  createdOn: string;
  /** SOLUONGHOSO; '' when absent. */
  declaredVisits: string;
  visits: number;
}

/** Thrown when the root is none of ours. */
export class UnknownRoot extends Error {
  readonly root: string;
  constructor(root: string) {
    super('unknown root');
    this.root = root;
  }
}

/**
 * Takes an envelope (envelope.csv; dispatch 1245 of BHXH) apart as it is read: every HOSO is given to `onVisit` when it
 * closes, and nothing of it is kept here afterwards. Signatures (CHUKYDONVI) and unknown parts are passed over.
 */
export class Envelope implements XmlHandler {
  readonly header: EnvelopeHeader = { root: '', facility: '', createdOn: '', declaredVisits: '', visits: 0 };
  readonly #onVisit: (files: readonly TableFile[]) => void;
  readonly #maxText: number;
  readonly #root: string;
  readonly #path: string[] = [];
  #files: TableFile[] | undefined;
  #file: TableFile | undefined;
  #tree: TreeBuilder | undefined;
  #treeDepth = 0;
  #pieces: string[] = [];
  #wanted = false;

  /** `root`: of another family whose files are made alike. */
  constructor(onVisit: (files: readonly TableFile[]) => void, { maxText }: Pick<XmlLimits, 'maxText'>, root = ENVELOPE_ROOT) {
    this.#onVisit = onVisit;
    this.#root = root;
    this.#maxText = maxText;
  }

  open(name: string, line: number | undefined): void {
    if (this.#tree !== undefined) {
      this.#treeDepth++;
      this.#tree.open(name, line);
      return;
    }
    const parent = this.#path.at(-1);
    if (parent === undefined) this.#openRoot(name, line);
    else if (parent === 'NOIDUNGFILE' && this.#file !== undefined) this.#openTree(name, line);
    else this.#openPart(name);
  }

  text(piece: string): void {
    if (this.#tree !== undefined) this.#tree.text(piece);
    else if (this.#wanted) this.#pieces.push(piece);
  }

  close(name: string): void {
    if (this.#tree !== undefined) {
      this.#tree.close();
      if (--this.#treeDepth > 0) return;
      this.#closeTree();
      return;
    }
    this.#path.pop();
    if (this.#wanted) this.#keep(name, this.#pieces.length === 1 ? (this.#pieces[0] as string) : this.#pieces.join(''));
    this.#wanted = false;
    if (name === 'FILEHOSO' && this.#file !== undefined) {
      this.#files?.push(this.#file);
      this.#file = undefined;
    } else if (name === 'HOSO' && this.#files !== undefined) {
      this.#give(this.#files);
      this.#files = undefined;
    }
  }

  #openRoot(name: string, line: number | undefined): void {
    this.header.root = name;
    if (this.#root === ENVELOPE_ROOT && SPEC_BY_ROOT.has(name)) this.#openTree(name, line);
    else if (name === this.#root) this.#path.push(name);
    else throw new UnknownRoot(name);
  }

  #openTree(name: string, line: number | undefined): void {
    this.#tree = new TreeBuilder(this.#maxText);
    this.#treeDepth = 1;
    this.#tree.open(name, line);
  }

  #closeTree(): void {
    const element = this.#tree?.root;
    this.#tree = undefined;
    if (this.#file !== undefined) this.#file.element ??= element;
    else if (element !== undefined) this.#give([{ type: SPEC_BY_ROOT.get(element.name)?.table ?? '', text: '', element, alone: true }]);
  }

  #openPart(name: string): void {
    this.#path.push(name);
    if (name === 'HOSO' && this.#files === undefined) this.#files = [];
    else if (name === 'FILEHOSO' && this.#files !== undefined) this.#file = { type: '', text: '', element: undefined };
    this.#wanted = this.#files === undefined ? HEADER_TAGS.has(name) : this.#file !== undefined && FILE_TAGS.has(name);
    if (this.#wanted) this.#pieces = [];
  }

  #keep(name: string, text: string): void {
    if (name === 'NOIDUNGFILE' && this.#file !== undefined) this.#file.text = text;
    else if (name === 'LOAIHOSO' && this.#file !== undefined) this.#file.type = text.trim();
    else if (name === 'MACSKCB') this.header.facility ||= text.trim();
    else if (name === 'NGAYLAP') this.header.createdOn ||= text.trim();
    else if (name === 'SOLUONGHOSO') this.header.declaredVisits ||= text.trim();
  }

  #give(files: readonly TableFile[]): void {
    this.header.visits++;
    this.#onVisit(files);
  }
}

const HEADER_TAGS: ReadonlySet<string> = new Set(['MACSKCB', 'NGAYLAP', 'SOLUONGHOSO']);
const FILE_TAGS: ReadonlySet<string> = new Set(['LOAIHOSO', 'NOIDUNGFILE']);
