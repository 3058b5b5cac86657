import { type BusinessKey, type Reference, shardOfId } from '@hub/fhir-model';
import type { MapContext } from '../../mapping.ts';
import { organizationKey, patientKey } from '../../qd3176/map/keys.ts';
import { type FacilityNames, facilityNames, type Names, namesOf } from '../../qd3176/map/names.ts';
import { keyReference } from '../../qd3176/map/scope.ts';
import type { Study } from '../study.ts';

/** A study with what was worked out of it when it was read. */
export interface StatedStudy {
  readonly facility: string;
  readonly study: Study;
  /** PACS, UID and patient number: the record among those of its facility. */
  readonly key: string;
}

/** What the resources of one study share. */
export interface Scope {
  readonly context: MapContext;
  readonly names: Names;
  readonly facility: FacilityNames;
  readonly record: { readonly facility: string };
  readonly study: Study;
  readonly patientKey: BusinessKey;
  readonly patientId: string;
  readonly subject: Reference;
  readonly organization: Reference;
  readonly studyKey: BusinessKey;
  readonly studyId: string;
}

/** The directory keys a study is told by. */
export function keysOf({ facility, study, key }: StatedStudy, names: Names) {
  const { sid } = names.canonicals;
  const own = facilityNames(names, facility);
  return {
    patient: patientKey(own, study.patient ?? ''),
    organization: organizationKey(names, facility),
    study: { type: 'ImagingStudy', system: `${sid}pacs-study/${facility}`, value: key },
    endpoint: study.pacs === undefined ? undefined : { type: 'Endpoint', system: `${sid}pacs/${facility}`, value: study.pacs },
  } as const;
}

export function openScope(stated: StatedStudy, context: MapContext): Scope {
  const names = namesOf(context.canonicals);
  const keys = keysOf(stated, names);
  const patientId = context.idFor(keys.patient);
  return {
    context,
    names,
    facility: facilityNames(names, stated.facility),
    record: { facility: stated.facility },
    study: stated.study,
    patientKey: keys.patient,
    patientId,
    subject: keyReference(keys.patient, patientId),
    organization: keyReference(keys.organization, context.idFor(keys.organization)),
    studyKey: keys.study,
    studyId: context.idFor(keys.study, shardOfId(patientId)),
  };
}
