import { cleanText } from '../text/clean.ts';
import type { VisitDraft } from './draft.ts';
import type { RawTable } from './raw-table.ts';
import type { TableSpec } from './tables.ts';

/** Old names that say a visit was written for QĐ 4210 (mapping contract §4.7). */
const SIGNS_4210: ReadonlySet<string> = new Set(['MA_THE', 'TEN_BENH']);

/**
 * Adds the rows of one inner file to a visit: names of today, cleaned texts, empty fields left out. Of a field written
 * twice, or under two of its names, the first value counts, and the receipt says so when the others differ.
 */
export function addRows(draft: VisitDraft, spec: TableSpec, raw: RawTable): void {
  draft.tables[spec.table] ??= [];
  const rows = draft.tables[spec.table] ?? [];
  for (const { line, cells } of raw.rows) {
    const fields: Record<string, string> = {};
    const again = new Set<string>();
    for (let i = 0; i < cells.length; i += 2) {
      const sent = cells[i] as string;
      const value = cells[i + 1] as string;
      if (spec.fields.has(sent)) {
        if (value !== '') put(draft, spec, fields, sent, value, again);
        continue;
      }
      if (SIGNS_4210.has(sent)) draft.signs4210 = true;
      const name = spec.renamed.get(sent);
      if (name === undefined) {
        const tags = draft.strangers.get(spec.table) ?? new Set<string>();
        draft.strangers.set(spec.table, tags.add(sent));
      } else {
        put(draft, spec, fields, name, value, again);
      }
    }
    const position = rows.length + 1;
    const row = line === undefined ? { table: spec.table, position, fields } : { table: spec.table, position, line, fields };
    rows.push(row);
    for (const name of again) {
      const key = `${spec.table}.${name}`;
      if (!draft.repeated.has(key)) draft.repeated.set(key, row);
    }
  }
}

function put(draft: VisitDraft, spec: TableSpec, fields: Record<string, string>, name: string, value: string, again: Set<string>): void {
  const { text, legacy } = cleanText(value);
  if (text === '') return;
  if (fields[name] !== undefined) {
    if (fields[name] !== text) again.add(name);
    return;
  }
  fields[name] = text;
  if (legacy) draft.legacy.add(`${spec.table}.${name}`);
}
