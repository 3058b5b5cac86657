import type { Extension, Reference } from '@hub/fhir-model';
import { keepExact } from './extensions.ts';
import type { Fields } from './fields.ts';
import { practitionerReferences, writtenLicences } from './practitioner.ts';
import type { Scope } from './scope.ts';

/** The health workers a field names; its text stays in `extension` when they do not give it back. */
export function performers(scope: Scope, fields: Fields, field: string, extension: Extension[]): Reference[] {
  const text = fields[field];
  if (text === undefined) return [];
  keepExact(scope, extension, field, text, writtenLicences(scope, text));
  return practitionerReferences(scope, text);
}
