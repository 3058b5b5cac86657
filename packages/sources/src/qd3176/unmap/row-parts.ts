import type { Identifier, MedicationStatement, Observation, RelatedPerson, Resource } from '@hub/fhir-model';
import type { TableName } from '../../record.ts';
import { hubCodeSystem } from '../map/names.ts';
import type { Question } from '../map/programme-specs.ts';
import { type Holder, type Reading, rowKeyOf, rowOf } from './reading.ts';
import { writtenList } from './written.ts';

/** What was made from one row beside its own resource. */
export interface RowParts {
  readonly reading: Reading;
  readonly table: TableName;
  readonly observations: readonly Observation[];
  readonly statements: readonly MedicationStatement[];
  readonly relatives: readonly RelatedPerson[];
}

type Rowed = Holder & { readonly identifier?: Identifier | Identifier[] | undefined };
type ByRow = ReadonlyMap<string, readonly Resource[]>;

/** Parts by row, found once for all rows of a visit: there may be thousands. */
const found = new WeakMap<Reading, ByRow>();

function byRow(reading: Reading): ByRow {
  const known = found.get(reading);
  if (known !== undefined) return known;
  const rows = new Map<string, Resource[]>();
  for (const type of ['Observation', 'MedicationStatement', 'RelatedPerson'] as const) {
    for (const resource of reading.stored.of(type)) {
      const row = rowOf(reading, resource as Rowed);
      if (row === undefined) continue;
      const parts = rows.get(rowKeyOf(row));
      if (parts === undefined) rows.set(rowKeyOf(row), [resource]);
      else parts.push(resource);
    }
  }
  found.set(reading, rows);
  return rows;
}

/** The parts of the row `main` was made from. */
export function rowParts(reading: Reading, table: TableName, main: Resource): RowParts {
  const own = rowOf(reading, main as Rowed);
  const parts = (own && byRow(reading).get(rowKeyOf(own))) ?? [];
  const of = <T extends Resource>(type: T['resourceType']) => parts.filter(({ resourceType }) => resourceType === type) as T[];
  return {
    reading,
    table,
    observations: of<Observation>('Observation'),
    statements: of<MedicationStatement>('MedicationStatement'),
    relatives: of<RelatedPerson>('RelatedPerson'),
  };
}

/** The Observations of a question: a field name in the code system of the table. */
export function asked({ reading, table, observations }: RowParts, field: string): Observation[] {
  const system = hubCodeSystem(reading.names, table.toLowerCase());
  return observations.filter(({ code }) => code.coding?.some((coding) => coding.system === system && coding.code === field));
}

/** The answers to coded questions by field name: one code, or the codes of a list from the lowest. */
export function answers(parts: RowParts, questions: readonly Question[]): Record<string, string | undefined> {
  const found: Record<string, string | undefined> = {};
  for (const { field } of questions) {
    const codes = asked(parts, field).map(({ valueCodeableConcept }) => valueCodeableConcept?.coding?.[0]?.code);
    found[field] = writtenList(codes.sort(byNumber));
  }
  return found;
}

function byNumber(a = '', b = ''): number {
  const [first, second] = [Number(a), Number(b)];
  if (first !== second && !Number.isNaN(first) && !Number.isNaN(second)) return first - second;
  return a < b ? -1 : a > b ? 1 : 0;
}

/** The regimen of a row that a field names. */
export function regimenOf({ reading, table, statements }: RowParts, field: string): MedicationStatement | undefined {
  const system = hubCodeSystem(reading.names, table.toLowerCase());
  return statements.find(({ category }) => category?.coding?.some((coding) => coding.system === system && coding.code === field));
}

/** The code of a regimen; undefined when it is not known. */
export function regimenCode(statement: MedicationStatement | undefined): string | undefined {
  return statement?.medicationCodeableConcept?.coding?.[0]?.code;
}
