import type { MapContext, MappedRecord, NeededKey } from '../../mapping.ts';
import { namesOf } from '../../qd3176/map/names.ts';
import { facilityOrganization } from '../../qd3176/map/organization.ts';
import { keyReference } from '../../qd3176/map/scope.ts';
import { endpointOf } from './endpoint.ts';
import { goneStudyOf, imagingStudyOf } from './imaging-study.ts';
import { patientOf } from './patient.ts';
import { keysOf, openScope, type StatedStudy } from './scope.ts';

/** The business keys whose ids the mapping will ask for: the person, the study, the PACS, the facility. */
export function keysOfStudy(stated: StatedStudy, context: Pick<MapContext, 'canonicals'>): NeededKey[] {
  const { patient, study, endpoint, organization } = keysOf(stated, namesOf(context.canonicals));
  return [
    { key: patient, belongsTo: 'none' },
    { key: study, belongsTo: 'patient' },
    ...(endpoint === undefined ? [] : [{ key: endpoint, belongsTo: 'none' } as const]),
    { key: organization, belongsTo: 'none' },
  ];
}

/** One study as FHIR R4: Patient, ImagingStudy, the PACS as an Endpoint, the facility. Pure. */
export function mapStudy(stated: StatedStudy, context: MapContext): MappedRecord {
  const scope = openScope(stated, context);
  const head = [facilityOrganization(scope), patientOf(scope)];
  if (scope.study.gone !== undefined) return { resources: [...head, goneStudyOf(scope)], issues: [], rejected: false };
  const endpoint = endpointOf(stated, scope);
  const reference = endpoint?.key === undefined ? undefined : keyReference(endpoint.key, endpoint.resource.id);
  const study = imagingStudyOf(scope, reference);
  return { resources: [...head, ...(endpoint === undefined ? [] : [endpoint]), study], issues: [], rejected: false };
}
