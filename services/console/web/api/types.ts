import type { Bilingual, Severity } from '@hub/outcome';
import type { State } from '@hub/submissions';

// What the intake API answers (services/intake/README.md), as far as the page reads it.

export interface Issue {
  readonly severity: Severity;
  readonly code: string;
  readonly record?: string;
  readonly field?: string;
  readonly line?: number;
  readonly message: Bilingual;
  readonly mend?: Bilingual;
  readonly ordinal?: number;
  readonly table?: string;
  /** Place of the row in its table. */
  readonly row?: number;
  readonly position?: number;
}

export interface Counts {
  readonly received: number;
  readonly stored: number;
  readonly unchanged: number;
  readonly rejected: number;
}

export type IssueCounts = Readonly<Record<Severity, number>>;

export interface Receipt {
  readonly id: string;
  readonly source: string;
  readonly facility: string;
  readonly receivedAt: string;
  readonly sha256: string;
  readonly status: State;
  readonly text?: Bilingual;
  readonly counts: Counts;
  readonly issueCounts?: IssueCounts;
}

export interface ReceiptList {
  readonly submissions: readonly Receipt[];
  readonly next?: string;
}

export interface IssuePage {
  readonly status: State;
  readonly issueCounts: IssueCounts;
  readonly rules: readonly { readonly code: string; readonly severity: Severity; readonly count: number }[];
  readonly issues: readonly Issue[];
  readonly next?: string;
}

export interface Row {
  readonly position: number;
  readonly line?: number;
  readonly values: Readonly<Record<string, string>>;
}

export interface Table {
  readonly title: Bilingual | string;
  readonly fields: readonly string[];
  readonly rows: readonly Row[];
  readonly more?: number;
}

export interface CheckedRecord {
  readonly record?: string;
  readonly ordinal: number;
  readonly rejected: boolean;
  readonly edition?: string;
  readonly tables: Readonly<Record<string, Table>>;
  readonly resources: Readonly<Record<string, number>>;
}

export interface Check {
  readonly status: State;
  readonly note?: Bilingual;
  readonly counts: Counts;
  readonly issueCounts: IssueCounts;
  readonly issues: readonly Issue[];
  readonly issuesCut?: boolean;
  readonly records?: readonly CheckedRecord[];
  readonly next?: string;
}

export interface QualityCounts {
  readonly submissions: number;
  readonly received: number;
  readonly stored: number;
  readonly unchanged: number;
  readonly rejected: number;
}

export interface Quality {
  readonly facility?: string;
  readonly from: string;
  readonly to: string;
  readonly by: 'day' | 'week' | 'month';
  /** 0–100; null where nothing came. */
  readonly score: number | null;
  readonly parts: { readonly accepted: number | null; readonly complete: number | null; readonly timely: number | null };
  readonly counts: QualityCounts;
  readonly issueCounts: IssueCounts;
  readonly rules: readonly {
    readonly code: string;
    readonly severity: Severity;
    readonly count: number;
    readonly submissions: number;
    readonly text?: Bilingual;
    readonly mend?: Bilingual;
  }[];
  readonly trend: readonly { readonly from: string; readonly score: number | null; readonly counts: QualityCounts }[];
  readonly completeness: readonly {
    readonly table: string;
    readonly title: Bilingual | string;
    readonly rows: number;
    readonly required: number;
    readonly filled: number;
    readonly share: number | null;
  }[];
  readonly timeliness: { readonly visits: number; readonly medianHours: number | null; readonly p90Hours: number | null };
}
