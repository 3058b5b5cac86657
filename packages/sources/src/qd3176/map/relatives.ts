import type { Identifier, RelatedPerson } from '@hub/fhir-model';
import type { Row } from '../../record.ts';
import { identifier, oneConcept, typedIdentifier } from './element.ts';
import { humanName } from './human-name.ts';
import { byNumber } from './row-order.ts';
import { emit, rowKey, rowName, type Scope, visitChildId } from './scope.ts';

/** The patient's father, mother and guardian as papers name them. */

/** Code, name and number of each role; display of v3-RoleCode. */
export const ROLES = [
  { code: 'FTH', display: 'father', name: 'HO_TEN_CHA', number: 'MA_CHA' },
  { code: 'MTH', display: 'mother', name: 'HO_TEN_ME', number: 'MA_ME' },
  { code: 'GUARD', display: 'guardian', name: 'NGUOI_GIAM_HO', number: undefined },
] as const;
export const ROLE_CODE = 'http://terminology.hl7.org/CodeSystem/v3-RoleCode';

interface Relative {
  readonly role: (typeof ROLES)[number];
  readonly name: string | undefined;
  readonly number: string | undefined;
  readonly rows: [Row, ...Row[]];
}

/**
 * One RelatedPerson for each person the papers of a visit name (XML7, XML8, XML11), with the keys of all rows that name him. Only
 * XML7 writes numbers: another paper's person is that of the same name and role, whatever his number.
 */
export function relatives(scope: Scope): void {
  const { XML7, XML8, XML11 } = scope.record.tables;
  const found = new Map<string, Relative>();
  for (const row of [...byNumber(XML7), ...byNumber(XML8), ...byNumber(XML11)]) for (const role of ROLES) add(found, role, row);
  for (const relative of new Set(found.values())) emit(scope, person(scope, relative));
}

/** Persons by role, name and number, and by role and name alone. */
function add(found: Map<string, Relative>, role: Relative['role'], row: Row): void {
  const name = row.fields[role.name];
  const number = role.number === undefined ? undefined : row.fields[role.number];
  if (name === undefined && number === undefined) return;
  const byName = JSON.stringify([role.code, name]);
  const exact = JSON.stringify([role.code, name, number ?? null]);
  const same = found.get(row.table === 'XML7' ? exact : byName);
  if (same !== undefined) {
    same.rows.push(row);
    return;
  }
  const relative: Relative = { role, name, number, rows: [row] };
  found.set(exact, relative);
  if (name !== undefined && !found.has(byName)) found.set(byName, relative);
}

function person(scope: Scope, { role, name, number, rows }: Relative): RelatedPerson & { id: string } {
  const numbers: Identifier[] = rows.map((row) => identifier(scope.facility.row, rowKey(scope, row)));
  if (number !== undefined) numbers.push(typedIdentifier('SB', scope.names.sid.socialInsurance, number));
  return {
    resourceType: 'RelatedPerson',
    id: visitChildId(scope, 'RelatedPerson', `${rowName(rows[0])}/${role.code}`),
    ...scope.head,
    identifier: numbers,
    active: true,
    patient: scope.subject,
    relationship: [oneConcept(ROLE_CODE, role.code, role.display)],
    ...(name === undefined ? {} : { name: [humanName(name)] }),
  };
}
