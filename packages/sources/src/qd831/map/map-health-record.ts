import type { MapContext, MappedRecord, MappedResource } from '../../mapping.ts';
import { facilityOrganization } from '../../qd3176/map/organization.ts';
import { fieldsOf, type Part, partsOf } from '../content.ts';
import { namedParts } from '../row-names.ts';
import { history } from './history.ts';
import { shot } from './immunization.ts';
import { patientOf } from './patient.ts';
import { relation } from './related-person.ts';
import { openScope, type StatedRecord } from './scope.ts';
import { visits } from './visit.ts';

/** One individual health record (HOSOSUCKHOE, QĐ 831) as FHIR R4 (field by field: fhir-profiles/mapping/field-map.csv, table `831`). Pure. */
export function mapHealthRecord(stated: StatedRecord, context: MapContext): MappedRecord {
  const { record } = stated;
  const scope = openScope(stated, context);
  const [person] = partsOf(record, 'THONGTINCHUNG');
  const patient = patientOf(scope, fieldsOf(record, 'THONGTINCHUNG'));
  for (const one of namedParts(person === undefined ? [] : partsOf(person, 'QUANHE_GIADINH'))) relation(scope, one);
  history(scope, record);
  for (const one of namedParts(shotsOf(record))) shot(scope, one);
  visits(scope, partsOf(record, 'HOSOKHAMCHUABENH'));
  const workers = new Map<string, MappedResource>();
  for (const { mapped } of scope.practitioners.values()) workers.set(mapped.resource.id, mapped);
  return { resources: [facilityOrganization(scope), ...workers.values(), patient, ...scope.made], issues: [], rejected: false };
}

const shotsOf = (record: Part): readonly Part[] => partsOf(record, 'TIEMCHUNG').flatMap((one) => partsOf(one, 'THONGTINMUITIEM'));
