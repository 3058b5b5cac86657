import { SheetFault } from './fault.ts';
import { LONGEST_ROW, MOST_COLUMNS, type SheetRow } from './row.ts';

/** What parts the cells of a line (mapping contract §3.6). */
export type Delimiter = ',' | ';' | '\t';
export const DELIMITERS: readonly Delimiter[] = [';', ',', '\t'];

/**
 * Cuts text into rows (RFC 4180): quoted cells may hold the delimiter, line breaks and doubled quotes; a quote inside an unquoted cell is a character.
 * Lines end with CRLF, LF or CR. A first line `sep=;`, which Excel writes, is no row but counts. Throws {@link SheetFault} for a quote that is never
 * closed, and for a row of a million characters or a thousand cells.
 */
export async function* csvRows(text: AsyncIterable<string>, delimiter: Delimiter): AsyncGenerator<SheetRow, void, undefined> {
  const cutter = new RowCutter(delimiter);
  for await (const chunk of text) {
    cutter.push(chunk);
    yield* cutter.take();
  }
  cutter.end();
  yield* cutter.take();
}

class RowCutter {
  readonly #delimiter: Delimiter;
  #ready: SheetRow[] = [];
  #cells: string[] = [];
  #cell = '';
  #length = 0;
  #number = 1;
  /** Inside quotes; after a closing quote; a CR was the last character. */
  #quoted = false;
  #closed = false;
  #return = false;

  constructor(delimiter: Delimiter) {
    this.#delimiter = delimiter;
  }

  push(chunk: string): void {
    let from = 0;
    for (let i = 0; i < chunk.length; i++) {
      const c = chunk[i] as string;
      if (this.#return) {
        this.#return = false;
        if (c === '\n') {
          from = i + 1;
          continue;
        }
      }
      if (this.#quoted) {
        if (c !== '"') continue;
        this.#add(chunk.slice(from, i));
        from = i + 1;
        this.#quoted = false;
        this.#closed = true;
      } else if (c === '"') {
        if (this.#closed && i === from) {
          // A doubled quote: the first one did not close the cell.
          this.#cell += '"';
          this.#quoted = true;
          this.#closed = false;
          from = i + 1;
        } else if (this.#cell === '' && i === from && !this.#closed) {
          this.#quoted = true;
          from = i + 1;
        }
      } else if (c === this.#delimiter) {
        this.#add(chunk.slice(from, i));
        this.#endCell();
        from = i + 1;
      } else if (c === '\n' || c === '\r') {
        this.#add(chunk.slice(from, i));
        this.#endRow();
        this.#return = c === '\r';
        from = i + 1;
      }
    }
    this.#add(chunk.slice(from));
  }

  /** Throws when a quote was never closed. */
  end(): void {
    if (this.#quoted) throw new SheetFault('a quote is never closed');
    if (this.#cell !== '' || this.#cells.length > 0 || this.#closed) this.#endRow();
  }

  take(): SheetRow[] {
    const rows = this.#ready;
    this.#ready = [];
    return rows;
  }

  #add(text: string): void {
    if (text === '') return;
    this.#cell += text;
    this.#length += text.length;
    if (this.#length > LONGEST_ROW) throw new SheetFault('a row is too long');
  }

  #endCell(): void {
    this.#cells.push(this.#cell);
    if (this.#cells.length > MOST_COLUMNS) throw new SheetFault('a row has too many cells');
    this.#cell = '';
    this.#closed = false;
  }

  #endRow(): void {
    this.#endCell();
    const cells = this.#cells;
    if (this.#number > 1 || !/^sep=.?$/i.test(cells.join(''))) this.#ready.push({ number: this.#number, cells });
    this.#number++;
    this.#cells = [];
    this.#length = 0;
  }
}
