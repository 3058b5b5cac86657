import type { Column } from '@hub/view-definition';
import { ByteWriter, ParquetWriter, type SchemaElement } from 'hyparquet-writer';
import { cellReader, PRECISION, SCALE } from './parquet-cells.ts';

/** A row group ends with the batch that reaches one of these: what is held in memory. */
const GROUP_ROWS = 10_000;
const GROUP_CHARACTERS = 4_000_000;

/** A row as the view gives it: each column as text, null for none. */
export type Cells = readonly (string | null)[];

/**
 * A Parquet file of the rows, as it grows: Snappy, row groups of some ten thousand rows, of which one is in memory. Nothing where there are
 * no rows. Throws ProblemError `invalid` for a value that its column's type cannot hold.
 *
 * Types: boolean BOOLEAN, whole numbers INT64, decimals DECIMAL(38,18), all else UTF-8 text, elements as their JSON; a collection of simple values is a LIST of them.
 */
export async function* parquetOf(columns: readonly Column[], batches: AsyncIterable<readonly Cells[]>): AsyncGenerator<Uint8Array> {
  const bytes = new ByteWriter();
  const file = begun(bytes, columns);
  const readers = columns.map(cellReader);
  const empty = (): unknown[][] => columns.map(() => []);
  let group = empty();
  let [rows, characters] = [0, 0];
  /** What was written since the last time; offsets in the file go on. */
  const grown = (): Uint8Array => {
    const chunk = bytes.getBytes().slice();
    bytes.index = 0;
    return chunk;
  };
  const write = (): void => {
    const columnData = columns.map(({ name }, n) => ({ name, data: group[n] as unknown[], offsetIndex: false }));
    // Without a flush of its own the writer writes at once.
    void file.write({ columnData, rowGroupSize: rows });
    [group, rows, characters] = [empty(), 0, 0];
  };
  for await (const batch of batches) {
    for (const cells of batch) {
      for (const [n, cell] of cells.entries()) {
        (group[n] as unknown[]).push(cell === null ? null : (readers[n] as (text: string) => unknown)(cell));
        characters += cell?.length ?? 0;
      }
      rows += 1;
      if (rows < GROUP_ROWS && characters < GROUP_CHARACTERS) continue;
      write();
      yield grown();
    }
  }
  if (rows > 0) write();
  if (file.num_rows === 0n) return;
  void file.finish();
  yield grown();
}

/** A whole file of no rows, with its columns. */
export function emptyParquet(columns: readonly Column[]): Uint8Array {
  const bytes = new ByteWriter();
  void begun(bytes, columns).finish();
  return bytes.getBytes();
}

const begun = (writer: ByteWriter, columns: readonly Column[]): ParquetWriter =>
  new ParquetWriter({ writer, schema: schemaOf(columns), createdBy: 'provincial health data hub' });

function schemaOf(columns: readonly Column[]): SchemaElement[] {
  return [{ name: 'root', num_children: columns.length }, ...columns.flatMap(elementsOf)];
}

const TEXT = { type: 'BYTE_ARRAY', converted_type: 'UTF8' } as const;
const TYPES: Readonly<Record<Column['type'], Omit<SchemaElement, 'name'>>> = {
  boolean: { type: 'BOOLEAN' },
  integer: { type: 'INT64' },
  decimal: { type: 'FIXED_LEN_BYTE_ARRAY', type_length: 16, converted_type: 'DECIMAL', precision: PRECISION, scale: SCALE },
  text: TEXT,
  json: TEXT,
};

function elementsOf({ name, type, collection }: Column): readonly SchemaElement[] {
  const simple = { ...TYPES[type], repetition_type: 'OPTIONAL' } as const;
  // A list of elements is JSON as a whole, like one element.
  if (!collection || type === 'json') return [{ name, ...simple }];
  return [
    { name, converted_type: 'LIST', repetition_type: 'OPTIONAL', num_children: 1 },
    { name: 'list', repetition_type: 'REPEATED', num_children: 1 },
    { name: 'element', ...simple },
  ];
}
