/** One row: the bytes of each column in Postgres' binary form; null for NULL. */
export type LookupRow = readonly (Buffer | null)[];

/**
 * A row where it lies in the bytes that came from the server. They are written over by what comes next, so it is read while it is handed over, and what is
 * read is its own. Columns are numbered from 0; a number that is NULL reads as 0, a text as ''.
 */
export class RowBytes {
  #bytes: Buffer = Buffer.alloc(0);
  readonly #starts: number[] = [];
  readonly #sizes: number[] = [];
  /** How many columns it has. */
  columns = 0;

  /** The row that begins at `start`. */
  at(bytes: Buffer, start: number): this {
    this.#bytes = bytes;
    this.columns = bytes.readInt16BE(start);
    let at = start + 2;
    for (let i = 0; i < this.columns; i++) {
      const size = bytes.readInt32BE(at);
      at += 4;
      this.#starts[i] = at;
      this.#sizes[i] = size;
      if (size > 0) at += size;
    }
    return this;
  }

  /** True for NULL, and for a column there is not. */
  isNull(column: number): boolean {
    return column >= this.columns || (this.#sizes[column] as number) < 0;
  }

  boolean(column: number): boolean {
    return !this.isNull(column) && this.#bytes[this.#starts[column] as number] === 1;
  }

  int2(column: number): number {
    return this.isNull(column) ? 0 : this.#bytes.readInt16BE(this.#starts[column] as number);
  }

  int4(column: number): number {
    return this.isNull(column) ? 0 : this.#bytes.readInt32BE(this.#starts[column] as number);
  }

  /** Within ±2^53, as row numbers and moments are: no BigInt is made in between. */
  int8(column: number): number {
    if (this.isNull(column)) return 0;
    const start = this.#starts[column] as number;
    return this.#bytes.readInt32BE(start) * 0x1_0000_0000 + this.#bytes.readUInt32BE(start + 4);
  }

  text(column: number): string {
    if (this.isNull(column)) return '';
    const start = this.#starts[column] as number;
    return this.#bytes.toString('utf8', start, start + (this.#sizes[column] as number));
  }

  /** The bytes of a text, each as a character: they lie with the small objects of a request and go with them, and nothing is decoded. */
  latin1(column: number): string {
    if (this.isNull(column)) return '';
    const start = this.#starts[column] as number;
    return this.#bytes.toString('latin1', start, start + (this.#sizes[column] as number));
  }

  /** Every column, copied. */
  all(): LookupRow {
    return Array.from({ length: this.columns }, (_, column) => {
      const start = this.#starts[column] as number;
      return this.isNull(column) ? null : Buffer.from(this.#bytes.subarray(start, start + (this.#sizes[column] as number)));
    });
  }
}

/** Makes what is wanted of a row, at once. */
export type ReadRow<Row> = (row: RowBytes) => Row;

/** The bytes of each column. */
export const ALL_COLUMNS: ReadRow<LookupRow> = (row) => row.all();
