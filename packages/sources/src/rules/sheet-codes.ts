import type { Column } from '../sheets/profile.ts';
import { bundledForms } from '../sheets/profile-folder.ts';

/** A code of a column, and whether it costs the row. */
export interface SheetCode {
  readonly field: string;
  readonly kind: string;
  readonly rejects: boolean;
}

/** Codes of the person's columns that no type of column gives (sheets/rules.ts). */
const OF_PERSON: readonly (readonly [field: string, kind: string, rejects: boolean])[] = [
  ['CCCD', 'leading-zero', false],
  ['CCCD', 'format', false],
  ['DIEN_THOAI', 'leading-zero', false],
  ['MA_XA', 'leading-zero', false],
  ['MA_XA', 'unknown', false],
  ['NGAY_SINH', 'missing', false],
  ['MA_HO_SO', 'too-long', true],
];

function kindsOf({ type, range, required = false }: Column): (readonly [kind: string, rejects: boolean])[] {
  const kinds: (readonly [string, boolean])[] = required ? [['required', true]] : [];
  if (type === 'date' || type === 'number' || type === 'integer' || type === 'pressure') kinds.push(['invalid', required]);
  if (type === 'code' || type === 'yes-no') kinds.push(['unknown', false]);
  if (range !== undefined) kinds.push(['out-of-range', false]);
  return kinds;
}

/** Every code a column of the bundled forms can raise, each once; where two forms differ, the one that costs the row. */
export function sheetCodes(): readonly SheetCode[] {
  const codes = new Map<string, SheetCode>();
  const add = (field: string, kind: string, rejects: boolean): void => {
    const name = `${field}-${kind}`;
    codes.set(name, { field, kind, rejects: rejects || codes.get(name)?.rejects === true });
  };
  for (const { columns } of bundledForms())
    for (const column of columns.values()) for (const [kind, rejects] of kindsOf(column)) add(column.field, kind, rejects);
  for (const one of OF_PERSON) add(...one);
  return [...codes.values()].sort((a, b) => (`${a.kind}${a.field}` < `${b.kind}${b.field}` ? -1 : 1));
}
