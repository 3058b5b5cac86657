import type { BusinessKey, Location, Reference } from '@hub/fhir-model';
import { display } from '@hub/terminology';
import { identifier, oneConcept } from './element.ts';
import { departmentKey } from './keys.ts';
import { keyReference, type Scope } from './scope.ts';

const PHYSICAL_TYPE = 'http://terminology.hl7.org/CodeSystem/location-physical-type';
export const BED_TYPE = oneConcept(PHYSICAL_TYPE, 'bd', 'Bed');

/** What naming a place needs to know of what is being mapped. */
export type Places = Pick<Scope, 'locations' | 'facility' | 'organization'> & { readonly context: Pick<Scope['context'], 'idFor'> };

/** A department of the facility by MA_KHOA, named as the list of departments names it. */
export function departmentReference(scope: Places, department: string): Reference {
  return locationReference(scope, departmentKey(scope.facility, department), display('ma-khoa', department) ?? department);
}

/** A bed by XML3.MA_KHOA/MA_GIUONG. */
export function bedReference(scope: Places, key: BusinessKey): Reference {
  return locationReference(scope, key, key.value, BED_TYPE);
}

export function locationReference(scope: Places, key: BusinessKey, name: string, physicalType?: Location['physicalType']): Reference {
  const cacheKey = `${key.system}|${key.value}`;
  const known = scope.locations.get(cacheKey);
  if (known !== undefined) return known.reference;
  const id = scope.context.idFor(key);
  const reference = keyReference(key, id);
  const resource: Location & { id: string } = {
    resourceType: 'Location',
    id,
    identifier: [identifier(key.system, key.value)],
    status: 'active',
    name,
    mode: 'instance',
    ...(physicalType === undefined ? {} : { physicalType }),
    managingOrganization: scope.organization,
  };
  scope.locations.set(cacheKey, { reference, mapped: { resource, mode: 'if-absent', key, owned: false } });
  return reference;
}
