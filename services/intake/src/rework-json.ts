import type { ReportedFinding, ReworkReport } from '@hub/submission-log';

const instant = (ms: number): string => new Date(ms + 7 * 3_600_000).toISOString().replace('Z', '+07:00');

/** An order to undo or replay, as it is answered. Times in +07:00. */
export function reportJson({
  id,
  kind,
  dryRun,
  asked,
  requestedAt,
  finishedAt,
  submissions,
  records,
}: ReworkReport): Record<string, unknown> {
  return {
    id,
    kind,
    ...(kind === 'replay' ? { dryRun, asked } : {}),
    requestedAt: instant(requestedAt),
    ...(finishedAt === undefined ? {} : { finishedAt: instant(finishedAt) }),
    submissions,
    records,
  };
}

/** `record` is the place in the submission, from 0; without `reference` the finding is about the record, with −1 about the submission. */
export function findingJson({ submission, ordinal, reference, what, detail }: ReportedFinding): Record<string, unknown> {
  return {
    submission,
    ...(ordinal < 0 ? {} : { record: ordinal }),
    ...(reference === '' ? {} : { reference }),
    what,
    ...detail,
  };
}
