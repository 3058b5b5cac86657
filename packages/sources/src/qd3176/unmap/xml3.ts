import type { Claim, ClaimItem, CodeableConcept, Procedure, Reference, Resource, ServiceRequest, SupplyDelivery } from '@hub/fhir-model';
import { codeSystemOf } from '../map/names.ts';
import { billOf } from './bill.ts';
import {
  codeIn,
  fieldText,
  type Holder,
  nationalRow,
  nativeText,
  openReading,
  partsOf,
  type Reading,
  referenceList,
  resourcesOf,
  rowKeyOf,
} from './reading.ts';
import type { NationalRow } from './stored-visit.ts';
import type { TableReader } from './tables.ts';
import { writtenBed, writtenCode, writtenList, writtenNumber, writtenTime } from './written.ts';

/** XML3: an item of the bill, and what the row is in clinical terms (test, operation, supply, bed, or nothing more). */
export const xml3: TableReader = (stored, names) => {
  const reading = openReading(stored, names);
  const clinical = new Map<string, Performance>();
  add(clinical, reading, 'ServiceRequest', orderOf);
  add(clinical, reading, 'Procedure', procedureOf);
  const supplies = new Map(resourcesOf<SupplyDelivery>(reading, 'XML3', 'SupplyDelivery').map(({ row, part }) => [rowKeyOf(row), part]));
  const items = partsOf(reading, 'XML3', billOf(reading, stored.of<Claim>('Claim'))?.item ?? []);
  return items.map(({ row, part }) => {
    const key = rowKeyOf(row);
    const supply = supplies.get(key);
    const performance = clinical.get(key) ?? fromExtensions(reading, supply ?? part);
    return nationalRow({
      MA_LK: reading.visit,
      STT: row.stt,
      ...billed(reading, part, supply, performance),
      ...performed(reading, part, performance),
    });
  });
};

/** Who did a service, when, why and with what, wherever the row's resource has it. */
interface Performance {
  readonly holder: Holder;
  /** Name of the service, where the resource has one. */
  readonly name?: string | undefined;
  readonly doctor?: string | undefined;
  readonly performers?: string | undefined;
  readonly reasons?: readonly CodeableConcept[] | undefined;
  readonly places?: readonly CodeableConcept[] | undefined;
  readonly ordered?: string | undefined;
  readonly done?: string | undefined;
  readonly answered?: string | undefined;
}

function add<T extends Resource>(
  found: Map<string, Performance>,
  reading: Reading,
  type: T['resourceType'],
  read: (reading: Reading, resource: T) => Performance,
): void {
  for (const { row, part } of resourcesOf<T>(reading, 'XML3', type)) found.set(rowKeyOf(row), read(reading, part));
}

function orderOf(reading: Reading, order: ServiceRequest): Performance {
  return {
    holder: order,
    name: order.code?.text,
    doctor: fieldText(reading, order, 'MA_BAC_SI') ?? (order.requester && referenceList(reading, [order.requester])),
    performers: referenceList(reading, order.performer),
    reasons: order.reasonCode,
    places: order.bodySite,
    ordered: writtenTime(order.authoredOn),
    done: writtenTime(order.occurrenceDateTime),
    answered: fieldText(reading, order, 'NGAY_KQ'),
  };
}

function procedureOf(reading: Reading, procedure: Procedure): Performance {
  return {
    holder: procedure,
    name: procedure.code?.text,
    doctor: fieldText(reading, procedure, 'MA_BAC_SI'),
    performers: referenceList(
      reading,
      procedure.performer?.map(({ actor }): Reference => actor),
    ),
    reasons: procedure.reasonCode,
    places: procedure.bodySite,
    ordered: fieldText(reading, procedure, 'NGAY_YL'),
    done: writtenTime(procedure.performedPeriod?.start),
    answered: writtenTime(procedure.performedPeriod?.end),
  };
}

/** A supply, or a row without a clinical resource: every field of it is an extension. */
function fromExtensions(reading: Reading, holder: SupplyDelivery | ClaimItem): Performance {
  const text = (field: string) => fieldText(reading, holder, field);
  return {
    holder,
    doctor: text('MA_BAC_SI'),
    performers: text('NGUOI_THUC_HIEN'),
    ordered: text('NGAY_YL'),
    done: text('NGAY_TH_YL'),
    answered: text('NGAY_KQ'),
  };
}

