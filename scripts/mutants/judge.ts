/** A receipt as the API and the files beside dropped ones have it. */
export interface GivenReceipt {
  readonly id: string;
  readonly status: string;
  readonly counts?: { readonly received: number; readonly stored: number; readonly unchanged: number; readonly rejected: number };
  readonly issues?: readonly {
    readonly severity: string;
    readonly code: string;
    readonly message?: { readonly vi?: string; readonly en?: string };
  }[];
  readonly issueCounts?: Readonly<Record<string, number>>;
}

const FINAL = ['completed', 'completed-with-errors', 'rejected'];

/** Why a receipt is not one a sender can act on; undefined: it is. `refused`: at the door, nothing was kept. Pure. */
export function wrongReceipt({ status, counts, issues = [], issueCounts }: GivenReceipt): string | undefined {
  const errors = issueCounts?.error ?? issues.filter(({ severity }) => severity === 'error').length;
  for (const { code, message } of issues) {
    if (code === '' || !message?.vi?.trim() || !message.en?.trim()) return `an issue without words (${code})`;
    if (/fault|internal/i.test(code)) return `a fault of the hub told as an issue (${code})`;
  }
  if (status === 'refused') return errors === 0 ? 'refused without a word' : undefined;
  if (!FINAL.includes(status)) return `not final: ${status}`;
  if (counts === undefined) return 'no counts';
  const { received, stored, unchanged, rejected } = counts;
  if (received !== stored + unchanged + rejected) return `received ${received} ≠ ${stored} + ${unchanged} + ${rejected}`;
  if (status !== 'completed' && errors === 0) return `${status}, and no error is told`;
  if (rejected > 0 && errors === 0) return `${rejected} rejected, and no error is told`;
  if (status === 'completed' && errors > 0) return 'completed, with errors';
  return undefined;
}
