import type { Claim, ClaimInsurance, ClaimItem, CodeableConcept, Coding, Extension, Reference } from '@hub/fhir-model';
import { formatInstant, TERMINOLOGY } from '@hub/fhir-model';
import type { Row } from '../../record.ts';
import { readList } from '../../values/list.ts';
import { writtenBed, writtenNumber } from '../unmap/written.ts';
import type { MappedCoverage } from './coverage.ts';
import { coding, concept, exact, identifier, listedConcept, money, oneConcept, UNKNOWN_CONCEPT } from './element.ts';
import { stay } from './encounter.ts';
import { addFieldExtensions, type FieldRule, keepExact, rawExtension, timeOrText } from './extensions.ts';
import type { Fields } from './fields.ts';
import { bedKeysOf } from './keys.ts';
import { bedReference } from './location.ts';
import { codeSystemOf, hubExtension } from './names.ts';
import { PERFORMANCE_FIELDS } from './performance-fields.ts';
import { emit, rowKey, type Scope, visitChildId } from './scope.ts';
import { type ClinicalKind, clinicalKind } from './service-group.ts';

const TYPE = oneConcept('http://terminology.hl7.org/CodeSystem/claim-type', 'institutional', 'Institutional');
const PRIORITY = oneConcept('http://terminology.hl7.org/CodeSystem/processpriority', 'normal', 'Normal');

/** Money and settlement fields of XML1 beside the total. */
const CLAIM_FIELDS: readonly FieldRule[] = [
  ['T_THUOC', 'money'],
  ['T_VTYT', 'money'],
  ['T_TONGCHI_BH', 'money'],
  ['T_BNTT', 'money'],
  ['T_BNCCT', 'money'],
  ['T_BHTT', 'money'],
  ['T_NGUONKHAC', 'money'],
  ['T_BHTT_GDV', 'money'],
  ['T_NGOAIDS', 'money'], // QĐ 4210
  ['NAM_QT', 'integer'],
  ['THANG_QT', 'integer'],
];

/** Fields of an XML2 row that are about paying for it. */
const DRUG_FIELDS: readonly FieldRule[] = [
  ['TT_THAU', 'text'],
  ['PHAM_VI', 'code'],
  ['TYLE_TT_BH', 'decimal'],
  ['THANH_TIEN_BH', 'money'],
  ['T_NGUONKHAC_NSNN', 'money'],
  ['T_NGUONKHAC_VTNN', 'money'],
  ['T_NGUONKHAC_VTTN', 'money'],
  ['T_NGUONKHAC_CL', 'money'],
  ['T_NGUONKHAC', 'money'],
  ['MUC_HUONG', 'decimal'],
  ['T_BNTT', 'money'],
  ['T_BNCCT', 'money'],
  ['T_BHTT', 'money'],
  ['T_NGOAIDS', 'money'], // QĐ 4210
  ['MA_PTTT', 'code'],
  ['NGUON_CTRA', 'code'],
  ['VET_THUONG_TP', 'flag'],
];

/** The same of an XML3 row. */
const SERVICE_FIELDS: readonly FieldRule[] = [
  ['MA_PTTT_QT', 'code'],
  ['GOI_VTYT', 'text'],
  ['MA_XANG_DAU', 'code'],
  ['PHAM_VI', 'code'],
  ['DON_GIA_BH', 'money'],
  ['TT_THAU', 'text'],
  ['TYLE_TT_DV', 'decimal'],
  ['TYLE_TT_BH', 'decimal'],
  ['THANH_TIEN_BH', 'money'],
  ['T_TRANTT', 'money'],
  ['MUC_HUONG', 'decimal'],
  ['T_NGUONKHAC_NSNN', 'money'],
  ['T_NGUONKHAC_VTNN', 'money'],
  ['T_NGUONKHAC_VTTN', 'money'],
  ['T_NGUONKHAC_CL', 'money'],
  ['T_NGUONKHAC', 'money'],
  ['T_BNTT', 'money'],
  ['T_BNCCT', 'money'],
  ['T_BHTT', 'money'],
  ['T_NGOAIDS', 'money'], // QĐ 4210
  ['MA_KHOA', 'code'],
  ['MA_PTTT', 'code'],
  ['VET_THUONG_TP', 'flag'],
  ['MA_HIEU_SP', 'text'],
  ['TAI_SU_DUNG', 'flag'],
  ['DU_PHONG', 'text'],
];

