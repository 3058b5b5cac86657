import type { TableName } from '../record.ts';
import type { DraftRow, VisitDraft } from './draft.ts';
import type { Names } from './map/names.ts';
import { LONGEST_KEY } from './rules/required.ts';
import type { StoredVisit } from './unmap/stored-visit.ts';
import { TABLE_READERS } from './unmap/tables.ts';

/** The visit that tables without XML1 and XML0 belong to: the MA_LK all of their rows have. Undefined when one has none, or another. */
export function visitOfTables({ tables }: VisitDraft): string | undefined {
  const rows = Object.values(tables).flat();
  const visit = rows[0]?.fields.MA_LK;
  if (visit === undefined || visit.length > LONGEST_KEY) return undefined;
  return rows.every(({ fields }) => fields.MA_LK === visit) ? visit : undefined;
}

/**
 * The tables that came later beside what is stored of their visit, read back as rows; a table that came stands for all of it. Undefined when the
 * visit's XML1 is not stored.
 */
export function besideStored(late: VisitDraft, stored: StoredVisit, names: Names): VisitDraft['tables'] | undefined {
  const tables: Partial<Record<TableName, DraftRow[]>> = {};
  for (const [table, read] of TABLE_READERS) {
    const rows = late.tables[table] ?? read(stored, names).map((fields, i) => ({ table, position: i + 1, fields }));
    // The rules mend rows; what came may be read again beside another version of the visit.
    if (rows.length > 0) tables[table] = rows.map((row) => ({ ...row, fields: { ...row.fields } }));
  }
  return tables.XML1 === undefined ? undefined : tables;
}
