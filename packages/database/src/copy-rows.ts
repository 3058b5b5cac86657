/**
 * Rows in COPY's binary format (Postgres: COPY, "Binary Format"), built straight into bytes.
 *
 * Binary, not text: numbers need no digits on one side and no parsing on the other, and a JSON body needs no escaping at
 * all, where the text format would double every backslash. Measured figures: resource-store/decisions/0002-copy-binary.md.
 * Each call writes one field, in the order of the columns; `row(n)` opens a row of n fields. Widths must be the columns'
 * own: Postgres refuses a field of another width, so a mistake cannot pass a test.
 */
export class CopyRows {
  #bytes: Buffer;
  /** The same bytes: what the engine compiles to one store, where Buffer's writers are calls. */
  #view: DataView;
  #end = 0;
  #rows = 0;

  constructor(capacity = 65_536) {
    this.#bytes = Buffer.allocUnsafe(Math.max(capacity, 64));
    this.#view = viewOf(this.#bytes);
    this.#end = SIGNATURE.copy(this.#bytes);
  }

  /** Rows opened so far. */
  get rows(): number {
    return this.#rows;
  }

  /** Size so far, for batches bounded by bytes. */
  get byteLength(): number {
    return this.#end;
  }

  /** Opens a row of `fields` fields. */
  row(fields: number): this {
    this.#reserve(2);
    this.#view.setInt16(this.#end, fields);
    this.#end += 2;
    this.#rows += 1;
    return this;
  }

  null(): this {
    this.#reserve(4);
    this.#end = this.#bytes.writeInt32BE(-1, this.#end);
    return this;
  }

  int2(value: number): this {
    if ((value << 16) >> 16 !== value) throw new RangeError('a smallint is out of range');
    this.#reserve(6);
    this.#view.setInt32(this.#end, 2);
    this.#view.setInt16(this.#end + 4, value);
    this.#end += 6;
    return this;
  }

  int4(value: number): this {
    if ((value | 0) !== value) throw new RangeError('an int is out of range');
    this.#reserve(8);
    this.#view.setInt32(this.#end, 4);
    this.#view.setInt32(this.#end + 4, value);
    this.#end += 8;
    return this;
  }

  /** A whole number within ±2^53. */
  int8(value: number): this {
    // floor, not truncation: the upper half of a negative number carries the borrow.
    const upper = Math.floor(value / 0x1_0000_0000);
    if ((upper | 0) !== upper) throw new RangeError('a bigint is out of range');
    this.#reserve(12);
    this.#view.setInt32(this.#end, 8);
    this.#view.setInt32(this.#end + 4, upper);
    this.#view.setInt32(this.#end + 8, value | 0);
    this.#end += 12;
    return this;
  }

  /** `bigint[]`. */
  int8s(values: readonly number[]): this {
    this.#reserve(24);
    let at = this.#bytes.writeInt32BE(20 + 12 * values.length, this.#end);
    // Dimensions (none when empty), no nulls, type number of bigint, length, first index.
    at = this.#bytes.writeInt32BE(1, at);
    at = this.#bytes.writeInt32BE(0, at);
    at = this.#bytes.writeInt32BE(20, at);
    at = this.#bytes.writeInt32BE(values.length, at);
    this.#end = this.#bytes.writeInt32BE(1, at);
    for (const value of values) this.int8(value);
    return this;
  }

  float8(value: number): this {
    this.#reserve(12);
    this.#view.setInt32(this.#end, 8);
    this.#view.setFloat64(this.#end + 4, value);
    this.#end += 12;
    return this;
  }

  bool(value: boolean): this {
    this.#reserve(5);
    this.#end = this.#bytes.writeInt8(value ? 1 : 0, this.#bytes.writeInt32BE(1, this.#end));
    return this;
  }

  /** Text, and "char" for one ASCII character. U+0000 is refused by Postgres: callers drop it. */
  text(value: string): this {
    // Three bytes a character is the most; where that would be megabytes for nothing, they are counted.
    this.#reserve(4 + (value.length < LARGE ? value.length * 3 : Buffer.byteLength(value)));
    const at = this.#end + 4;
    const length = value.length < 24 ? this.#shortAscii(value, at) : this.#bytes.write(value, at, 'utf8');
    this.#view.setInt32(this.#end, length);
    this.#end = at + length;
    return this;
  }

  /** Text made of parts; none may end within a character. */
  joined(parts: readonly string[]): this {
    this.#reserve(4);
    const start = this.#end;
    this.#end += 4;
    for (const part of parts) {
      this.#reserve(part.length < LARGE ? part.length * 3 : Buffer.byteLength(part));
      this.#end += this.#bytes.write(part, this.#end, 'utf8');
    }
    this.#bytes.writeInt32BE(this.#end - start - 4, start);
    return this;
  }

  /** `timestamptz` from epoch milliseconds; ±Infinity are the database's infinities. */
  timestamptz(epochMilliseconds: number): this {
    if (Number.isFinite(epochMilliseconds)) return this.int8((epochMilliseconds - POSTGRES_EPOCH) * 1000);
    this.#reserve(12);
    const at = this.#bytes.writeInt32BE(8, this.#end);
    this.#end = this.#bytes.writeBigInt64BE(epochMilliseconds > 0 ? LAST : FIRST, at);
    return this;
  }

  /** `uuid` from its text of 36 characters. */
  uuid(value: string): this {
    this.#reserve(20);
    const at = this.#bytes.writeInt32BE(16, this.#end);
    this.#end = at + this.#bytes.write(value.replaceAll('-', ''), at, 16, 'hex');
    return this;
  }

  /** The whole message. The object must not be used afterwards. */
  finish(): Buffer {
    this.#reserve(2);
    this.#end = this.#bytes.writeInt16BE(-1, this.#end);
    return this.#bytes.subarray(0, this.#end);
  }

  // A loop beats the call into the engine for short codes and ids, which most index rows consist of.
  #shortAscii(value: string, at: number): number {
    for (let i = 0; i < value.length; i++) {
      const unit = value.charCodeAt(i);
      if (unit > 127) return this.#bytes.write(value, at, 'utf8');
      this.#bytes[at + i] = unit;
    }
    return value.length;
  }

  #reserve(bytes: number): void {
    const needed = this.#end + bytes;
    if (needed <= this.#bytes.length) return;
    const grown = Buffer.allocUnsafe(Math.max(needed, this.#bytes.length * 2));
    this.#bytes.copy(grown, 0, 0, this.#end);
    this.#bytes = grown;
    this.#view = viewOf(grown);
  }
}

const viewOf = (bytes: Buffer): DataView => new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);

const LARGE = 1 << 20;
const SIGNATURE = Buffer.from('PGCOPY\n\xff\r\n\0\0\0\0\0\0\0\0\0', 'latin1');
const POSTGRES_EPOCH = Date.UTC(2000, 0, 1);
const LAST = 0x7fff_ffff_ffff_ffffn;
const FIRST = -0x8000_0000_0000_0000n;
