import { type Encounter, type Patient, parseResource, type Resource } from '@hub/fhir-model';
import type { MapContext, MappedRecord } from '../mapping.ts';
import { mapVisit } from '../qd3176/map/map-visit.ts';
import { namesOf } from '../qd3176/map/names.ts';
import { byStt } from '../qd3176/map/row-order.ts';
import { testContext } from '../qd3176/map/testing.ts';
import { type NationalRow, type StoredVisit, storedVisit } from '../qd3176/unmap/stored-visit.ts';
import { TABLE_READERS } from '../qd3176/unmap/tables.ts';
import type { Row, TableName, VisitRecord } from '../record.ts';
import { parseVisit, type Visit } from './files.ts';

/**
 * The proof that nothing is lost: rows as a sender writes them → parser → `mapVisit` → JSON text as it is stored, read again → reverse map
 * → the same rows, field by field.
 */

/** What came back of a visit. */
export interface RoundTrip {
  readonly record: VisitRecord;
  readonly mapped: MappedRecord;
  /** What is stored afterwards of what this visit wrote. */
  readonly resources: readonly Resource[];
  readonly stored: StoredVisit;
  /** Rows regenerated, by table. */
  readonly rows: Readonly<Partial<Record<TableName, readonly NationalRow[]>>>;
  /** What differs, one line each; empty when every field of every row of the tables with a reader came back. */
  readonly differences: readonly string[];
}

/** Sends the rows of a visit (see `visitWith`, `GOOD_XML1` of testing/files.ts) there and back. Throws when the parser rejects them. */
export async function roundTrip(tables: Visit, before: readonly Resource[] = []): Promise<RoundTrip> {
  const { visit, codes } = await parseVisit(tables);
  if (visit.rejected) throw new Error(`the parser rejects this visit: ${codes.join(', ')}`);
  return roundTripOf(visit, before);
}

/** The same for a record that was read already, after other visits of the same person (`before`). */
export function roundTripOf(record: VisitRecord, before: readonly Resource[] = [], context: MapContext = testContext()): RoundTrip {
  const mapped = mapVisit(record, context);
  if (mapped.rejected) throw new Error('the mapping rejects this visit');
  const resources = storedResources(mapped, before);
  const stored = fromStore(record.facility, resources);
  const names = namesOf(context.canonicals);
  const rows: Partial<Record<TableName, readonly NationalRow[]>> = {};
  const differences: string[] = [];
  for (const [table, read] of TABLE_READERS) {
    const found = read(stored, names);
    rows[table] = found;
    differences.push(...differencesOf(table, sentRows(record, table), found));
  }
  return { record, mapped, resources, stored, rows, differences };
}

/** The resources of a mapped visit as the store gives them back; `before` is what lay there, of other visits of the same person. */
function storedResources(mapped: MappedRecord, before: readonly Resource[]): Resource[] {
  const known = new Map(before.map((resource) => [`${resource.resourceType}/${resource.id}`, resource]));
  return mapped.resources.map(({ resource, merge }) => {
    const existing = known.get(`${resource.resourceType}/${resource.id}`);
    const written = existing === undefined || merge === undefined ? resource : merge(existing);
    return parseResource(JSON.stringify(written));
  });
}

/** A stored visit from the resources of one visit, its Encounter and its person among them. */
export function fromStore(facility: string, resources: readonly Resource[]): StoredVisit {
  const encounter = resources.find(({ resourceType }) => resourceType === 'Encounter') as Encounter | undefined;
  const subject = encounter?.subject?.reference;
  const patient = resources.find(({ resourceType, id }) => `${resourceType}/${id}` === subject) as Patient | undefined;
  if (encounter === undefined || patient === undefined) throw new Error('no Encounter or no Patient');
  return storedVisit(
    facility,
    encounter,
    patient,
    resources.filter((resource) => resource !== encounter && resource !== patient),
  );
}

/** The rows of a table as the hub read them, in the order of STT; a row without MA_LK has that of its visit (exceptions.ts). */
export function sentRows(record: VisitRecord, table: TableName): NationalRow[] {
  const rows = [...(record.tables[table] ?? [])].sort((a, b) => byStt(numbered(a), numbered(b)));
  return rows.map(({ fields, sent }) => ({ MA_LK: record.visit as string, ...fields, ...sent }));
}

const numbered = ({ fields, position }: Row) => ({ stt: fields.STT, position });

/** Where two lists of rows differ: `XML2[1].SO_LUONG: sent "30.0", came back "30"`. */
export function differencesOf(table: string, sent: readonly NationalRow[], back: readonly NationalRow[]): string[] {
  const found: string[] = [];
  if (sent.length !== back.length) found.push(`${table}: sent ${sent.length} rows, came back ${back.length}`);
  sent.forEach((row, i) => {
    const other = back[i] ?? {};
    for (const field of new Set([...Object.keys(row), ...Object.keys(other)])) {
      if (row[field] !== other[field]) {
        found.push(`${table}[${i + 1}].${field}: sent ${JSON.stringify(row[field])}, came back ${JSON.stringify(other[field])}`);
      }
    }
  });
  return found;
}
