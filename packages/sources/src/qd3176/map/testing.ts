import { canonicals, keyedId, type Resource } from '@hub/fhir-model';
import type { MapContext, MappedRecord } from '../../mapping.ts';
import type { Edition, Row, TableName, VisitRecord } from '../../record.ts';
import type { Fields } from './fields.ts';
import { mapVisit } from './map-visit.ts';

/** What the tests of the mapping share. Invented people only. */

export const FACILITY = '92901';

/** A context without a directory: ids are what the hub would derive at first sight. */
export function testContext(overrides: Partial<MapContext> = {}): MapContext {
  return {
    canonicals: canonicals(),
    idSecret: 'secret of a test hub',
    facility: { code: FACILITY, name: 'Bệnh viện Đa khoa Mẫu Ninh Kiều' },
    receivedAt: Date.parse('2026-03-11T01:00:00Z'),
    idFor: (key, shard) => keyedId('secret of a test hub', key, shard),
    known: () => undefined,
    ...overrides,
  };
}

export type { Fields };
export type Tables = Partial<Record<TableName, readonly Fields[]>>;

/** XML1 of an outpatient visit with the fields nothing works without; `fields` adds and replaces, '' takes away. */
export function summary(fields: Fields = {}): Fields {
  const basic = {
    MA_LK: 'LK-1',
    STT: '1',
    MA_BN: 'BN0001',
    HO_TEN: 'NGUYỄN THỊ MẪU',
    NGAY_SINH: '198005210000',
    GIOI_TINH: '2',
    NGAY_VAO: '202603100730',
    NGAY_RA: '202603101015',
    MA_LOAI_KCB: '01',
    MA_DOITUONG_KCB: '1.1',
    MA_KHOA: 'K01',
    MA_CSKCB: FACILITY,
  };
  return Object.fromEntries(Object.entries({ ...basic, ...fields }).filter(([, value]) => value !== ''));
}

/** A visit from the fields of its rows. */
export function visit(tables: Tables, overrides: Partial<VisitRecord> & { readonly edition?: Edition } = {}): VisitRecord {
  const rows = Object.entries(tables).map(([table, list]) => [
    table,
    list.map((fields, i): Row => ({ table: table as TableName, position: i + 1, fields })),
  ]);
  return {
    kind: 'visit',
    ordinal: 0,
    facility: FACILITY,
    orderKey: '20260311',
    edition: '3176',
    visit: tables.XML1?.[0]?.MA_LK ?? 'LK-1',
    tables: Object.fromEntries(rows) as VisitRecord['tables'],
    issues: [],
    rejected: false,
    hash: '00000000-0000-0000-0000-000000000000',
    ...overrides,
  };
}

/** A visit with this XML1 (see {@link summary}) and these other tables, mapped. */
export function map(xml1: Fields, tables: Tables = {}, edition: Edition = '3176'): MappedRecord {
  return mapVisit(visit({ XML1: [summary(xml1)], ...tables }, { edition }), testContext());
}

/** Base of extension URLs in the default canonicals. */
export const SD = 'http://fhir.ehealth.gov.vn/core/StructureDefinition/';

/** The resources of a type as they would be served: plain JSON. */
export function served<T extends Resource>(record: MappedRecord, type: T['resourceType']): T[] {
  const found = record.resources.filter(({ resource }) => resource.resourceType === type);
  return found.map(({ resource }) => JSON.parse(JSON.stringify(resource)) as T);
}

/** The only resource of a type. */
export function only<T extends Resource>(record: MappedRecord, type: T['resourceType']): T {
  const found = served<T>(record, type);
  if (found.length !== 1) throw new Error(`${found.length} resources of type ${type}`);
  return found[0] as T;
}
