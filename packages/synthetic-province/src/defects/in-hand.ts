import { name4210 } from '../edition-4210.ts';
import type { Random } from '../random.ts';
import type { Sheet } from '../sheets.ts';
import type { TableName } from '../tables.ts';
import type { Effect, ExpectedIssue } from './expected.ts';

/** A visit into which a fault is to be put. */
export interface InHand {
  sheets: Sheet[];
  /** MA_LK. */
  readonly id: string;
  /** From 0, in its file. */
  readonly ordinal: number;
  readonly random: Random;
}

/** Puts its fault into the visit; undefined: this visit cannot have it, and nothing was changed. */
export type Fault = (visit: InHand) => Effect | undefined;
export type Cells = Record<string, string | number>;

export const place = ({ ordinal }: InHand): string => `HOSO ${ordinal + 1}`;
/** What a receipt calls a visit whose XML1 is gone or cannot be read: its other rows' MA_LK, else its place. */
export const nameWithoutHead = (visit: InHand): string =>
  visit.sheets.some(({ table, rows }) => table !== 'XML1' && rows.some((row) => (row as Cells).MA_LK !== undefined))
    ? visit.id
    : place(visit);
export const sheet = ({ sheets }: InHand, table: TableName): Sheet | undefined => sheets.find((one) => one.table === table);
export const head = (visit: InHand): { readonly sheet: Sheet; readonly row: Cells } => {
  const main = visit.sheets[0] as Sheet;
  return { sheet: main, row: main.rows[0] as Cells };
};
export const old = (visit: InHand): boolean => head(visit).sheet.edition === '4210';
export const has = (visit: InHand, ...tables: readonly TableName[]): boolean => tables.some((table) => sheet(visit, table) !== undefined);
export const told = (visit: InHand, severity: ExpectedIssue['severity'], code: string, field?: string, record = visit.id): Effect => ({
  rejected: false,
  issues: [{ severity, code, record, ...(field === undefined ? {} : { field }) }],
});
export const lost = (visit: InHand, code: string, field?: string, record = visit.id): Effect => ({
  ...told(visit, 'error', code, field, record),
  rejected: true,
});

/** A field of XML1 by its name of today. */
export function put(visit: InHand, field: string, value: string | number): void {
  const { sheet: main, row } = head(visit);
  row[main.edition === '4210' ? name4210('XML1', field) : field] = value;
}
export function get(visit: InHand, field: string): string {
  const { sheet: main, row } = head(visit);
  return String(row[main.edition === '4210' ? name4210('XML1', field) : field] ?? '');
}
