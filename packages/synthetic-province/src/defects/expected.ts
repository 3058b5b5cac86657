import type { DefectKind } from './kinds.ts';

/** An issue the receipt of a file must have. */
export interface ExpectedIssue {
  readonly severity: 'error' | 'warning' | 'information';
  readonly code: string;
  /** MA_LK, or the place of a visit that has none; absent for the file as a whole. */
  readonly record?: string;
  readonly field?: string;
}

/** A fault that was written, and where: `record` absent for a whole file. */
export interface WrittenDefect {
  readonly kind: DefectKind;
  readonly record?: string;
}

/** The receipt a file must get from a hub that holds none of its records yet: these counts, these issues, nothing else. */
export interface ExpectedReceipt {
  /** `unchanged`: records that say nothing new; none when absent. */
  readonly counts: { readonly received: number; readonly stored: number; readonly rejected: number; readonly unchanged?: number };
  readonly issues: readonly ExpectedIssue[];
  readonly defects: readonly WrittenDefect[];
}

/** What a fault of a visit does: whether the visit is lost, and what is said of it. */
export interface Effect {
  readonly rejected: boolean;
  readonly issues: readonly ExpectedIssue[];
}
