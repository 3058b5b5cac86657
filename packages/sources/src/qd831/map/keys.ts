import type { BusinessKey } from '@hub/fhir-model';
import type { MapContext, NeededKey } from '../../mapping.ts';
import { encounterKey, organizationKey, practitionerKey } from '../../qd3176/map/keys.ts';
import { facilityNames, namesOf } from '../../qd3176/map/names.ts';
import { readList } from '../../values/list.ts';
import { partsOf } from '../content.ts';
import { personDirectoryKey, type StatedRecord } from './scope.ts';

/** The business keys whose ids the mapping will ask for, each once: the person, visits with MA_LK, doctors, the facility. */
export function keysOfHealthRecord({ facility, record, person }: StatedRecord, context: Pick<MapContext, 'canonicals'>): NeededKey[] {
  const names = namesOf(context.canonicals);
  const own = facilityNames(names, facility);
  const visits = new Map<string, BusinessKey>();
  const workers = new Map<string, BusinessKey>();
  for (const { fields } of partsOf(record, 'HOSOKHAMCHUABENH')) {
    if (fields.MA_LK !== undefined) visits.set(fields.MA_LK, encounterKey(own, fields.MA_LK));
    for (const text of readList(fields.MABACSI ?? '')) {
      const key = practitionerKey(names, own, text);
      if (key !== undefined) workers.set(`${key.system}|${key.value}`, key);
    }
  }
  return [
    { key: personDirectoryKey(names, facility, person), belongsTo: 'none' },
    ...[...visits.values()].map((key): NeededKey => ({ key, belongsTo: 'patient' })),
    ...[...workers.values()].map((key): NeededKey => ({ key, belongsTo: 'none' })),
    { key: organizationKey(names, facility), belongsTo: 'none' },
  ];
}
