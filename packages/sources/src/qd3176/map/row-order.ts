import type { Row } from '../../record.ts';

/** Rows by STT as a number, then by place: the order of a bill and of notes does not depend on how a file was written. */
export function byNumber(rows: readonly Row[] | undefined): readonly Row[] {
  if (rows === undefined || rows.length < 2) return rows ?? [];
  let sorted = true;
  for (let i = 1; i < rows.length && sorted; i++) sorted = before(rows[i - 1] as Row, rows[i] as Row) <= 0;
  return sorted ? rows : [...rows].sort(before);
}

const before = (a: Row, b: Row): number => number(a) - number(b) || a.position - b.position;

const number = ({ fields }: Row): number => numberOf(fields.STT);

function numberOf(stt: string | undefined): number {
  const value = Number(stt);
  return stt === undefined || Number.isNaN(value) ? Number.MAX_SAFE_INTEGER : value;
}

/** A row's name inside its table, for {@link byStt}. */
export interface NumberedRow {
  readonly stt: string | undefined;
  readonly position: number;
}

/** The order of rows that are written back: by STT as a number, equal ones by its text, rows without STT by place. */
export function byStt(a: NumberedRow, b: NumberedRow): number {
  const gap = numberOf(a.stt) - numberOf(b.stt);
  if (gap !== 0) return gap;
  if (a.stt === b.stt) return a.position - b.position;
  return a.stt === undefined ? 1 : b.stt === undefined || a.stt < b.stt ? -1 : 1;
}
