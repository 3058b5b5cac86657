import type { Effect, ExpectedIssue } from '../../defects/expected.ts';
import type { SheetDefectKind } from '../../defects/kinds.ts';
import type { Random } from '../../random.ts';
import type { Cell, Form } from './forms.ts';

/** A row into which a fault is to be put. */
export interface RowInHand {
  readonly form: Form;
  readonly cells: Cell[];
  /** What the receipt calls it. */
  readonly record: string;
}

type Fault = (row: RowInHand) => { readonly effect: Effect; readonly twice?: boolean } | undefined;

const at = ({ form, cells }: RowInHand, ...headers: readonly string[]): number =>
  form.headers.findIndex((header, i) => headers.includes(header) && cells[i] !== '');
const issue = ({ record }: RowInHand, severity: ExpectedIssue['severity'], code: string, field: string): readonly ExpectedIssue[] => [
  { severity, code, record, field },
];

const FAULTS: Readonly<Record<SheetDefectKind, Fault>> = {
  'name-missing': (row) => {
    row.cells[at(row, 'Họ và tên')] = '';
    return { effect: { rejected: true, issues: issue(row, 'error', 'VN-CSV-HO_TEN-required', 'HO_TEN') } };
  },
  'day-impossible': (row) => {
    const column = at(row, 'Ngày khám', 'Ngày khám thai', 'Ngày cân đo', 'Ngày cấp');
    row.cells[column] = '31/02/2026';
    return { effect: { rejected: true, issues: issue(row, 'error', `VN-CSV-${row.form.day}-invalid`, row.form.day) } };
  },
  'CCCD-zeros-lost': (row) => {
    const column = at(row, 'CCCD');
    const number = row.cells[column];
    if (typeof number !== 'string' || number.length !== 12) return undefined;
    row.cells[column] = String(Number(number));
    return { effect: { rejected: false, issues: issue(row, 'warning', 'VN-CSV-CCCD-leading-zero', 'CCCD') } };
  },
  'CCCD-malformed': (row) => {
    const column = at(row, 'CCCD');
    if (column < 0) return undefined;
    row.cells[column] = '12345';
    return { effect: { rejected: false, issues: issue(row, 'warning', 'VN-CSV-CCCD-format', 'CCCD') } };
  },
  'weight-unreadable': (row) => {
    const column = at(row, 'Cân nặng (kg)', 'CN (kg)');
    if (column < 0) return undefined;
    row.cells[column] = 'sáu ba';
    return { effect: { rejected: false, issues: issue(row, 'warning', 'VN-CSV-CAN_NANG-invalid', 'CAN_NANG') } };
  },
  'row-twice': () => ({ effect: { rejected: false, issues: [] }, twice: true }),
  'column-unknown': () => undefined,
  'header-unknown': () => undefined,
};

/** Puts a fault of one of these kinds into a row: the one drawn, or the first after it that the row can have. */
export function spoilRow(
  row: RowInHand,
  random: Random,
  kinds: readonly SheetDefectKind[],
): { readonly kind: SheetDefectKind; readonly effect: Effect; readonly twice?: boolean } | undefined {
  const first = random.below(kinds.length);
  for (let i = 0; i < kinds.length; i++) {
    const kind = kinds[(first + i) % kinds.length] as SheetDefectKind;
    const spoiled = FAULTS[kind](row);
    if (spoiled !== undefined) return { kind, ...spoiled };
  }
  return undefined;
}
