import { TreeBuilder } from '../qd3176/element-tree.ts';
import { UnknownRoot } from '../qd3176/envelope.ts';
import type { Element } from '../qd3176/raw-table.ts';
import type { XmlHandler, XmlLimits } from '../xml/reader.ts';

/** Children of the root that are none of ours and tell nothing. */
const BESIDE: ReadonlySet<string> = new Set(['CHUKYDONVI', 'SIGNATURE']);

/**
 * Takes a health record file apart as it is read: any root with the children HEADER and BODY (mapping contract §3.6); every
 * HOSOSUCKHOE is given to `onRecord` when it closes, and nothing of it is kept here afterwards. Throws {@link UnknownRoot} at the first
 * child of the root that says it is another file.
 */
export class HealthRecordFile implements XmlHandler {
  header: Element | undefined;
  root = '';
  records = 0;
  readonly #onRecord: (element: Element) => void;
  readonly #maxText: number;
  readonly #path: string[] = [];
  #tree: TreeBuilder | undefined;
  #treeDepth = 0;
  #body = false;

  constructor(onRecord: (element: Element) => void, { maxText }: Pick<XmlLimits, 'maxText'>) {
    this.#onRecord = onRecord;
    this.#maxText = maxText;
  }

  open(name: string, line: number | undefined): void {
    if (this.#tree !== undefined) {
      this.#treeDepth++;
      this.#tree.open(name, line);
      return;
    }
    const depth = this.#path.length;
    if (depth === 0) this.root = name;
    if (depth === 1 && name !== 'HEADER' && name !== 'BODY' && !BESIDE.has(name)) throw new UnknownRoot(this.root);
    this.#path.push(name);
    if (depth === 1 && name === 'BODY') this.#body = true;
    if ((depth === 1 && name === 'HEADER') || (depth === 2 && name === 'HOSOSUCKHOE' && this.#path[1] === 'BODY')) {
      this.#tree = new TreeBuilder(this.#maxText);
      this.#treeDepth = 0;
      this.#tree.open(name, line);
    }
  }

  text(piece: string): void {
    this.#tree?.text(piece);
  }

  close(name: string): void {
    if (this.#tree !== undefined && this.#treeDepth > 0) {
      this.#treeDepth--;
      this.#tree.close();
      return;
    }
    this.#path.pop();
    const element = this.#tree?.root;
    this.#tree = undefined;
    if (element === undefined) return;
    if (name === 'HEADER') this.header ??= element;
    else {
      this.records++;
      this.#onRecord(element);
    }
  }

  /** Says at the end of the file whether it was one of ours. */
  end(): void {
    if (this.header === undefined || !this.#body) throw new UnknownRoot(this.root);
  }
}
