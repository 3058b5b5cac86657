import type { ExpectedReceipt } from '@hub/synthetic-province';

/** A receipt as `GET /intake/submissions/{id}` answers it: what is compared of it. */
export interface ReceivedReceipt {
  readonly status: string;
  readonly counts: { readonly received: number; readonly stored: number; readonly unchanged: number; readonly rejected: number };
  readonly issues: readonly {
    readonly severity: string;
    readonly code: string;
    readonly record?: string | null;
    readonly field?: string | null;
  }[];
}

/** The status that follows from counts and issues (mapping contract §6). */
function statusOf({ counts, issues }: ExpectedReceipt): string {
  if (counts.stored + (counts.unchanged ?? 0) === 0) return 'rejected';
  return issues.some(({ severity }) => severity === 'error') ? 'completed-with-errors' : 'completed';
}

const lines = (issues: ReceivedReceipt['issues']): string[] =>
  issues.map(({ severity, code, record, field }) => `${severity} ${code} at ${record ?? 'the file'}, ${field ?? 'no field'}`);

/** What of `wanted` is not in `found`, each as often as it is short. */
function missingFrom(found: readonly string[], wanted: readonly string[]): string[] {
  const left = new Map<string, number>();
  for (const line of found) left.set(line, (left.get(line) ?? 0) + 1);
  return wanted.filter((line) => {
    const n = left.get(line) ?? 0;
    left.set(line, n - 1);
    return n <= 0;
  });
}

/** Every difference between the receipt a file must get and the one it got; empty: they agree exactly. */
export function differences(expected: ExpectedReceipt, got: ReceivedReceipt): string[] {
  const found: string[] = [];
  const say = (what: string, wanted: string | number, was: string | number): void => {
    if (wanted !== was) found.push(`${what}: expected ${wanted}, got ${was}`);
  };
  say('status', statusOf(expected), got.status);
  say('received', expected.counts.received, got.counts.received);
  say('stored', expected.counts.stored, got.counts.stored);
  say('unchanged', expected.counts.unchanged ?? 0, got.counts.unchanged);
  say('rejected', expected.counts.rejected, got.counts.rejected);
  const [wanted, told] = [lines(expected.issues), lines(got.issues)];
  found.push(...missingFrom(told, wanted).map((line) => `not told: ${line}`));
  found.push(...missingFrom(wanted, told).map((line) => `not expected: ${line}`));
  return found;
}
