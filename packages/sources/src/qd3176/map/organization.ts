import type { Organization, Reference } from '@hub/fhir-model';
import type { MappedResource } from '../../mapping.ts';
import { identifier, oneConcept } from './element.ts';
import { insurerKey, organizationKey } from './keys.ts';
import { keyReference, type Scope } from './scope.ts';

const TYPE = 'http://terminology.hl7.org/CodeSystem/organization-type';

/** The facility the data comes from (XML1.MA_CSKCB), by its code and registered name. */
export function facilityOrganization(
  scope: Pick<Scope, 'names' | 'context'> & { readonly record: { readonly facility: string } },
): MappedResource {
  const key = organizationKey(scope.names, scope.record.facility);
  const resource: Organization & { id: string } = {
    resourceType: 'Organization',
    id: scope.context.idFor(key),
    identifier: [identifier(key.system, key.value)],
    active: true,
    type: [oneConcept(TYPE, 'prov', 'Healthcare Provider')],
    name: scope.context.facility.name,
  };
  return { resource, mode: 'if-absent', key, shared: true, owned: false };
}

/** Việt Nam Social Security, the payor of every card (contract §3.3). */
export function socialInsurance(scope: Pick<Scope, 'names' | 'context'>): MappedResource {
  const key = insurerKey(scope.names);
  const resource: Organization & { id: string } = {
    resourceType: 'Organization',
    id: scope.context.idFor(key),
    identifier: [identifier(key.system, key.value)],
    active: true,
    type: [oneConcept(TYPE, 'pay', 'Payer')],
    name: 'Bảo hiểm xã hội Việt Nam',
  };
  return { resource, mode: 'if-absent', key, shared: true, owned: false };
}

/** Reference to the payor of cards. */
export function insurerReference(scope: Pick<Scope, 'names' | 'context'>): Reference {
  const key = insurerKey(scope.names);
  return keyReference(key, scope.context.idFor(key));
}

/**
 * A facility named by code (MA_NOI_DI, MA_NOI_DEN, MA_DKBD). Only the sender itself is known to be in the hub; another
 * facility is referred to by its code alone.
 */
export function facilityReference(scope: Scope, code: string): Reference {
  if (code === scope.record.facility) return scope.organization;
  return { identifier: { system: scope.names.sid.providerCode, value: code } };
}
