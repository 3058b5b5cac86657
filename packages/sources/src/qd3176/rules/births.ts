import { toMillionths } from '../../values/exact.ts';
import { readList } from '../../values/list.ts';
import { readInteger } from '../../values/number.ts';
import { aboutField, specOf, type VisitDraft } from '../draft.ts';

/** Birth papers (XML9) against the mother's visit: weights that XML1 does not name, and a number of children that is another. */
export function births(draft: VisitDraft): void {
  const papers = draft.rows('XML9');
  const head = draft.tables.XML1?.[0];
  if (papers.length === 0 || head === undefined) return;
  const sent = head.fields.CAN_NANG_CON;
  const weights = sent === undefined ? [] : readList(sent);
  const known = new Set(weights.map(toMillionths));
  for (const paper of papers) {
    const weight = paper.fields.CAN_NANG_CON;
    const grams = weight === undefined ? undefined : toMillionths(weight);
    if (grams !== undefined && weights.length > 0 && !known.has(grams)) {
      draft.report('VN-XML9-CAN_NANG_CON-mismatch', aboutField(paper, specOf('XML9', 'CAN_NANG_CON'), { other: sent }));
    }
    const children = readInteger(paper.fields.SO_CON ?? '');
    // Fewer papers than children may be (a child that died); more may not, and the weights name every child.
    const counted = Math.max(weights.length, papers.length);
    const wrong = children !== undefined && (weights.length > 0 ? children !== counted : children < counted);
    if (wrong) draft.report('VN-XML9-SO_CON-mismatch', aboutField(paper, specOf('XML9', 'SO_CON'), { other: String(counted) }));
  }
}
