import { type Reference, shardOfId } from '@hub/fhir-model';
import { encounterKey } from '../../qd3176/map/keys.ts';
import { keyReference } from '../../qd3176/map/scope.ts';
import type { Scope } from '../scope.ts';

/** The visit PV1-19 names, undefined when it names none. */
export function visitReference({ visit, systems, context, patientId }: Scope): Reference | undefined {
  if (visit === undefined) return undefined;
  const key = encounterKey(systems, visit);
  return keyReference(key, context.idFor(key, shardOfId(patientId)));
}