/** The bill of a visit: one Claim, XML2 rows by STT, then XML3 rows by STT (contract §3.3). Sums are checked elsewhere, never corrected. */
export function claim(scope: Scope, coverages: readonly MappedCoverage[], drugs: readonly Row[], services: readonly Row[]): void {
  const { xml1 } = scope;
  const extension = addFieldExtensions(scope, xml1, CLAIM_FIELDS, []);
  const settled = timeOrText(scope, xml1, 'NGAY_TTOAN', extension);
  const total = money(xml1.T_TONGCHI_BV);
  keepExact(scope, extension, 'T_TONGCHI_BV', xml1.T_TONGCHI_BV, writtenNumber(total?.value));
  const period = stay(scope);
  const resource: Claim & { id: string } = {
    resourceType: 'Claim',
    id: visitChildId(scope, 'Claim', 'claim'),
    ...scope.head,
    ...(extension.length === 0 ? {} : { extension }),
    identifier: [identifier(scope.facility.claim, scope.visit)],
    status: 'active',
    type: TYPE,
    use: 'claim',
    patient: scope.subject,
    ...(period === undefined ? {} : { billablePeriod: period }),
    created: settled ?? period?.end ?? period?.start ?? formatInstant(scope.context.receivedAt),
    provider: scope.organization,
    priority: PRIORITY,
    insurance: coverages.map(insurance),
  };
  const procedures = xml1.MA_PTTT_QT === undefined ? [] : readList(xml1.MA_PTTT_QT);
  if (procedures.length > 0) {
    resource.procedure = procedures.map((code, i) => ({
      sequence: i + 1,
      procedureCodeableConcept: oneConcept(TERMINOLOGY.icd9cm, code),
    }));
  }
  if (xml1.MA_TAI_NAN !== undefined && xml1.MA_TAI_NAN !== '0' && scope.start !== undefined) {
    resource.accident = { date: scope.start.date, type: listedConcept(codeSystemOf(scope.names, 'MA_TAI_NAN'), xml1.MA_TAI_NAN) };
  }
  const items = [...drugs.map((row) => drugItem(scope, row)), ...services.map((row) => serviceItem(scope, row))];
  items.forEach((item, i) => {
    item.sequence = i + 1;
  });
  // The Encounter belongs to the whole bill; R4 has it on items only, and once is enough for the search parameter.
  if (items[0] !== undefined) items[0].encounter = [scope.encounter];
  if (items.length > 0) resource.item = items;
  if (total !== undefined) resource.total = total;
  emit(scope, resource);
}

function insurance(coverage: MappedCoverage, i: number): ClaimInsurance {
  return { sequence: i + 1, focal: i === 0, coverage: coverage.reference };
}

function drugItem(scope: Scope, row: Row): ClaimItem {
  const { fields } = row;
  const extension = rowExtension(scope, row);
  addFieldExtensions(scope, fields, DRUG_FIELDS, extension);
  const codings = fields.MA_THUOC === undefined ? [] : [coding(codeSystemOf(scope.names, 'MA_THUOC'), fields.MA_THUOC)];
  return item(scope, fields, extension, concept(codings, fields.TEN_THUOC), 'DON_GIA');
}

