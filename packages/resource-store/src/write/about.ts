import type { Resource } from '@hub/fhir-model';
import { compartmentRows, type IndexRows } from '@hub/search';
import { unknownTarget } from '../unknown-target.ts';

/** Whose record a resource is of. Follows from the resource alone, whether its patient is stored or not. */
export interface About {
  /** The patient's number: that of a reference to a patient the hub does not hold. 0: of nobody, or of several people. */
  readonly about: number;
  /** Its last 32 bits, which every index row carries. */
  readonly patient: number;
}

const NOBODY: About = { about: 0, patient: 0 };
const ROWS = new Map(Object.entries(compartmentRows('Patient')).map(([type, rows]) => [type, new Set(rows)]));

/** The number of `Patient/id`, as `resource.about` and the grants have it. SQL: patient_number(id). */
export const patientNumber = (id: string): number => unknownTarget('Patient', id);

/** The stamp of a patient's number. SQL: patient_stamp(about). */
export const patientStamp = (about: number): number => (about === 0 ? 0 : Number(BigInt.asIntN(32, BigInt(-(about + 1)))));

/** The one patient in whose compartment a resource is: a patient's own record is theirs; what names several people is nobody's. */
export function aboutOf({ resourceType, id }: Pick<Resource, 'resourceType' | 'id'>, { references }: IndexRows): About {
  let whose = resourceType === 'Patient' ? id : undefined;
  if (whose === undefined) {
    const rows = ROWS.get(resourceType);
    if (rows === undefined) return NOBODY;
    for (const { param, type, id: one } of references) {
      if (type !== 'Patient' || !rows.has(param) || one === whose) continue;
      if (whose !== undefined) return NOBODY;
      whose = one;
    }
  }
  if (whose === undefined) return NOBODY;
  const about = patientNumber(whose);
  return { about, patient: patientStamp(about) };
}
