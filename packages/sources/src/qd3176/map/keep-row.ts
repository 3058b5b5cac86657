import type { Extension, Patient } from '@hub/fhir-model';
import type { Row } from '../../record.ts';
import { TABLE_SPECS } from '../tables.ts';
import type { Reading } from '../unmap/reading.ts';
import { type NationalRow, storedVisit } from '../unmap/stored-visit.ts';
import type { Fields } from './fields.ts';
import { keepField } from './left-out.ts';
import type { Scope } from './scope.ts';

/**
 * Reads a row back from what was made of it, and keeps in `extension` (of the row's own resource) every field that does not come
 * back as it was sent: a text no element can hold, a field left out whose home another table filled. So nothing of a row can be lost,
 * whatever stands in it, and a plain row is kept once. `from` is how many resources the visit had before the row.
 */
export function keepRow(
  scope: Scope,
  row: Row,
  extension: Extension[],
  read: (reading: Reading) => NationalRow,
  from: number,
  person: Patient = NOBODY,
): void {
  const made = scope.visitResources.slice(from).map(({ resource }) => resource);
  const { facility, names, visit, record } = scope;
  const stored = storedVisit(record.facility, NO_ENCOUNTER, person, made);
  const written = read({ stored, names, facility, visit });
  for (const field of TABLE_SPECS[row.table].fields.keys()) {
    if (field !== 'MA_LK') keepField(scope, extension, field, row.sent?.[field] ?? row.fields[field], written[field]);
  }
}

const NOBODY: Patient = { resourceType: 'Patient' };
const NO_ENCOUNTER = { resourceType: 'Encounter', status: 'unknown', class: {} } as const;

/** XML1 as it was sent: what other tables repeat of it is read there. */
export function sentSummary({ xml1, record }: Scope): Fields {
  return { ...xml1, ...record.tables.XML1?.[0]?.sent };
}
