import { type BusinessKey, type Canonicals, type Reference, shardOfId } from '@hub/fhir-model';
import type { MapContext } from '../../mapping.ts';
import { organizationKey, patientKey } from '../../qd3176/map/keys.ts';
import { type FacilityNames, facilityNames, type Names, namesOf } from '../../qd3176/map/names.ts';
import { keyReference } from '../../qd3176/map/scope.ts';
import type { Study } from '../study.ts';

/** A study with what was worked out of it when it was read. */
export interface StatedStudy {
  readonly facility: string;
  readonly study: Study;
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

/** A study of one patient number in one PACS. */
export interface NamedStudy {
  readonly pacs: string | undefined;
  readonly uid: string;
  readonly patient: string;
}

/**
 * The record, and the resource, among those of its facility. Under another patient number it is another one: what was told of the wrong patient is told to
 * be wrong, and nothing of it moves.
 */
export const studyKeyValue = ({ pacs = '', uid, patient }: NamedStudy): string => `${pacs}/${uid}/${patient}`;

/** The directory key of a study's ImagingStudy. */
export function studyKey({ sid }: Canonicals, facility: string, study: NamedStudy): BusinessKey {
  return { type: 'ImagingStudy', system: `${sid}pacs-study/${facility}`, value: studyKeyValue(study) };
}

/** The directory keys a study is told by. */
export function keysOf({ facility, study }: StatedStudy, names: Names) {
  const { sid } = names.canonicals;
  const own = facilityNames(names, facility);
  return {
    patient: patientKey(own, study.patient ?? ''),
    organization: organizationKey(names, facility),
    study: studyKey(names.canonicals, facility, { pacs: study.pacs, uid: study.uid, patient: study.patient ?? '' }),
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
