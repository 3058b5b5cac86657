import type { TableName } from '../../record.ts';
import { readDate } from '../../values/date-time.ts';
import type { VisitDraft } from '../draft.ts';
import { TABLE_SPECS } from '../tables.ts';
import { differs, dischargePaper } from './agreement.ts';
import { codes, doubleDiagnoses } from './codes.ts';
import { facility } from './facility.ts';
import { formats } from './formats.ts';
import { identityNumber, missing } from './missing.ts';
import { required } from './required.ts';
import { doubleRows, otherVisits } from './rows-of-visit.ts';
import { leftBeforeAdmitted, resultBeforeOrder } from './times.ts';
import { totals } from './totals.ts';
import { length, listEnd, readable } from './values.ts';

/** What the rules need to know besides the visit. */
export interface RuleContext {
  readonly facility: string;
  readonly supported: ReadonlySet<TableName>;
}

/**
 * Runs every rule of mapping contract §5 over a visit. What cannot be stored at all is found first: a rejected visit gets no
 * warnings besides. Tables that are not processed yet get their one warning; their contents are judged when they are.
 */
export function applyRules(draft: VisitDraft, context: RuleContext): void {
  facility(draft, context.facility);
  required(draft);
  if (draft.rejected) return;
  otherVisits(draft, draft.name, context.supported);
  doubleRows(draft, context.supported);
  const day = readDate(draft.head?.fields.NGAY_VAO ?? '') ?? '';
  for (const table of Object.keys(draft.tables) as TableName[]) {
    // Without XML1 a visit has only begun: detail rows that come with its check-in wait for it.
    const early = table !== 'XML0' && draft.rows('XML1').length === 0 && draft.rows(table).length > 0;
    if (context.supported.has(table) && !early) rowsOf(draft, table, day);
    else draft.report('VN-ENV-table-unsupported', { field: table });
  }
  identityNumber(draft);
  doubleDiagnoses(draft);
  leftBeforeAdmitted(draft);
  resultBeforeOrder(draft);
  totals(draft);
  differs(draft, context.supported);
  dischargePaper(draft);
  texts(draft, context.supported);
}

function rowsOf(draft: VisitDraft, table: TableName, day: string): void {
  const spec = TABLE_SPECS[table];
  for (const row of draft.rows(table)) {
    missing(draft, row, day);
    for (const name in row.fields) {
      const field = spec.fields.get(name);
      const text = row.fields[name];
      if (field === undefined || text === undefined) continue;
      readable(draft, row, field, text);
      length(draft, row, field, text);
      listEnd(draft, row, field, text);
      formats(draft, row, field, text);
      codes(draft, row, field, text, day);
    }
  }
}

/** A receipt does not repeat at any length what a sender wrote. */
const LONGEST_TAG = 40;

/** Tags no table knows (VN-ENV-field-unknown, once a tag) and texts that were of an old font (VN-TXT-legacy-encoding, once a field). */
function texts(draft: VisitDraft, supported: ReadonlySet<TableName>): void {
  for (const [table, tags] of draft.strangers) {
    if (!supported.has(table)) continue;
    for (const tag of tags) draft.report('VN-ENV-field-unknown', { field: `${table}.${tag.slice(0, LONGEST_TAG)}` });
  }
  for (const field of draft.legacy) draft.report('VN-TXT-legacy-encoding', { field });
}
