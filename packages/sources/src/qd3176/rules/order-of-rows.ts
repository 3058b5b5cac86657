import { readDateTime } from '../../values/date-time.ts';
import { aboutField, type DraftRow, specOf, type VisitDraft } from '../draft.ts';
import { isBefore } from './times.ts';

/** What must not come before what, in one row (portal check: NGAY_TH_YL ≥ NGAY_YL, NGAY_KQ ≥ NGAY_YL). */
export const IN_ORDER = [
  { table: 'XML2', field: 'NGAY_TH_YL', before: 'NGAY_YL', kind: 'before-order' },
  { table: 'XML3', field: 'NGAY_TH_YL', before: 'NGAY_YL', kind: 'before-order' },
  { table: 'XML3', field: 'NGAY_KQ', before: 'NGAY_YL', kind: 'before-order' },
  { table: 'XML3', field: 'NGAY_KQ', before: 'NGAY_TH_YL', kind: 'before-performed' },
] as const;

/** Rows whose moments stand in the wrong order. */
export function orderOfRows(draft: VisitDraft): void {
  for (const { table, field, before, kind } of IN_ORDER) {
    for (const row of draft.rows(table)) {
      const later = row.fields[field];
      const earlier = row.fields[before];
      if (later === undefined || earlier === undefined || (later.length === earlier.length && later >= earlier)) continue;
      const [at, bound] = [readDateTime(later), readDateTime(earlier)];
      if (at === undefined || bound === undefined || !isBefore(at, bound)) continue;
      draft.report(`VN-${table}-${field}-${kind}`, aboutField(row, specOf(table, field), { other: earlier }));
    }
  }
}

/** A result that comes later than this after its service is what a checker in use remarks on. */
const LATE_MINUTES = 70;

/** Services whose result came late (VN-XML3-NGAY_KQ-late): once a visit, with their number. */
export function lateResults(draft: VisitDraft): void {
  let first: DraftRow | undefined;
  let late = 0;
  for (const row of draft.rows('XML3')) {
    const { NGAY_KQ: result, NGAY_TH_YL: performed } = row.fields;
    if (result === undefined || performed === undefined || result === performed) continue;
    if (!isLate(performed, result)) continue;
    first ??= row;
    late++;
  }
  if (first === undefined) return;
  const about = { value: String(late), other: String(LATE_MINUTES), personal: false };
  draft.report('VN-XML3-NGAY_KQ-late', aboutField(first, specOf('XML3', 'NGAY_KQ'), about));
}

/** True when `later` is more than {@link LATE_MINUTES} after `earlier`, both with their minute. */
function isLate(earlier: string, later: string): boolean {
  // The same hour of the same day in twelve digits: most results, without reading them.
  if (earlier.length === 12 && later.length === 12 && earlier.startsWith(later.slice(0, 10))) return false;
  const [from, to] = [readDateTime(earlier), readDateTime(later)];
  if (from?.precision !== 'minute' || to?.precision !== 'minute') return false;
  return Date.parse(to.instant) - Date.parse(from.instant) > LATE_MINUTES * 60_000;
}
