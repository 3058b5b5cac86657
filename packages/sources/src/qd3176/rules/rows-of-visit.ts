import type { TableName } from '../../record.ts';
import { aboutField, type DraftRow, specOf, type VisitDraft } from '../draft.ts';

/** Rows that name another visit are left out (VN-XMLn-MA_LK-mismatch); a row that names none belongs to the visit it came with. */
export function otherVisits(draft: VisitDraft, visit: string, tables: ReadonlySet<TableName>): void {
  for (const table of tables) {
    const rows = draft.rows(table);
    const kept = rows.filter((row) => {
      const sent = row.fields.MA_LK;
      if (sent === undefined || sent === visit) return true;
      draft.report(`VN-${table}-MA_LK-mismatch`, {
        ...aboutField(row, specOf(table, 'MA_LK')),
        value: sent,
        other: visit,
        personal: false,
      });
      return false;
    });
    if (kept.length < rows.length) draft.tables[table] = kept;
  }
}

function equal(a: DraftRow, b: DraftRow): boolean {
  const names = Object.keys(a.fields);
  return names.length === Object.keys(b.fields).length && names.every((name) => a.fields[name] === b.fields[name]);
}

/**
 * Of rows with the same number the first is kept (VN-XMLn-STT-duplicate): an error for the later one, or an information when
 * it says the same. XML1 has one row, whatever its number.
 */
export function doubleRows(draft: VisitDraft, tables: ReadonlySet<TableName>): void {
  for (const table of tables) {
    const rows = draft.rows(table);
    if (rows.length < 2) continue;
    const first = new Map<string, DraftRow>();
    const kept = rows.filter((row) => {
      const number = table === 'XML1' ? (rows[0]?.fields.STT ?? '1') : row.fields.STT;
      const before = number === undefined ? undefined : first.get(number);
      if (number !== undefined && before === undefined) first.set(number, row);
      if (before === undefined) return true;
      const about = aboutField(row, specOf(table, 'STT'), equal(before, row) ? { severity: 'information' } : {});
      draft.report(`VN-${table}-STT-duplicate`, { ...about, value: row.fields.STT ?? number });
      return false;
    });
    if (kept.length < rows.length) draft.tables[table] = kept;
  }
}
