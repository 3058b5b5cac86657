import type { Practitioner, Reference } from '@hub/fhir-model';
import { readList } from '../../values/list.ts';
import { writtenList, writtenReference } from '../unmap/written.ts';
import { type LicenceIdentifier, parseLicence } from './licence.ts';
import { keyReference, type Scope } from './scope.ts';

/** What naming a health worker needs to know of what is being mapped. */
type Workers = Pick<Scope, 'practitioners' | 'names' | 'facility' | 'context'>;

/**
 * The health worker one licence text names; makes the Practitioner with the first mention. Undefined when the text holds
 * no number. The tables give no names: a Practitioner is what its licence says, shared by all facilities.
 */
export function practitionerReference(scope: Workers, text: string): Reference | undefined {
  const known = scope.practitioners.get(text);
  if (known !== undefined) return known.reference;
  const identifiers = parseLicence(text, scope.names, scope.facility);
  const first = identifiers[0];
  if (first === undefined) return undefined;
  const key = { type: 'Practitioner', system: first.system, value: first.value };
  const id = scope.context.idFor(key);
  const reference = keyReference(key, id);
  const resource = practitioner(id, identifiers);
  scope.practitioners.set(text, { reference, mapped: { resource, mode: 'if-absent', key, shared: true, owned: false } });
  return reference;
}

/** The health workers of a `;` list, in order. */
export function practitionerReferences(scope: Workers, licences: string | readonly string[] | undefined): Reference[] {
  if (licences === undefined) return [];
  const references: Reference[] = [];
  for (const one of typeof licences === 'string' ? readList(licences) : licences) {
    const reference = practitionerReference(scope, one);
    if (reference !== undefined) references.push(reference);
  }
  return references;
}

/** A list of licences as its references are written back; undefined when one of them names nobody. */
export function writtenLicences(scope: Workers, licences: string | readonly string[]): string | undefined {
  const list = typeof licences === 'string' ? readList(licences) : licences;
  return writtenList(list.map((one) => writtenReference(practitionerReference(scope, one), scope.facility)));
}

function practitioner(id: string, identifiers: LicenceIdentifier[]): Practitioner & { id: string } {
  return { resourceType: 'Practitioner', id, identifier: identifiers, active: true };
}
