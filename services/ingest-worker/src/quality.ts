import { completeness, visitEnd } from '@hub/sources';
import type { RecordQuality } from '@hub/submission-log';
import type { PreparedRecord } from './prepare.ts';

/** What records of one submission say of their sender, stored anew or known already; tables and times of those that were not refused. */
export function qualityOf(records: readonly PreparedRecord[]): RecordQuality {
  let [erroneous, warned] = [0, 0];
  const minutes: number[] = [];
  const tables = new Map<string, { lines: number; asked: number; filled: number }>();
  for (const one of records) {
    const severities = new Set(one.issues.map(({ severity }) => severity));
    if (severities.has('error') || one.fate.kind === 'rejected') erroneous++;
    else if (severities.has('warning')) warned++;
    const { record } = one.incoming;
    if (record.kind !== 'visit' || one.fate.kind === 'rejected') continue;
    const late = delayOf(one);
    if (late !== undefined) minutes.push(late);
    for (const { table, ...counts } of completeness(record)) {
      const sum = tables.get(table) ?? { lines: 0, asked: 0, filled: 0 };
      tables.set(table, {
        lines: sum.lines + counts.lines,
        asked: sum.asked + counts.asked,
        filled: sum.filled + counts.filled,
      });
    }
  }
  return { erroneous, warned, minutes, tables: [...tables].map(([table, counts]) => ({ table, ...counts })) };
}

/** int4 of the column; some 4,000 years. */
const LONGEST = 2_147_483_647;

/** Minutes from the end of the visit to its receipt, when it is the first of it: what corrects a visit months later is not late. */
function delayOf({ incoming: { record, submission }, stored, fate }: PreparedRecord): number | undefined {
  if (record.kind !== 'visit' || fate.kind !== 'write' || stored !== undefined) return undefined;
  const end = visitEnd(record);
  return end === undefined ? undefined : Math.min(LONGEST, Math.max(0, Math.round((submission.receivedAt - end) / 60_000)));
}
