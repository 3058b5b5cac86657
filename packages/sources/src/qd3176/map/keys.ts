import type { BusinessKey } from '@hub/fhir-model';
import type { MapContext, NeededKey } from '../../mapping.ts';
import type { TableName, VisitRecord } from '../../record.ts';
import { readList } from '../../values/list.ts';
import type { Fields } from './fields.ts';
import { parseLicence } from './licence.ts';
import { type FacilityNames, facilityNames, type Names, namesOf } from './names.ts';
import { newbornLookups } from './newborn-keys.ts';
import { byNumber } from './row-order.ts';

/** Business keys of what a visit names (contract §1). */

export function patientKey(facility: FacilityNames, patient: string): BusinessKey {
  return { type: 'Patient', system: facility.patient, value: patient };
}

export function encounterKey(facility: FacilityNames, visit: string): BusinessKey {
  return { type: 'Encounter', system: facility.visit, value: visit };
}

export function organizationKey(names: Names, code: string): BusinessKey {
  return { type: 'Organization', system: names.sid.providerCode, value: code };
}

/** Việt Nam Social Security, the payor of every card (contract §3.3). The code is the hub's own: no public list has one. */
export const SOCIAL_INSURANCE = 'BHXH-VN';

export function insurerKey(names: Names): BusinessKey {
  return { type: 'Organization', system: names.sid.insurerCode, value: SOCIAL_INSURANCE };
}

export function departmentKey(facility: FacilityNames, department: string): BusinessKey {
  return { type: 'Location', system: facility.department, value: department };
}

/** Value `MA_KHOA/MA_GIUONG`; a bed without a department goes by its own code. */
export function bedKey(facility: FacilityNames, department: string | undefined, bed: string): BusinessKey {
  return { type: 'Location', system: facility.bed, value: department === undefined ? bed : `${department}/${bed}` };
}

/** The key of a person by the licence text of a row; undefined when nothing in it names one. */
export function practitionerKey(names: Names, facility: FacilityNames, text: string): BusinessKey | undefined {
  const first = parseLicence(text, names, facility)[0];
  return first === undefined ? undefined : { type: 'Practitioner', system: first.system, value: first.value };
}

/** Where the tables name health workers by licence. */
const LICENCE_FIELDS: readonly (readonly [TableName, readonly string[]])[] = [
  ['XML1', ['MA_TTDV']],
  ['XML2', ['MA_BAC_SI']],
  ['XML3', ['MA_BAC_SI', 'NGUOI_THUC_HIEN']],
  ['XML4', ['MA_BS_DOC_KQ']],
  ['XML5', ['NGUOI_THUC_HIEN']],
  ['XML7', ['MA_BS', 'MA_TTDV']],
  ['XML8', ['MA_TTDV']],
  ['XML9', ['MA_TTDV']],
  ['XML10', ['MA_BS', 'MA_TTDV']],
  ['XML11', ['MA_BS', 'MA_TTDV']],
  ['XML13', ['MA_BAC_SI', 'MA_TTDV']],
  ['XML14', ['MA_BAC_SI', 'MA_TTDV']],
];

/** MA_NHOM of rows that are a bed: by day, inpatient, stay (contract §3.1). */
const BED_GROUPS: ReadonlySet<string> = new Set(['14', '15', '16']);

/** The beds of a visit, by STT, each once. XML3.MA_GIUONG with XML3.MA_KHOA, MA_NHOM 14–16. */
export function bedKeys(record: VisitRecord, facility: FacilityNames): BusinessKey[] {
  const beds = new Map<string, BusinessKey>();
  for (const { fields } of byNumber(record.tables.XML3)) {
    for (const key of bedKeysOf(fields, facility)) if (!beds.has(key.value)) beds.set(key.value, key);
  }
  return [...beds.values()];
}

/** The beds of one row of XML3; none when it is no bed. */
export function bedKeysOf(fields: Fields, facility: FacilityNames): BusinessKey[] {
  if (fields.MA_GIUONG === undefined || !BED_GROUPS.has(fields.MA_NHOM ?? '')) return [];
  return readList(fields.MA_GIUONG).map((bed) => bedKey(facility, fields.MA_KHOA, bed));
}

/**
 * The business keys whose ids {@link mapVisit} will ask for, each once: patient, visit, health workers, departments, beds,
 * facility, insurer, newborns. The caller looks them all up in one query. Coverages need none: their ids follow from the patient's.
 * Empty for a record that is not mapped (rejected, or without XML1 and XML0).
 */
export function keysOf(record: VisitRecord, context: Pick<MapContext, 'canonicals'>): NeededKey[] {
  const xml1 = (record.tables.XML1?.[0] ?? record.tables.XML0?.[0])?.fields;
  if (record.rejected || record.visit === undefined || xml1?.MA_BN === undefined) return [];
  const names = namesOf(context.canonicals);
  const facility = facilityNames(names, record.facility);
  const needed: NeededKey[] = [
    { key: patientKey(facility, xml1.MA_BN), belongsTo: 'none' },
    { key: encounterKey(facility, record.visit), belongsTo: 'patient' },
  ];
  const people = new Map<string, BusinessKey>();
  for (const text of licencesOf(record)) {
    const key = practitionerKey(names, facility, text);
    if (key !== undefined) people.set(`${key.system}|${key.value}`, key);
  }
  for (const key of people.values()) needed.push({ key, belongsTo: 'none' });
  for (const department of new Set(readList(xml1.MA_KHOA ?? ''))) {
    needed.push({ key: departmentKey(facility, department), belongsTo: 'none' });
  }
  for (const key of bedKeys(record, facility)) needed.push({ key, belongsTo: 'none' });
  for (const key of newbornLookups(record, names, facility, xml1)) needed.push({ key, belongsTo: 'none' });
  needed.push({ key: organizationKey(names, record.facility), belongsTo: 'none' });
  if (xml1.MA_THE_BHYT !== undefined) needed.push({ key: insurerKey(names), belongsTo: 'none' });
  return needed;
}

function licencesOf(record: VisitRecord): Set<string> {
  const texts = new Set<string>();
  for (const [table, fields] of LICENCE_FIELDS) {
    for (const row of record.tables[table] ?? []) {
      for (const field of fields) {
        const text = row.fields[field];
        if (text !== undefined) for (const one of readList(text)) texts.add(one);
      }
    }
  }
  return texts;
}
