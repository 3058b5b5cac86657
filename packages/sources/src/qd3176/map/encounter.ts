import type {
  Coding,
  Encounter,
  EncounterDiagnosis,
  EncounterHospitalization,
  EncounterLocation,
  Extension,
  Identifier,
  Period,
  Resource,
} from '@hub/fhir-model';
import { TERMINOLOGY } from '@hub/fhir-model';
import { overMessages, underMessages } from '../../registers/encounter.ts';
import { readDateTime } from '../../values/date-time.ts';
import { readList } from '../../values/list.ts';
import { readInteger } from '../../values/number.ts';
import { isBefore } from '../rules/times.ts';
import { afterCheckIn } from './after-check-in.ts';
import { dateTime, exact, listedConcept, oneConcept, typedIdentifier, UCUM } from './element.ts';
import { addFieldExtensions, type FieldRule, rawExtension } from './extensions.ts';
import type { Fields } from './fields.ts';
import { bedKeys, encounterKey } from './keys.ts';
import { BED_TYPE, bedReference, departmentReference } from './location.ts';
import { codeSystemOf } from './names.ts';
import { facilityReference } from './organization.ts';
import { episodeReferences } from './programme.ts';
import { emit, type Scope } from './scope.ts';

/** Fields of XML1 without a home in Encounter. */
const EXTENSIONS: readonly FieldRule[] = [
  ['STT', 'integer'],
  ['LY_DO_VNT', 'text'],
  ['MA_LY_DO_VNT', 'code'],
  ['MA_DOITUONG_KCB', 'code'],
  ['MA_LYDO_VVIEN', 'code'], // QĐ 4210
  ['NGAY_VAO_NOI_TRU', 'dateTime'],
  ['PP_DIEU_TRI', 'text'],
  ['KET_QUA_DTRI', 'code'],
  ['GHI_CHU', 'text'],
  ['MA_TTDV', 'licences'],
  ['DU_PHONG', 'text'],
];

/** The visit itself: XML1, and the beds of XML3; of a check-in alone its XML0, which has the same names. */
export function encounter(scope: Scope, diagnosis: readonly EncounterDiagnosis[], status: 'in-progress' | 'finished' = 'finished'): void {
  const { xml1 } = scope;
  const key = encounterKey(scope.facility, scope.visit);
  const extension = extensions(scope);
  const type = careType(xml1.MA_LOAI_KCB);
  const period = stay(scope);
  const resource: Encounter & { id: string } = {
    resourceType: 'Encounter',
    id: scope.encounterId,
    ...scope.head,
    ...(extension.length === 0 ? {} : { extension }),
    identifier: identifiers(scope),
    status,
    class: classOf(type, isEmergency(xml1)),
  };
  const history = classHistory(scope, resource.class);
  if (history !== undefined) resource.classHistory = history;
  if (type !== undefined) resource.type = [listedConcept(codeSystemOf(scope.names, 'MA_LOAI_KCB'), type)];
  const departments = xml1.MA_KHOA === undefined ? [] : readList(xml1.MA_KHOA);
  if (departments[0] !== undefined) resource.serviceType = listedConcept(codeSystemOf(scope.names, 'MA_KHOA'), departments[0]);
  resource.subject = scope.subject;
  const episodes = episodeReferences(scope);
  if (episodes.length > 0) resource.episodeOfCare = episodes;
  if (period !== undefined) resource.period = period;
  const days = xml1.SO_NGAY_DTRI === undefined ? undefined : readInteger(xml1.SO_NGAY_DTRI);
  if (days !== undefined) resource.length = { value: days, unit: 'd', system: UCUM, code: 'd' };
  if (xml1.LY_DO_VV !== undefined) resource.reasonCode = [{ text: xml1.LY_DO_VV }];
  if (diagnosis.length > 0) resource.diagnosis = [...diagnosis];
  const hospitalization = hospitalStay(scope, resource.class);
  if (hospitalization !== undefined) resource.hospitalization = hospitalization;
  const places = locations(scope, departments);
  if (places.length > 0) resource.location = places;
  resource.serviceProvider = scope.organization;
  const merge = (existing: Resource): Encounter => {
    const stored = existing as Encounter;
    if (status !== 'finished') return underMessages(stored, resource, scope.names);
    return overMessages(stored, afterCheckIn(stored, resource, scope), scope.names);
  };
  emit(scope, resource, { key, merge });
}

/** XML1.MA_LK, XML1.MA_HSBA. */
function identifiers(scope: Scope): Identifier[] {
  const visit = typedIdentifier('VN', scope.facility.visit, scope.visit);
  const { MA_HSBA } = scope.xml1;
  return MA_HSBA === undefined ? [visit] : [visit, typedIdentifier('MR', scope.facility.recordNumber, MA_HSBA)];
}

/** XML1.MA_LOAI_KCB as two characters: a lost leading zero is put back (contract §2). */
function careType(text: string | undefined): string | undefined {
  return text !== undefined && /^\d$/.test(text) ? `0${text}` : text;
}

const act = (code: string, display: string): Coding => ({ system: TERMINOLOGY.actCode, code, display });
const INPATIENT = act('IMP', 'inpatient encounter');
const AMBULATORY = act('AMB', 'ambulatory');
const EMERGENCY = act('EMER', 'emergency');
const CLASSES: ReadonlyMap<string, Coding> = new Map([
  ['03', INPATIENT],
  ['09', INPATIENT],
  ['06', act('OBSENC', 'observation encounter')],
  ['04', act('SS', 'short stay')],
  ['11', act('FLD', 'field')],
  ['12', act('HH', 'home health')],
  ['14', act('VR', 'virtual')],
]);

