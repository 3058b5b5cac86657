import type { Identifier, MedicationStatement, Observation, Resource } from '@hub/fhir-model';
import type { TableName } from '../../record.ts';
import { hubCodeSystem } from '../map/names.ts';
import type { Question } from '../map/programme-specs.ts';
import { type Holder, type Reading, rowKeyOf, rowOf } from './reading.ts';
import { writtenList } from './written.ts';

/** What answers the questions of one row: Observations and regimens with its row key. */
export interface RowParts {
  readonly reading: Reading;
  readonly table: TableName;
  readonly observations: readonly Observation[];
  readonly statements: readonly MedicationStatement[];
}

type Rowed = Holder & { readonly identifier?: Identifier | Identifier[] };

/** The parts of the row `main` was made from. */
export function rowParts(reading: Reading, table: TableName, main: Resource): RowParts {
  const own = rowOf(reading, main as Rowed);
  const key = own && rowKeyOf(own);
  const ofRow = <T extends Resource>(type: T['resourceType']): T[] =>
    reading.stored.of<T>(type).filter((resource) => {
      const row = rowOf(reading, resource as Rowed);
      return row !== undefined && rowKeyOf(row) === key;
    });
  return { reading, table, observations: ofRow('Observation'), statements: ofRow('MedicationStatement') };
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
