import type { TableName } from '../../record.ts';
import { readDate } from '../../values/date-time.ts';
import type { VisitDraft } from '../draft.ts';
import { TABLE_SPECS } from '../tables.ts';
import { differs, dischargePaper } from './agreement.ts';
import { births } from './births.ts';
import { card } from './card.ts';
import { codes, doubleDiagnoses } from './codes.ts';
import { bedDays, paidBeforeAdmitted, treatmentDays } from './days.ts';
import { facility } from './facility.ts';
import { formats, locationNumbers } from './formats.ts';
import { identityNumber, missing } from './missing.ts';
import { lateResults, orderOfRows } from './order-of-rows.ts';
import { bornBeforeAdmitted, diagnosesOfPerson, newbornCategory } from './person.ts';
import { required } from './required.ts';
import { rowAmounts } from './row-amounts.ts';
import { doubleRows, otherVisits } from './rows-of-visit.ts';
import { outsideStay } from './stay.ts';
import { leftBeforeAdmitted, resultBeforeOrder } from './times.ts';
import { totals } from './totals.ts';
import { length, listEnd, percentages, readable } from './values.ts';

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
  for (const rule of BETWEEN_FIELDS) rule(draft);
  totals(draft);
  differs(draft, context.supported);
  dischargePaper(draft);
  texts(draft, context.supported);
}

/** What the fields of a visit say of each other; none needs another to have run. */
const BETWEEN_FIELDS: readonly ((draft: VisitDraft) => void)[] = [
  outsideStay,
  orderOfRows,
  lateResults,
  paidBeforeAdmitted,
  treatmentDays,
  bedDays,
  bornBeforeAdmitted,
  newbornCategory,
  diagnosesOfPerson,
  card,
  births,
  rowAmounts,
];

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
      locationNumbers(draft, row, field, text);
      percentages(draft, row, field, text);
      codes(draft, row, field, text, day);
    }
  }
}

/** A receipt does not repeat at any length what a sender wrote. */
const LONGEST_TAG = 40;

/** Tags no table knows (VN-ENV-field-unknown, once a tag) and texts that were of an old font (VN-TXT-legacy-encoding, once a field). */
function texts(draft: VisitDraft, supported: ReadonlySet<TableName>): void {
  for (const [field, { line, position }] of draft.repeated) draft.report('VN-ENV-field-repeated', { field, line, row: position });
  for (const [table, tags] of draft.strangers) {
    if (!supported.has(table)) continue;
    for (const tag of tags) draft.report('VN-ENV-field-unknown', { field: `${table}.${tag.slice(0, LONGEST_TAG)}` });
  }
  for (const field of draft.legacy) draft.report('VN-TXT-legacy-encoding', { field });
}
