import { readDateTime } from '../../values/date-time.ts';
import { aboutField, specOf, type VisitDraft } from '../draft.ts';

/** MA_LK and MA_BN become keys: the tables allow 100 characters, and nothing longer than this can be one. */
export const LONGEST_KEY = 255;

export const REQUIRED = ['MA_LK', 'MA_BN', 'HO_TEN', 'NGAY_VAO', 'MA_CSKCB'] as const;

/** What a visit cannot be stored without (mapping contract §5): XML1 or XML0, five fields of it, and a real NGAY_VAO. */
export function required(draft: VisitDraft): void {
  const head = draft.head;
  if (head === undefined) {
    draft.reject('VN-XML1-missing', { field: 'XML1' });
    return;
  }
  for (const name of REQUIRED) {
    if (head.fields[name] === undefined) draft.reject(`VN-${head.table}-${name}-required`, aboutField(head, specOf(head.table, name)));
  }
  for (const name of ['MA_LK', 'MA_BN'] as const) {
    if ((head.fields[name]?.length ?? 0) <= LONGEST_KEY) continue;
    const about = aboutField(head, specOf(head.table, name), { other: String(LONGEST_KEY), severity: 'error' });
    draft.reject(`VN-${head.table}-${name}-too-long`, about);
  }
  const admitted = head.fields.NGAY_VAO;
  if (admitted !== undefined && readDateTime(admitted) === undefined) {
    draft.reject(`VN-${head.table}-NGAY_VAO-invalid`, aboutField(head, specOf(head.table, 'NGAY_VAO')));
  }
}
