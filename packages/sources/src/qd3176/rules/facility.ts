import { aboutField, mendField, specOf, type VisitDraft } from '../draft.ts';

/** True when two facility codes are the same, a lost leading zero counted in: `1901` is `01901`. */
export function sameFacility(sent: string, facility: string): boolean {
  return sent === facility || (/^\d{4}$/.test(sent) && sent.padStart(5, '0') === facility);
}

/**
 * A visit of another facility than the sender's is not stored (VN-ENV-facility-mismatch). A code that only lost its
 * leading zero is mended, with a warning.
 */
export function facility(draft: VisitDraft, expected: string): void {
  for (const row of [...draft.rows('XML1'), ...draft.rows('XML0')]) {
    const sent = row.fields.MA_CSKCB;
    if (sent === undefined || sent === expected) continue;
    if (sameFacility(sent, expected)) {
      draft.field('leading-zero', row, specOf(row.table, 'MA_CSKCB'), { other: expected });
      mendField(row, 'MA_CSKCB', expected);
    } else {
      draft.reject('VN-ENV-facility-mismatch', { ...aboutField(row, specOf(row.table, 'MA_CSKCB')), other: expected });
      return;
    }
  }
}
