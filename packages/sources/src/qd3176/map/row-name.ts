import type { Row, TableName } from '../../record.ts';

/**
 * The name of a row inside its visit (contract §1): `XML2/3`, table and STT. Tables of rows without STT go by the place
 * (`XML6/1`), tables of one row by their own name (`XML13`). A row that should have a STT and has none, or a second row where
 * one is expected, goes by its place, marked so that it cannot meet another row's STT.
 */
export function rowName({ table, position, fields }: Row): string {
  const { STT } = fields;
  if (STT !== undefined) return STT.startsWith('#') ? `${table}/#${STT}` : `${table}/${STT}`;
  if (BY_PLACE.has(table)) return `${table}/${position}`;
  return SINGLE.has(table) && position === 1 ? table : `${table}/#${position}`;
}
const BY_PLACE: ReadonlySet<TableName> = new Set<TableName>(['XML6', 'XML9']);
const SINGLE: ReadonlySet<TableName> = new Set<TableName>(['XML7', 'XML8', 'XML10', 'XML11', 'XML12', 'XML13', 'XML14']);
