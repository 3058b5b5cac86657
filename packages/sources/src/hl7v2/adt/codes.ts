import type { CodeableConcept } from '@hub/fhir-model';
import { hubCodeSystem } from '../../qd3176/map/names.ts';
import { conceptOf } from '../results/concept.ts';
import type { Scope } from '../scope.ts';
import { CLEARED, type Segment } from '../segment.ts';

/** The system of a field's codes that name none: of the sender's profile, else the facility's own list of that field. */
export function ownSystem({ profile, names, facility }: Scope, from: Segment, field: number): string {
  const own = profile.codeSystems?.[`${from.name}-${field}`];
  if (own !== undefined) return own.replaceAll('{CS}', names.canonicals.codeSystem).replaceAll('{F}', facility);
  return hubCodeSystem(names, `hl7-${from.name.toLowerCase()}-${field}/${facility}`);
}

/** The first repetition of a coded field (CE, CWE, IS); undefined for an empty one and `""`. */
export function coded(scope: Scope, from: Segment, field: number): CodeableConcept | undefined {
  return codedIn(scope, from, field, from.field(field));
}

/** The same of any repetition. */
export function codedIn(scope: Scope, from: Segment, field: number, repetition: string): CodeableConcept | undefined {
  const parts = (component: number): string => {
    const text = from.part(field, repetition, component);
    return text === CLEARED ? '' : text;
  };
  return conceptOf(parts, ownSystem(scope, from, field), scope.named);
}

/** True for a field that says something, `""` too. */
export const filled = (from: Segment, field: number): boolean => from.whole(field) !== '';
