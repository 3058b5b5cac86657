import { recordName } from '@hub/conversion';
import { bilingual } from '@hub/outcome';
import { type MappedResource, type Row, type SourceRecord, TABLE_SPECS, TABLES } from '@hub/sources';

/** What a page of records may still hold, in characters of their values. */
export interface Room {
  left: number;
}

/** Rows of one table that are shown. */
const MOST_ROWS = 500;
/** Characters of one value that are shown. */
const LONGEST_VALUE = 2_000;

/** A record of a dry run: the tables as the hub reads them, and how many resources of each type they become. */
export function recordView(record: SourceRecord, rejected: boolean, resources: readonly MappedResource[], room: Room): object {
  const name = recordName(record);
  const types: Record<string, number> = {};
  for (const { resource } of resources) types[resource.resourceType] = (types[resource.resourceType] ?? 0) + 1;
  const tables: Record<string, object> = {};
  if (record.kind === 'visit') {
    for (const table of TABLES) {
      const rows = record.tables[table];
      if (rows !== undefined && rows.length > 0) tables[table] = tableView(rows, room);
    }
  }
  if (record.kind === 'format' && record.shown !== undefined) tables[record.format] = shownView(record.shown(), room);
  return {
    ...(name === undefined ? {} : { record: name }),
    ordinal: record.ordinal,
    rejected,
    ...(record.kind === 'visit' ? { edition: record.edition } : {}),
    tables,
    resources: types,
  };
}

const ROW_OF_FORM = bilingual('Dòng của biểu, như hệ thống hiểu', 'The row of the form, as the hub understands it');

/** The values of a record that is a row of columns. */
function shownView(shown: Readonly<Record<string, string>>, room: Room): object {
  const values: Record<string, string> = {};
  for (const [name, value] of Object.entries(shown)) {
    if (room.left <= 0) break;
    values[name] = value.length > LONGEST_VALUE ? `${value.slice(0, LONGEST_VALUE)}…` : value;
    room.left -= name.length + Math.min(value.length, LONGEST_VALUE) + 6;
  }
  return { title: ROW_OF_FORM, fields: Object.keys(values), rows: [{ position: 1, values }] };
}

function tableView(rows: readonly Row[], room: Room): object {
  const shown: object[] = [];
  const names = new Set<string>();
  for (const { position, line, fields } of rows) {
    if (shown.length >= MOST_ROWS || room.left <= 0) break;
    const values: Record<string, string> = {};
    for (const [name, value] of Object.entries(fields)) {
      names.add(name);
      values[name] = value.length > LONGEST_VALUE ? `${value.slice(0, LONGEST_VALUE)}…` : value;
      room.left -= name.length + Math.min(value.length, LONGEST_VALUE) + 6;
    }
    shown.push({ position, ...(line === undefined ? {} : { line }), values });
  }
  const { title, fields } = TABLE_SPECS[(rows[0] as Row).table];
  const more = rows.length - shown.length;
  return { title, fields: [...fields.keys()].filter((name) => names.has(name)), rows: shown, ...(more === 0 ? {} : { more }) };
}
