import type { Row } from '../../record.ts';

/** Rows by STT as a number, then by place: the order of a bill and of notes does not depend on how a file was written. */
export function byNumber(rows: readonly Row[] | undefined): readonly Row[] {
  if (rows === undefined || rows.length < 2) return rows ?? [];
  let sorted = true;
  for (let i = 1; i < rows.length && sorted; i++) sorted = number(rows[i - 1] as Row) <= number(rows[i] as Row);
  return sorted ? rows : [...rows].sort((a, b) => number(a) - number(b) || a.position - b.position);
}

function number({ fields }: Row): number {
  const value = Number(fields.STT);
  return fields.STT === undefined || Number.isNaN(value) ? Number.MAX_SAFE_INTEGER : value;
}
