import type { TableName } from '../../record.ts';
import { LEFT_OUT } from '../map/left-out.ts';
import { hubExtension } from '../map/names.ts';
import { TABLE_SPECS } from '../tables.ts';
import { type Holder, nationalRow, nativeText, type Reading } from './reading.ts';
import type { NationalRow } from './stored-visit.ts';

/**
 * A row as it was sent, from what its homes say (`found`) and what the row's own resource keeps beside them: exact texts, and the
 * names of fields that were left out although their home has a value (`keepRow` of the mapping).
 */
export function completeRow(
  reading: Reading,
  table: TableName,
  holder: Holder,
  found: Readonly<Record<string, string | undefined>>,
): NationalRow {
  const url = hubExtension(reading.names, LEFT_OUT);
  const leftOut = new Set(holder.extension?.filter((extension) => extension.url === url).map(({ valueString }) => valueString));
  const row: Record<string, string | undefined> = { MA_LK: reading.visit };
  for (const field of TABLE_SPECS[table].fields.keys()) {
    if (field !== 'MA_LK') row[field] = leftOut.has(field) ? undefined : nativeText(reading, holder, field, found[field]);
  }
  return nationalRow(row);
}

/** Fields of XML1 that another table repeats, as XML1 has them. */
export function repeated(xml1: NationalRow, fields: readonly string[]): Record<string, string | undefined> {
  return Object.fromEntries(fields.map((field) => [field, xml1[field]]));
}
