import type { TableName, VisitRecord } from '../record.ts';
import { TABLES } from '../record.ts';
import { readDate, readDateTime } from '../values/date-time.ts';
import { isAsked } from './rules/missing.ts';
import { TABLE_SPECS } from './tables.ts';

/** How far a table of a visit is filled. */
export interface Completeness {
  readonly table: TableName;
  readonly lines: number;
  /** Fields the portal requires, of all lines together, where they are asked for (rules/missing.ts). */
  readonly asked: number;
  /** Of those, not empty. */
  readonly filled: number;
}

const REQUIRED = new Map(
  TABLES.map((table) => [table, [...TABLE_SPECS[table].fields.values()].flatMap(({ name, required }) => (required ? [name] : []))]),
);

/** Table by table, how many of the fields the portal requires a visit has; tables that did not come are not there. */
export function completeness({ tables, edition }: VisitRecord): readonly Completeness[] {
  const day = readDate((tables.XML1 ?? tables.XML0)?.[0]?.fields.NGAY_VAO ?? '') ?? '';
  return TABLES.flatMap((table) => {
    const rows = tables[table] ?? [];
    if (rows.length === 0) return [];
    let [asked, filled] = [0, 0];
    for (const row of rows) {
      for (const name of REQUIRED.get(table) ?? []) {
        if (row.fields[name] !== undefined) {
          asked++;
          filled++;
        } else if (isAsked(edition, row, name, day)) asked++;
      }
    }
    return [{ table, lines: rows.length, asked, filled }];
  });
}

/** When the visit ended (NGAY_RA), epoch ms; undefined when it did not, or no time is given. */
export function visitEnd({ tables }: VisitRecord): number | undefined {
  const end = readDateTime(tables.XML1?.[0]?.fields.NGAY_RA ?? '');
  return end?.precision === 'minute' ? Date.parse(end.instant) : undefined;
}
