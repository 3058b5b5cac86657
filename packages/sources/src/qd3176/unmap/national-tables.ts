import { type Edition, TABLES, type TableName } from '../../record.ts';
import type { Names } from '../map/names.ts';
import { TABLE_SPECS } from '../tables.ts';
import type { NationalRow, StoredVisit } from './stored-visit.ts';
import { TABLE_READERS } from './tables.ts';

/** A table of a visit as an edition writes it. */
export interface NationalTable {
  readonly table: TableName;
  /** Every field of the edition, in its order. */
  readonly fields: readonly string[];
  readonly rows: readonly NationalRow[];
}

/** A visit as an edition writes it, and what that edition has no place for. */
export interface NationalVisit {
  readonly tables: readonly NationalTable[];
  /** Names of tables (`XML7`) and fields (`XML1.T_NGOAIDS`) that hold something the edition cannot. */
  readonly cannotHold: readonly string[];
}

/** XML13 of one edition → of the other: what is the same under another name. */
const XML13_NAMES: Readonly<Record<'4750' | '3176', Readonly<Record<string, string>>>> = {
  '3176': { MA_NOI_DI: 'MA_CSKCB_DI', MA_NOI_DEN: 'MA_CSKCB_DEN' },
  '4750': { MA_CSKCB_DI: 'MA_NOI_DI', MA_CSKCB_DEN: 'MA_NOI_DEN' },
};

/** Fields of XML13 that only the other edition has. */
const XML13_OTHERS: Readonly<Record<'4750' | '3176', ReadonlySet<string>>> = {
  '3176': new Set(['MA_NOI_DI', 'MA_NOI_DEN', 'TEN_DICH_VU', 'TEN_THUOC', 'PP_DIEU_TRI']),
  '4750': new Set(['MA_CSKCB_DI', 'MA_CSKCB_DEN', 'TINH_TRANG_CT']),
};

/** Fields only QĐ 4210 has, by table. */
const ONLY_4210: ReadonlySet<string> = new Set([
  'XML1.MA_LYDO_VVIEN',
  'XML1.T_NGOAIDS',
  'XML2.T_NGOAIDS',
  'XML2.MA_BENH',
  'XML3.T_NGOAIDS',
  'XML4.MA_MAY',
]);

/** The tables of a stored visit in the names and order of an edition. Tables without rows are not there. */
export function nationalVisit(stored: StoredVisit, names: Names, edition: Edition): NationalVisit {
  const cannotHold = new Set<string>();
  const tables: NationalTable[] = [];
  for (const table of TABLES) {
    const rows = TABLE_READERS.get(table)?.(stored, names) ?? [];
    if (rows.length === 0) continue;
    const places = placesOf(table, edition);
    if (places.size === 0) {
      cannotHold.add(table);
      continue;
    }
    const named = new Map([...places].map(([written, today]) => [today, written]));
    tables.push({ table, fields: [...places.keys()], rows: rows.map((row) => inNames(table, row, named, edition, cannotHold)) });
  }
  return { tables, cannotHold: [...cannotHold] };
}

/** The fields of a table in an edition: the name written there → the name of today. */
function placesOf(table: TableName, edition: Edition): ReadonlyMap<string, string> {
  const { fields, fields4210 } = TABLE_SPECS[table];
  if (edition === '4210') return fields4210;
  const of = [...fields.keys()].filter((field) => !ONLY_4210.has(`${table}.${field}`));
  const own = table === 'XML13' ? of.filter((field) => !XML13_OTHERS[edition].has(field)) : of;
  return new Map(own.map((field) => [field, field]));
}

function inNames(
  table: TableName,
  row: NationalRow,
  named: ReadonlyMap<string, string>,
  edition: Edition,
  cannotHold: Set<string>,
): NationalRow {
  const written: Record<string, string> = {};
  for (const [field, text] of Object.entries(row)) {
    if (!TABLE_SPECS[table].fields.has(field)) continue; // XML12 has no MA_LK: it lies with its visit
    const other = table === 'XML13' && edition !== '4210' ? XML13_NAMES[edition][field] : undefined;
    const name = named.get(field) ?? (other === undefined || row[other] !== undefined ? undefined : other);
    if (name === undefined) cannotHold.add(`${table}.${field}`);
    else written[name] = text;
  }
  return written;
}
