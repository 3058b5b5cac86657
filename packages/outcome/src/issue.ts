import type { Bilingual } from './bilingual.ts';

/** Severities of a receipt's issues (mapping contract §5). Only `error` may cost a record. */
export type Severity = 'error' | 'warning' | 'information';

/** One line of a receipt. `message` masks personal values (last 3 characters at most). */
export interface Issue {
  readonly severity: Severity;
  /** Stable code such as `VN-XML1-HO_TEN-required`. */
  readonly code: string;
  /** MA_LK, MSH-10, row number, or file name in a zip + `#` + that. */
  readonly record?: string;
  /** `XML1.HO_TEN`, `PID-5`, or a column name. */
  readonly field?: string;
  /** Line in the file as sent, 1-based, when known. */
  readonly line?: number;
  /** Place of the row in its table, 1-based, when one row is meant: a file on a single line has many rows in it. */
  readonly row?: number;
  readonly message: Bilingual;
}
