import xml0 from '@hub/fhir-profiles/national-tables/xml0.json' with { type: 'json' };
import xml1 from '@hub/fhir-profiles/national-tables/xml1.json' with { type: 'json' };
import xml2 from '@hub/fhir-profiles/national-tables/xml2.json' with { type: 'json' };
import xml3 from '@hub/fhir-profiles/national-tables/xml3.json' with { type: 'json' };
import xml4 from '@hub/fhir-profiles/national-tables/xml4.json' with { type: 'json' };
import xml5 from '@hub/fhir-profiles/national-tables/xml5.json' with { type: 'json' };
import xml6 from '@hub/fhir-profiles/national-tables/xml6.json' with { type: 'json' };
import xml7 from '@hub/fhir-profiles/national-tables/xml7.json' with { type: 'json' };
import xml8 from '@hub/fhir-profiles/national-tables/xml8.json' with { type: 'json' };
import xml9 from '@hub/fhir-profiles/national-tables/xml9.json' with { type: 'json' };
import xml10 from '@hub/fhir-profiles/national-tables/xml10.json' with { type: 'json' };
import xml11 from '@hub/fhir-profiles/national-tables/xml11.json' with { type: 'json' };
import xml12 from '@hub/fhir-profiles/national-tables/xml12.json' with { type: 'json' };
import xml13 from '@hub/fhir-profiles/national-tables/xml13.json' with { type: 'json' };
import xml14 from '@hub/fhir-profiles/national-tables/xml14.json' with { type: 'json' };
import xml15 from '@hub/fhir-profiles/national-tables/xml15.json' with { type: 'json' };
import { TABLES, type TableName } from '../record.ts';
import type { RawTable } from './raw-table.ts';

/** How the value of a field is written: decides which rules read it. */
export type FieldKind = 'text' | 'person' | 'code' | 'dateTime' | 'date' | 'dates' | 'birth' | 'decimal' | 'decimals' | 'integer';

/** One field of a national table. */
export interface FieldSpec {
  readonly name: string;
  readonly kind: FieldKind;
  /** Greatest length in characters until 2024 and from 2025 (QĐ 3176); 0 = no limit on record. */
  readonly max4750: number;
  readonly max3176: number;
  /** Asked for by the portal check of 2024. */
  readonly required: boolean;
}

/** One national table: where its rows are and which fields they have. */
export interface TableSpec {
  readonly table: TableName;
  readonly title: string;
  /** Root tag; '' for XML12, whose tag is on no record: any root is read there. */
  readonly root: string;
  /** Tags of the list and of one row; '' when the root itself is the one row. */
  readonly list: string;
  readonly record: string;
  readonly fields: ReadonlyMap<string, FieldSpec>;
  /** Names other editions and senders use → the name of today (QĐ 4210 names, `MAVATTU`). */
  readonly renamed: ReadonlyMap<string, string>;
  /** The fields of QĐ 4210 in its order, its name → the name of today; empty: it has no such table. */
  readonly fields4210: ReadonlyMap<string, string>;
}

interface FieldFile {
  readonly name: string;
  readonly kind: string;
  readonly max?: number;
  readonly max3176?: number;
  readonly required?: boolean;
}

interface TableFile {
  readonly table: string;
  readonly title: string;
  readonly root: string;
  readonly list: string;
  readonly record: string;
  readonly fields: readonly FieldFile[];
  readonly drift: Readonly<Record<string, string | undefined>>;
  readonly names4210?: Readonly<Record<string, string | undefined>>;
  readonly only4210?: readonly FieldFile[];
  readonly fields4210?: readonly string[];
}

function field(file: FieldFile): FieldSpec {
  const max = file.max ?? 0;
  return { name: file.name, kind: file.kind as FieldKind, max4750: max, max3176: file.max3176 ?? max, required: file.required === true };
}

function table(file: TableFile): TableSpec {
  const fields = [...file.fields, ...(file.only4210 ?? [])].map(field);
  const renamed = Object.entries({ ...file.drift, ...file.names4210 }) as [string, string][];
  return {
    table: file.table as TableName,
    title: file.title,
    root: file.root,
    list: file.list,
    record: file.record,
    fields: new Map(fields.map((f) => [f.name, f])),
    renamed: new Map(renamed),
    fields4210: new Map((file.fields4210 ?? []).map((name) => [name, file.names4210?.[name] ?? file.drift[name] ?? name])),
  };
}

const FILES: Readonly<Record<TableName, TableFile>> = {
  XML0: xml0,
  XML1: xml1,
  XML2: xml2,
  XML3: xml3,
  XML4: xml4,
  XML5: xml5,
  XML6: xml6,
  XML7: xml7,
  XML8: xml8,
  XML9: xml9,
  XML10: xml10,
  XML11: xml11,
  XML12: xml12,
  XML13: xml13,
  XML14: xml14,
  XML15: xml15,
};

/** Every national table by name. */
export const TABLE_SPECS = Object.fromEntries(TABLES.map((name) => [name, table(FILES[name])])) as Readonly<Record<TableName, TableSpec>>;

/** Tables by their root tag. */
export const SPEC_BY_ROOT: ReadonlyMap<string, TableSpec> = new Map(
  Object.values(TABLE_SPECS).flatMap((spec) => (spec.root === '' ? [] : [[spec.root, spec] as const])),
);

/** Fields no other table has: a row with two of them is a medical assessment. */
const ONLY_XML12 = ['NGUOI_CHU_TRI', 'NGAY_HOP', 'KHAM_GIAM_DINH', 'SO_BIEN_BAN', 'TYLE_TTCT_MOI', 'TONG_TYLE_TTCT', 'DANG_HUONG_CHE_DO'];

/** The table whose root tag is on no record (XML12), by the fields of a row. */
export function specByFields({ rows }: RawTable): TableSpec | undefined {
  const names = new Set(rows[0]?.cells.filter((_, i) => i % 2 === 0));
  return ONLY_XML12.filter((name) => names.has(name)).length < 2 ? undefined : TABLE_SPECS.XML12;
}

/**
 * The tables that become resources today. The others are read, kept in the archive and processed later by replay, with
 * one warning each (VN-ENV-table-unsupported). Adding a table: map it, then name it here.
 */
export const SUPPORTED_TABLES: ReadonlySet<TableName> = new Set<TableName>([
  'XML0',
  'XML1',
  'XML2',
  'XML3',
  'XML4',
  'XML5',
  'XML6',
  'XML7',
  'XML8',
  'XML9',
  'XML10',
  'XML11',
  'XML12',
  'XML13',
  'XML14',
  'XML15',
]);