/** XML1.MA_DOITUONG_KCB 2; QĐ 4210 said it in MA_LYDO_VVIEN 2. */
function isEmergency({ MA_DOITUONG_KCB, MA_LYDO_VVIEN }: Fields): boolean {
  return MA_DOITUONG_KCB === '2' || MA_LYDO_VVIEN === '2';
}

/** Contract §3.2: by MA_LOAI_KCB; an emergency makes an ambulatory visit EMER. */
function classOf(type: string | undefined, emergency: boolean): Coding {
  const found = CLASSES.get(type ?? '') ?? AMBULATORY;
  return found === AMBULATORY && emergency ? EMERGENCY : found;
}

/** XML1.NGAY_VAO_NOI_TRU after XML1.NGAY_VAO: the visit began as another class than it ended. */
function classHistory(scope: Scope, current: Coding): Encounter['classHistory'] {
  const text = scope.xml1.NGAY_VAO_NOI_TRU;
  const admitted = text === undefined ? undefined : readDateTime(text);
  if (admitted === undefined || current !== INPATIENT || scope.start === undefined || !isBefore(scope.start, admitted)) return undefined;
  if (scope.end !== undefined && isBefore(scope.end, admitted)) return undefined;
  const from = dateTime(text) as string;
  const end = dateTime(scope.end === undefined ? undefined : scope.xml1.NGAY_RA);
  return [
    {
      class: isEmergency(scope.xml1) ? EMERGENCY : AMBULATORY,
      period: { start: dateTime(scope.xml1.NGAY_VAO) as string, end: from },
    },
    { class: INPATIENT, period: end === undefined ? { start: from } : { start: from, end } },
  ];
}

/** XML1.NGAY_VAO to XML1.NGAY_RA; an end before the start is left out (contract §5). */
export function stay(scope: Scope): Period | undefined {
  const start = dateTime(scope.xml1.NGAY_VAO);
  const end = scope.end === undefined ? undefined : dateTime(scope.xml1.NGAY_RA);
  if (start === undefined && end === undefined) return undefined;
  return { ...(start === undefined ? {} : { start }), ...(end === undefined ? {} : { end }) };
}

/** XML1.GIAY_CHUYEN_TUYEN, MA_NOI_DI, MA_NOI_DEN, MA_LOAI_RV, and emergency admission (contract §3.2). */
function hospitalStay(scope: Scope, current: Coding): EncounterHospitalization | undefined {
  const { GIAY_CHUYEN_TUYEN, MA_NOI_DI, MA_NOI_DEN, MA_LOAI_RV } = scope.xml1;
  const made: EncounterHospitalization = {};
  if (GIAY_CHUYEN_TUYEN !== undefined) {
    made.preAdmissionIdentifier = { system: documentNumber(scope, MA_NOI_DI), value: GIAY_CHUYEN_TUYEN };
  }
  if (MA_NOI_DI !== undefined) made.origin = facilityReference(scope, MA_NOI_DI);
  if (current === INPATIENT && isEmergency(scope.xml1)) {
    made.admitSource = oneConcept(ADMIT_SOURCE, 'emd', 'From accident/emergency department');
  }
  if (MA_NOI_DEN !== undefined) made.destination = facilityReference(scope, MA_NOI_DEN);
  if (MA_LOAI_RV !== undefined) made.dischargeDisposition = listedConcept(codeSystemOf(scope.names, 'MA_LOAI_RV'), MA_LOAI_RV);
  return Object.keys(made).length === 0 ? undefined : made;
}

/** `{SID}document-number/` of the facility that wrote the paper; a text that is no facility code cannot be part of a URI. */
function documentNumber(scope: Scope, sender: string | undefined): string {
  if (sender === undefined || !/^[\w-]{1,20}$/.test(sender)) return scope.facility.documentNumber;
  return `${scope.names.canonicals.sid}document-number/${sender}`;
}

const ADMIT_SOURCE = 'http://terminology.hl7.org/CodeSystem/admit-source';

/** Departments of XML1.MA_KHOA in order, then beds of XML3 (MA_NHOM 14–16). */
function locations(scope: Scope, departments: readonly string[]): EncounterLocation[] {
  const list: EncounterLocation[] = [];
  for (const department of new Set(departments)) list.push({ location: departmentReference(scope, department) });
  for (const key of bedKeys(scope.record, scope.facility)) list.push({ location: bedReference(scope, key), physicalType: BED_TYPE });
  return list;
}

/** Fields without a home, and those that could not be read. */
function extensions(scope: Scope): Extension[] {
  const { xml1 } = scope;
  const list = addFieldExtensions(scope, xml1, EXTENSIONS, []);
  if (xml1.NGAY_RA !== undefined && scope.end === undefined) list.push(rawExtension(scope, 'NGAY_RA', xml1.NGAY_RA));
  if (xml1.SO_NGAY_DTRI !== undefined && readInteger(xml1.SO_NGAY_DTRI) === undefined) {
    list.push(rawExtension(scope, 'SO_NGAY_DTRI', xml1.SO_NGAY_DTRI));
  }
  if (xml1.CAN_NANG !== undefined && exact(xml1.CAN_NANG) === undefined) list.push(rawExtension(scope, 'CAN_NANG', xml1.CAN_NANG));
  return list;
}
