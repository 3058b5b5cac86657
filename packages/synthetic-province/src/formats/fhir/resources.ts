import type { Random } from '../../random.ts';
import type { Visit } from '../../visit/visit.ts';
import { iso, minuteOf } from '../clock.ts';
import type { Sender } from './senders.ts';

/** A resource with the name it goes by in its file. */
export interface Entry {
  readonly fullUrl: string;
  resource: { resourceType: string } & Record<string, unknown>;
}

const CORE = 'http://fhir.ehealth.gov.vn/core';
const SID = `${CORE}/sid`;
const V2_0203 = 'http://terminology.hl7.org/CodeSystem/v2-0203';
const typed = (code: string): unknown => ({ coding: [{ system: V2_0203, code }] });
const UCUM = 'http://unitsofmeasure.org';

/** What a sender tells of a visit elsewhere: the person under a number of its own, and what it did. The last entry is one nothing else points at. */
export function entriesOf(sender: Sender, visit: Visit, random: Random): readonly Entry[] {
  const { arrival, person } = visit.appointment;
  const end = minuteOf(String(visit.xml1.NGAY_RA));
  const number = `${sender.source.split('-')[0]?.toUpperCase()}-${String(person.index + 1).padStart(7, '0')}`;
  const name = (n: number): string => uuid(sender.code, person.index, n);
  const patient: Entry = {
    fullUrl: name(1),
    resource: {
      resourceType: 'Patient',
      identifier: [
        { use: 'secondary', type: typed('PI'), system: `${SID}/patient-internal-id/${sender.code}`, value: number },
        ...(person.nationalId.length === 12
          ? [{ use: 'official', type: typed('NI'), system: `${SID}/national_id`, value: person.nationalId }]
          : []),
      ],
      active: true,
      name: [{ use: 'official', text: person.name }],
      gender: person.sex,
      birthDate: birthDate(person.birth12),
    },
  };
  const subject = { reference: patient.fullUrl };
  const encounter = (code: string, start: number, stop: number, reason: string): Entry => ({
    fullUrl: name(2),
    resource: {
      resourceType: 'Encounter',
      identifier: [{ type: typed('VN'), system: `${SID}/visit/${sender.code}`, value: `${number}-1` }],
      status: 'finished',
      class: { system: 'http://terminology.hl7.org/CodeSystem/v3-ActCode', code },
      subject,
      period: { start: iso(start), end: iso(stop) },
      reasonCode: [{ text: reason }],
    },
  });
  const about = { subject, encounter: { reference: name(2) } };
  const diagnosis = String(visit.xml1.MA_BENH_CHINH);
  switch (sender.kind) {
    case 'telemedicine': {
      const start = end + 3 * 1440;
      const code = { coding: [{ system: 'http://hl7.org/fhir/sid/icd-10', code: diagnosis }], text: visit.appointment.condition.name };
      const active = { coding: [{ system: 'http://terminology.hl7.org/CodeSystem/condition-clinical', code: 'active' }] };
      return [
        patient,
        encounter('VR', start, start + 25, 'Tư vấn từ xa sau khi khám'),
        { fullUrl: name(3), resource: { resourceType: 'Condition', clinicalStatus: active, code, ...about } },
        {
          fullUrl: name(4),
          resource: {
            resourceType: 'Communication',
            status: 'completed',
            ...about,
            sent: iso(start + 20),
            payload: [{ contentString: 'Uống thuốc theo đơn, theo dõi tại nhà, tái khám khi có dấu hiệu bất thường.' }],
          },
        },
      ];
    }
    case 'ambulance': {
      const rate = { value: random.between(78, 128), unit: 'lần/phút', system: UCUM, code: '/min' };
      const vital = { coding: [{ system: 'http://terminology.hl7.org/CodeSystem/observation-category', code: 'vital-signs' }] };
      return [
        patient,
        encounter('EMER', arrival - 45, arrival - 5, String(visit.xml1.LY_DO_VV)),
        {
          fullUrl: name(3),
          resource: {
            resourceType: 'Observation',
            status: 'final',
            category: [vital],
            code: { coding: [{ system: 'http://loinc.org', code: '8867-4', display: 'Heart rate' }] },
            ...about,
            effectiveDateTime: iso(arrival - 30),
            valueQuantity: rate,
          },
        },
      ];
    }
    case 'pharmacy': {
      const { MA_THUOC, TEN_THUOC, SO_LUONG, DON_VI_TINH } = visit.xml2[0] ?? {};
      const drug = { coding: [{ system: `${CORE}/CodeSystem/ma-thuoc`, code: MA_THUOC }], text: TEN_THUOC };
      const quantity = { value: Number(SO_LUONG), unit: DON_VI_TINH };
      const dispensed = { resourceType: 'MedicationDispense', status: 'completed', medicationCodeableConcept: drug, subject, quantity };
      return [patient, { fullUrl: name(2), resource: { ...dispensed, whenHandedOver: iso(end + 60) } }];
    }
    default: {
      const answers = ['Thời gian chờ', 'Thái độ của nhân viên', 'Cơ sở vật chất'].map((text, i) => ({
        linkId: `A${i + 1}`,
        text,
        answer: [{ valueInteger: random.between(2, 5) }],
      }));
      const identifier = { system: `${SID}/survey-response/${sender.code}`, value: number };
      const questionnaire = 'https://khao-sat.example.vn/Questionnaire/hai-long-ngoai-tru';
      const authored = iso(end + 1440);
      const resource = { resourceType: 'QuestionnaireResponse', identifier, questionnaire, status: 'completed', authored, item: answers };
      return [{ fullUrl: name(1), resource }];
    }
  }
}

/** FHIR date, as exact as NGAY_SINH is. */
const birthDate = (text: string): string =>
  text.slice(4, 8) === '0000' ? text.slice(0, 4) : `${text.slice(0, 4)}-${text.slice(4, 6)}-${text.slice(6, 8)}`;

/** A name for an entry, the same whenever the province is made. */
function uuid(code: string, index: number, n: number): string {
  const hex = (value: number, length: number): string => value.toString(16).padStart(length, '0');
  return `urn:uuid:${hex(Number(code), 8)}-0000-4000-8000-${hex(index, 8)}${hex(n, 4)}`;
}