function performed(reading: Reading, item: ClaimItem, performance: Performance): Record<string, string | undefined> {
  const { holder } = performance;
  const text = (field: string) => fieldText(reading, holder, field);
  const native = (field: string, written: string | undefined) => nativeText(reading, holder, field, written);
  const { reasons, places } = performance;
  return {
    MA_GIUONG: bedOf(reading, item) ?? text('MA_GIUONG'),
    MA_BAC_SI: native('MA_BAC_SI', performance.doctor),
    NGUOI_THUC_HIEN: native('NGUOI_THUC_HIEN', performance.performers),
    MA_BENH: reasons === undefined ? text('MA_BENH') : native('MA_BENH', codes(reading, reasons, 'MA_BENH')),
    MA_BENH_YHCT: reasons === undefined ? text('MA_BENH_YHCT') : native('MA_BENH_YHCT', codes(reading, reasons, 'MA_BENH_YHCT')),
    NGAY_YL: native('NGAY_YL', performance.ordered),
    NGAY_TH_YL: native('NGAY_TH_YL', performance.done),
    NGAY_KQ: native('NGAY_KQ', performance.answered),
    PP_VO_CAM: text('PP_VO_CAM'),
    VI_TRI_TH_DVKT: places === undefined ? text('VI_TRI_TH_DVKT') : native('VI_TRI_TH_DVKT', codes(reading, places, 'VI_TRI_TH_DVKT')),
    MA_MAY: text('MA_MAY'),
  };
}

/** The codes of one list among concepts, in order. */
function codes({ names }: Reading, concepts: readonly CodeableConcept[], field: string): string | undefined {
  const system = codeSystemOf(names, field);
  const found = concepts.flatMap(({ coding }) => coding?.filter((one) => one.system === system) ?? []);
  return writtenList(found.map((one) => writtenCode(one, names)));
}

/** The bed of a row that is one: of the item's place, as the Encounter lists it. */
function bedOf(reading: Reading, item: ClaimItem): string | undefined {
  const number = item.locationReference?.identifier?.value;
  const place = reading.stored.encounter.location?.find(
    ({ location }) => location.identifier?.system === reading.facility.bed && location.identifier.value === number,
  );
  if (place === undefined) return undefined;
  return nativeText(reading, item, 'MA_GIUONG', writtenBed(place.location, fieldText(reading, item, 'MA_KHOA')));
}

const ITEM_TEXTS = [
  'MA_PTTT_QT',
  'GOI_VTYT',
  'MA_XANG_DAU',
  'PHAM_VI',
  'DON_GIA_BH',
  'TT_THAU',
  'TYLE_TT_DV',
  'TYLE_TT_BH',
  'THANH_TIEN_BH',
  'T_TRANTT',
  'MUC_HUONG',
  'T_NGUONKHAC_NSNN',
  'T_NGUONKHAC_VTNN',
  'T_NGUONKHAC_VTTN',
  'T_NGUONKHAC_CL',
  'T_NGUONKHAC',
  'T_BNTT',
  'T_BNCCT',
  'T_BHTT',
  'T_NGOAIDS',
  'MA_KHOA',
  'MA_PTTT',
  'VET_THUONG_TP',
  'MA_HIEU_SP',
  'TAI_SU_DUNG',
  'DU_PHONG',
] as const;

function billed(reading: Reading, item: ClaimItem, supply: SupplyDelivery | undefined, performance: Performance): NationalRow {
  const { names } = reading;
  const native = (field: string, written: string | undefined) => nativeText(reading, item, field, written);
  const product = item.productOrService;
  const supplyName = supply?.suppliedItem?.itemCodeableConcept?.text ?? fieldText(reading, item, 'TEN_VAT_TU');
  return nationalRow({
    ...Object.fromEntries(ITEM_TEXTS.map((field) => [field, fieldText(reading, item, field)])),
    MA_DICH_VU: codeIn(reading, product, codeSystemOf(names, 'MA_DICH_VU')),
    MA_VAT_TU: codeIn(reading, product, codeSystemOf(names, 'MA_VAT_TU')),
    MA_NHOM: codeIn(reading, item.category, codeSystemOf(names, 'MA_NHOM')),
    TEN_DICH_VU: performance.name ?? native('TEN_DICH_VU', product.text === supplyName ? undefined : product.text),
    TEN_VAT_TU: supplyName,
    DON_VI_TINH: item.quantity?.unit,
    SO_LUONG: native('SO_LUONG', writtenNumber(item.quantity?.value)),
    DON_GIA_BV: native('DON_GIA_BV', writtenNumber(item.unitPrice?.value)),
    THANH_TIEN_BV: native('THANH_TIEN_BV', writtenNumber(item.net?.value)),
  });
}
