import { randomBytes } from 'node:crypto';
import { newId, type Resource } from '@hub/fhir-model';
import { shardOf } from '../write/prepared.ts';
import type { Aim } from './aim.ts';

/** Elements of R4 resources that name the patient a resource is about. */
const PATIENT_ELEMENTS = ['subject', 'patient', 'beneficiary', 'individual', 'for'] as const;

/**
 * Gives new resources their ids: patients first, then what points at them, in the shard of its patient. `resolve` answers
 * for conditional references; other urls are those of the unit's entries.
 */
export function name(aims: readonly Aim[], resolve: (url: string) => string | undefined): readonly Aim[] {
  const named = [...aims];
  const urls = new Map<string, string>();
  const settle = (place: number, id: string) => {
    const aim = named[place] as Aim;
    if (id !== aim.id) named[place] = { ...aim, id };
    if (aim.change.fullUrl !== undefined) urls.set(aim.change.fullUrl, `${aim.type}/${id}`);
  };
  const make = (patients: boolean) => {
    for (const [place, { kind, type, change }] of aims.entries()) {
      if (kind !== 'make' || (type === 'Patient') !== patients) continue;
      const patient = patients || !('resource' in change) ? undefined : patientOf(change.resource, (url) => urls.get(url) ?? resolve(url));
      settle(place, newId(randomBytes(17), patient === undefined ? undefined : shardOf(patient)));
    }
  };
  for (const [place, { kind, id }] of aims.entries()) if (kind !== 'make' && kind !== 'same' && kind !== 'nothing') settle(place, id);
  make(true);
  for (const [place, { kind, as }] of aims.entries()) if (kind === 'same') settle(place, (named[as as number] as Aim).id);
  make(false);
  for (const [place, { kind, as }] of aims.entries()) if (kind === 'same') settle(place, (named[as as number] as Aim).id);
  return named;
}

/** The id of the patient that a resource points at, as far as the hub can have it. */
function patientOf(resource: Resource, resolve: (url: string) => string | undefined): string | undefined {
  for (const element of PATIENT_ELEMENTS) {
    const reference = (resource as unknown as Record<string, { readonly reference?: unknown } | undefined>)[element]?.reference;
    if (typeof reference !== 'string') continue;
    const [type, id] = (resolve(reference) ?? reference).split('/');
    if (type === 'Patient' && id !== undefined && /^[A-Za-z0-9.-]{1,64}$/.test(id)) return id;
  }
  return undefined;
}
