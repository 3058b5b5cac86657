import { type Extension, fold, type Identifier, type Patient } from '@hub/fhir-model';
import { typedIdentifier } from './element.ts';
import type { Fields } from './fields.ts';
import { hubExtension } from './names.ts';
import { isSocialInsuranceNumber, personalNumber } from './personal-number.ts';
import { day } from './programme.ts';
import { byNumber } from './row-order.ts';
import type { Scope } from './scope.ts';

/**
 * Adds to the visit's Patient what only XML12 says of the person: when and by whom the identity paper was issued, the social
 * insurance number, the occupation in words. A row about someone else (another number, another name) adds nothing: XML1 wins.
 */
export function addAssessedPerson(scope: Scope, person: Patient): void {
  const fields = byNumber(scope.record.tables.XML12)[0]?.fields;
  if (fields === undefined || !isSamePerson(fields, scope.xml1)) return;
  addIssue(scope, person, fields);
  const number = fields.MA_BHXH;
  const { socialInsurance } = scope.names.sid;
  const known = person.identifier?.some(({ system, value }) => system === socialInsurance && value === number);
  if (isSocialInsuranceNumber(number) && known !== true) {
    person.identifier = [...(person.identifier ?? []), typedIdentifier('SB', socialInsurance, number)];
  }
  if (fields.NGHE_NGHIEP !== undefined) addOccupation(person, hubExtension(scope.names, 'extension-occupation'), fields.NGHE_NGHIEP);
}

function isSamePerson(row: Fields, xml1: Fields): boolean {
  const { SO_CCCD: number, HO_TEN: name } = row;
  if (number !== undefined && xml1.SO_CCCD !== undefined && number !== xml1.SO_CCCD) return false;
  return name === undefined || xml1.HO_TEN === undefined || fold(name) === fold(xml1.HO_TEN);
}

/** XML12.NGAY_CAP_CCCD and NOI_CAP_CCCD, on the number they were issued with. */
function addIssue(scope: Scope, person: Patient, { SO_CCCD, NGAY_CAP_CCCD, NOI_CAP_CCCD }: Fields): void {
  const number = personalNumber(scope.names, SO_CCCD);
  const start = day(NGAY_CAP_CCCD);
  person.identifier = person.identifier?.map((one): Identifier => {
    if (number === undefined || one.system !== number.system || one.value !== number.value) return one;
    return {
      ...one,
      ...(start === undefined ? {} : { period: { start } }),
      ...(NOI_CAP_CCCD === undefined ? {} : { assigner: { display: NOI_CAP_CCCD } }),
    };
  }) as Identifier[];
}

/** The occupation in words stands beside its code. */
function addOccupation(person: Patient, url: string, text: string): void {
  const extension: Extension[] = [...(person.extension ?? [])];
  const at = extension.findIndex((one) => one.url === url);
  const valueCodeableConcept = { ...(at < 0 ? {} : extension[at]?.valueCodeableConcept), text };
  if (at < 0) extension.push({ url, valueCodeableConcept });
  else extension[at] = { url, valueCodeableConcept };
  person.extension = extension;
}
