import type { TableName } from '../../record.ts';
import type { Names } from '../map/names.ts';
import type { NationalRow, StoredVisit } from './stored-visit.ts';

/**
 * Regenerates the rows of one table from what is stored of a visit: in the order of STT, exactly the fields that were sent, as
 * the hub reads them (NFC, trimmed, inner spaces one), under the names of today.
 */
export type TableReader = (stored: StoredVisit, names: Names) => readonly NationalRow[];

/** The tables that can be written back. Each table's owner adds his line. */
export const TABLE_READERS: ReadonlyMap<TableName, TableReader> = new Map<TableName, TableReader>([]);
