import type { TableName } from '../../record.ts';
import type { Names } from '../map/names.ts';
import type { NationalRow, StoredVisit } from './stored-visit.ts';
import { xml0 } from './xml0.ts';
import { xml1 } from './xml1.ts';
import { xml2 } from './xml2.ts';
import { xml3 } from './xml3.ts';
import { xml4 } from './xml4.ts';
import { xml5 } from './xml5.ts';
import { xml6 } from './xml6.ts';
import { xml7 } from './xml7.ts';
import { xml8 } from './xml8.ts';
import { xml9 } from './xml9.ts';
import { xml10 } from './xml10.ts';
import { xml11 } from './xml11.ts';
import { xml12 } from './xml12.ts';
import { xml13 } from './xml13.ts';
import { xml14 } from './xml14.ts';
import { xml15 } from './xml15.ts';

/**
 * Regenerates the rows of one table from what is stored of a visit: in the order of STT, exactly the fields that were sent, as
 * the hub reads them (NFC, trimmed, inner spaces one), under the names of today.
 */
export type TableReader = (stored: StoredVisit, names: Names) => readonly NationalRow[];

/** The tables that can be written back. Each table's owner adds his line. */
export const TABLE_READERS: ReadonlyMap<TableName, TableReader> = new Map<TableName, TableReader>([
  ['XML0', xml0],
  ['XML1', xml1],
  ['XML2', xml2],
  ['XML3', xml3],
  ['XML4', xml4],
  ['XML5', xml5],
  ['XML6', xml6],
  ['XML7', xml7],
  ['XML8', xml8],
  ['XML9', xml9],
  ['XML10', xml10],
  ['XML11', xml11],
  ['XML12', xml12],
  ['XML13', xml13],
  ['XML14', xml14],
  ['XML15', xml15],
]);
