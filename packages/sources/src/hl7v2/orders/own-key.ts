import type { BusinessKey } from '@hub/fhir-model';
import { type Scope, warn } from '../scope.ts';
import type { Segment } from '../segment.ts';

/** The key of what is this person's where the number is another's already: who counts from 1 every morning takes nothing from anybody. */
export function otherwiseKey(key: BusinessKey, person: BusinessKey): BusinessKey {
  return { ...key, value: `${key.value}@${person.value}` };
}

/** The key of an order or a specimen of this message's person. A number that is another's is said. */
export function ownKey(scope: Scope, key: BusinessKey, segment: Segment, field: string): BusinessKey {
  if (scope.context.isAnothers?.(key) !== true) return key;
  warn(scope, 'VN-HL7-order-of-another', { field, line: segment.line, value: key.value });
  return otherwiseKey(key, scope.patientKey);
}
