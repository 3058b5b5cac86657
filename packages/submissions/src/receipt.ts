import { formatInstant } from '@hub/fhir-model';
import type { Issue, Severity } from '@hub/outcome';
import type { State } from './life.ts';
import type { Counts } from './outcome-of.ts';

/** "Where is my file?": what the sender is told (mapping contract §6). */
export interface Receipt {
  readonly id: string;
  /** Code of the source that sent it. */
  readonly source: string;
  /** MA_CSKCB of the source's facility. */
  readonly facility: string;
  /** Epoch milliseconds. */
  readonly receivedAt: number;
  /** Of the bytes as received, hexadecimal. */
  readonly sha256: string;
  readonly status: State;
  readonly counts: Counts;
  /** In the order of the file. Absent in lists. */
  readonly issues?: readonly Issue[];
  /** How many issues there are in all, when `issues` is only some of them. */
  readonly issueCounts?: Readonly<Record<Severity, number>>;
}

/** The receipt as JSON answers it: members and order of the contract, `receivedAt` in +07:00. */
export function receiptJson(receipt: Receipt): Record<string, unknown> {
  const { id, source, facility, receivedAt, sha256, status, counts, issues, issueCounts } = receipt;
  return {
    id,
    source,
    facility,
    receivedAt: formatInstant(receivedAt),
    sha256,
    status,
    counts: { received: counts.received, stored: counts.stored, unchanged: counts.unchanged, rejected: counts.rejected },
    ...(issueCounts === undefined ? {} : { issueCounts }),
    ...(issues === undefined ? {} : { issues: issues.map(issueJson) }),
  };
}

/** One issue: `{severity, code, record, field, line, row, message:{vi,en}}`; what is not known is left out (contract §5; `row` is ours). */
export function issueJson({ severity, code, record, field, line, row, message }: Issue): Record<string, unknown> {
  return {
    severity,
    code,
    ...(record === undefined ? {} : { record }),
    ...(field === undefined ? {} : { field }),
    ...(line === undefined ? {} : { line }),
    ...(row === undefined ? {} : { row }),
    message: { vi: message.vi, en: message.en },
  };
}
