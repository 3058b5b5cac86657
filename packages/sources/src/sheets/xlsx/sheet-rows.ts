import { SheetFault } from '../fault.ts';
import { LONGEST_ROW, MOST_COLUMNS, type SheetRow } from '../row.ts';
import { cellText } from './cells.ts';
import { type PartHandler, readMarkup, readPart } from './markup.ts';
import type { Workbook } from './workbook.ts';

/** A merged range that goes over several rows: its text stands in the first cell only, and means all of them. */
export interface Merge {
  readonly column: number;
  readonly from: number;
  readonly to: number;
}

const MOST_MERGES = 100_000;

/** Goes through a sheet once: is it well-formed to its end, and which cells are merged downwards? They are listed behind the rows. */
export async function mergesOf(bytes: AsyncIterable<Uint8Array>): Promise<readonly Merge[]> {
  const merges: Merge[] = [];
  await readPart(bytes, {
    open(name, { ref = '' }) {
      if (name !== 'mergeCell') return;
      const [start = '', end = ''] = ref.split(':');
      const [from, to] = [placeOf(start), placeOf(end)];
      if (from === undefined || to === undefined || to.row <= from.row) return;
      if (merges.length >= MOST_MERGES) throw new SheetFault('too many merged cells');
      merges.push({ column: from.column, from: from.row, to: to.row });
    },
  });
  return merges;
}

const REFERENCE = /^\$?([A-Z]{1,3})\$?(\d{1,7})$/i;

/** `B5`: column 1 (from 0), row 5. */
function placeOf(reference: string): { readonly column: number; readonly row: number } | undefined {
  const [, letters, digits] = REFERENCE.exec(reference) ?? [];
  if (letters === undefined || digits === undefined) return undefined;
  let column = 0;
  for (const letter of letters.toUpperCase()) column = column * 26 + letter.charCodeAt(0) - 64;
  return { column: column - 1, row: Number(digits) };
}

/** The rows of a sheet in order, merged cells filled downwards. Memory: a row and what is merged over it. */
export async function* sheetRows(
  bytes: AsyncIterable<Uint8Array>,
  workbook: Workbook,
  merges: readonly Merge[],
): AsyncGenerator<SheetRow, void, undefined> {
  const reader = new RowReader(
    workbook,
    Map.groupBy(merges, ({ from }) => from),
  );
  for await (const _ of readMarkup(bytes, reader)) yield* reader.take();
}

class RowReader implements PartHandler {
  readonly #workbook: Workbook;
  readonly #merges: ReadonlyMap<number, readonly Merge[]>;
  /** Merged ranges the present row lies in, with their texts. */
  readonly #over = new Map<number, { readonly text: string; readonly to: number }>();
  #ready: SheetRow[] = [];
  #cells: string[] = [];
  #number = 0;
  #column = -1;
  #type = '';
  #style = 0;
  #value = '';
  #inValue = false;
  #reading = 0;
  #length = 0;

  constructor(workbook: Workbook, merges: ReadonlyMap<number, readonly Merge[]>) {
    this.#workbook = workbook;
    this.#merges = merges;
  }

  open(name: string, { r, t = 'n', s = '0' }: Readonly<Record<string, string>>): void {
    if (name === 'row') {
      const number = r === undefined ? this.#number + 1 : Number(r);
      if (!(number > this.#number) || number > 10_000_000) throw new SheetFault('rows are not in order');
      this.#number = number;
      this.#cells = [];
      this.#column = -1;
      this.#length = 0;
    } else if (name === 'c') {
      this.#column = (r === undefined ? undefined : placeOf(r)?.column) ?? this.#column + 1;
      this.#type = t;
      this.#style = Number(s);
      this.#value = '';
    } else if (name === 'rPh') this.#reading++;
    else if (name === 'v' || name === 't') this.#inValue = this.#reading === 0;
  }

  text(piece: string): void {
    if (!this.#inValue) return;
    this.#value += piece;
    this.#length += piece.length;
    if (this.#length > LONGEST_ROW) throw new SheetFault('a row is too long');
  }

  close(name: string): void {
    if (name === 'v' || name === 't') this.#inValue = false;
    else if (name === 'rPh') this.#reading--;
    else if (name === 'c') this.#endCell();
    else if (name === 'row') this.#endRow();
  }

  take(): SheetRow[] {
    const rows = this.#ready;
    this.#ready = [];
    return rows;
  }

  #endCell(): void {
    if (this.#column >= MOST_COLUMNS) return;
    const text = cellText({ type: this.#type, style: this.#style, value: this.#value }, this.#workbook);
    if (text === '') return;
    while (this.#cells.length < this.#column) this.#cells.push('');
    this.#cells[this.#column] = text;
  }

  #endRow(): void {
    const own = this.#cells.some((cell) => cell.trim() !== '');
    for (const [column, { text, to }] of this.#over) {
      if (to < this.#number) this.#over.delete(column);
      else if (own && (this.#cells[column] ?? '') === '') {
        while (this.#cells.length < column) this.#cells.push('');
        this.#cells[column] = text;
      }
    }
    for (const { column, to } of this.#merges.get(this.#number) ?? []) {
      const text = this.#cells[column] ?? '';
      if (text !== '' && column < MOST_COLUMNS) this.#over.set(column, { text, to });
    }
    this.#ready.push({ number: this.#number, cells: this.#cells });
  }
}
