import type { OtherTable, Row, TableName } from '../tables.ts';
import { assessmentRow } from './assessment.ts';
import { birthRows } from './births.ts';
import { leaveRow, pregnancyLeaveRow } from './leaves.ts';
import { appointmentRow, referralRow } from './onward.ts';
import { dischargeRow, summaryRow } from './papers.ts';
import { hivRow, tuberculosisRow } from './programmes.ts';
import { type Made, type Story, storyOf } from './story.ts';

/** Which rows a visit has in each table; none: it has no such table. The order of the draws is part of what a seed makes. */
const TABLES: readonly (readonly [name: TableName, rows: (story: Story) => Row | readonly Row[] | undefined])[] = [
  ['XML6', hivRow],
  ['XML7', dischargeRow],
  ['XML8', summaryRow],
  ['XML9', birthRows],
  ['XML10', pregnancyLeaveRow],
  ['XML11', leaveRow],
  ['XML12', assessmentRow],
  ['XML13', referralRow],
  ['XML14', appointmentRow],
  ['XML15', tuberculosisRow],
];

/** XML6–XML15 of a visit, those it has. */
export function otherTables(made: Made): readonly OtherTable[] {
  const story = storyOf(made);
  return TABLES.flatMap(([name, rowsOf]) => {
    const made = rowsOf(story) ?? [];
    const rows = Array.isArray(made) ? (made as readonly Row[]) : [made as Row];
    return rows.length === 0 ? [] : [{ name, rows }];
  });
}