function serviceItem(scope: Scope, row: Row): ClaimItem {
  const { fields } = row;
  const extension = rowExtension(scope, row);
  addFieldExtensions(scope, fields, SERVICE_FIELDS, extension);
  // A row that makes no clinical resource (examination, bed, transport …) keeps here what would stand there.
  const kind = clinicalKind(fields);
  const bed = bedOf(scope, fields);
  if (kind === undefined) addFieldExtensions(scope, fields, bed === undefined ? PERFORMANCE_FIELDS : ALL_BUT_BED, extension);
  if (bed !== undefined) keepExact(scope, extension, 'MA_GIUONG', fields.MA_GIUONG, writtenBed(bed, fields.MA_KHOA));
  nameSupply(scope, fields, kind, extension);
  const codings: Coding[] = [];
  if (fields.MA_DICH_VU !== undefined) codings.push(coding(codeSystemOf(scope.names, 'MA_DICH_VU'), fields.MA_DICH_VU));
  if (fields.MA_VAT_TU !== undefined) codings.push(coding(codeSystemOf(scope.names, 'MA_VAT_TU'), fields.MA_VAT_TU));
  const made = item(scope, fields, extension, concept(codings, fields.TEN_DICH_VU ?? fields.TEN_VAT_TU), 'DON_GIA_BV');
  if (bed !== undefined) made.locationReference = bed;
  return made;
}

const ALL_BUT_BED = PERFORMANCE_FIELDS.filter(([field]) => field !== 'MA_GIUONG');

/** The (first) bed of a row that is one: XML3.MA_KHOA/MA_GIUONG, MA_NHOM 14–16; it is among the places of the Encounter. */
function bedOf(scope: Scope, fields: Fields): Reference | undefined {
  const key = bedKeysOf(fields, scope.facility)[0];
  return key === undefined ? undefined : bedReference(scope, key);
}

/**
 * The one text of a bill's item is XML3.TEN_DICH_VU, else TEN_VAT_TU. What that cannot say stands beside it: the supply's name where no
 * SupplyDelivery has it, the service's where both have the same.
 */
function nameSupply(scope: Scope, { TEN_DICH_VU, TEN_VAT_TU }: Fields, kind: ClinicalKind | undefined, extension: Extension[]): void {
  if (TEN_VAT_TU === undefined) return;
  if (kind !== 'SupplyDelivery') extension.push(rawExtension(scope, 'TEN_VAT_TU', TEN_VAT_TU));
  if (TEN_DICH_VU === TEN_VAT_TU) extension.push(rawExtension(scope, 'TEN_DICH_VU', TEN_DICH_VU));
}

function rowExtension(scope: Scope, row: Row): Extension[] {
  return [{ url: hubExtension(scope.names, 'xml-row'), valueString: rowKey(scope, row) }];
}

/** What both tables share: MA_NHOM, SO_LUONG with DON_VI_TINH, unit price, THANH_TIEN_BV. `sequence` is set when all rows are there. */
function item(
  scope: Scope,
  fields: Fields,
  extension: Extension[],
  product: CodeableConcept | undefined,
  price: 'DON_GIA' | 'DON_GIA_BV',
): ClaimItem {
  const quantity = exact(fields.SO_LUONG);
  const unitPrice = money(fields[price]);
  const net = money(fields.THANH_TIEN_BV);
  keepExact(scope, extension, 'SO_LUONG', fields.SO_LUONG, writtenNumber(quantity));
  keepExact(scope, extension, price, fields[price], writtenNumber(unitPrice?.value));
  keepExact(scope, extension, 'THANH_TIEN_BV', fields.THANH_TIEN_BV, writtenNumber(net?.value));
  const made: ClaimItem = { extension, sequence: 0, productOrService: product ?? UNKNOWN_CONCEPT };
  if (fields.MA_NHOM !== undefined) made.category = oneConcept(codeSystemOf(scope.names, 'MA_NHOM'), fields.MA_NHOM);
  if (quantity !== undefined) {
    made.quantity = fields.DON_VI_TINH === undefined ? { value: quantity } : { value: quantity, unit: fields.DON_VI_TINH };
  } else if (fields.DON_VI_TINH !== undefined) {
    made.quantity = { unit: fields.DON_VI_TINH };
  }
  if (unitPrice !== undefined) made.unitPrice = unitPrice;
  if (net !== undefined) made.net = net;
  return made;
}
