import type { Identifier, Patient } from '@hub/fhir-model';
import type { MappedResource } from '../../mapping.ts';
import { mergedPerson } from '../../qd831/map/patient.ts';
import { homeAddress } from '../../qd3176/map/address.ts';
import { cardsOf } from '../../qd3176/map/card.ts';
import { describedByTag, isProvisional } from '../../qd3176/map/described-by.ts';
import { typedIdentifier } from '../../qd3176/map/element.ts';
import { humanName } from '../../qd3176/map/human-name.ts';
import { GENDER } from '../../qd3176/map/patient.ts';
import { personalNumber } from '../../qd3176/map/personal-number.ts';
import type { Scope } from './scope.ts';

type Person = Patient & { id: string };

/** The source record of the row's person. XML1 knows better (contract §1.1): where one has described the Patient, a sheet fills gaps only. */
export function patientOf(scope: Scope): MappedResource {
  const { names, values, person } = scope;
  const text = (field: string): string | undefined => values.get(field)?.text;
  const resource: Person = {
    resourceType: 'Patient',
    id: person.id,
    meta: { tag: [describedByTag(names, 'SHEET')] },
    identifier: sorted(identifiers(scope)),
    active: true,
  };
  const name = text('HO_TEN');
  if (name !== undefined) resource.name = [humanName(name)];
  const phone = text('DIEN_THOAI');
  if (phone !== undefined) resource.telecom = [{ system: 'phone', value: phone }];
  const gender = GENDER.get(values.get('GIOI_TINH')?.code ?? '');
  if (gender !== undefined) resource.gender = gender;
  const birth = values.get('NGAY_SINH')?.date?.slice(0, 10);
  if (birth !== undefined) resource.birthDate = birth;
  const [street, commune] = [text('DIA_CHI'), text('MA_XA')];
  const address = homeAddress(
    { ...scope, xml1: {} },
    { ...(street === undefined ? {} : { DIA_CHI: street }), ...(commune === undefined ? {} : { MAXA_CU_TRU: commune }) },
  );
  if (address !== undefined) resource.address = [address];
  const { form } = scope;
  const more = form.profile.patient === undefined ? undefined : (scope.fill(form.profile.patient) as Partial<Patient> | undefined);
  const whole: Person = { ...more, ...resource };
  return {
    resource: whole,
    mode: 'merge',
    key: person.key,
    aliases: person.aliases,
    owned: false,
    merge: (existing) => merged(scope, existing as Patient, whole),
  };
}

/** Numbers come in any order, one sheet this, the next sheet that: they stand in an order of their own. */
function merged({ names }: Scope, stored: Patient, own: Person): Person {
  const result = mergedPerson(names, new Set(), stored, own);
  if (!isProvisional(stored, names) || result.identifier === undefined) return result;
  return { ...result, identifier: sorted(result.identifier) };
}

const sorted = (list: readonly Identifier[]): Identifier[] => {
  const rank = ({ system = '', value = '' }: Identifier): string => `${system.includes('patient-internal-id') ? 0 : 1}${system}\n${value}`;
  return [...list].sort((a, b) => (rank(a) < rank(b) ? -1 : 1));
};

function identifiers({ names, facility, values, keys }: Scope): Identifier[] {
  const list: Identifier[] = [];
  if (keys.file !== undefined) list.push(typedIdentifier('PI', facility.patient, keys.file.value, 'secondary'));
  if (keys.file === undefined && keys.numbers.length === 0)
    list.push(typedIdentifier('PI', keys.station.system, keys.station.value, 'temp'));
  const personal = personalNumber(names, values.get('CCCD')?.text);
  if (personal !== undefined) list.push(personal);
  const cards = values.get('THE_BHYT')?.text;
  for (const card of cards === undefined ? [] : cardsOf({ MA_THE_BHYT: cards })) {
    list.push(typedIdentifier('SB', names.sid.insurance, card.number, card.temporary ? 'temp' : undefined));
    if (card.socialInsuranceNumber !== undefined) list.push(typedIdentifier('SB', names.sid.socialInsurance, card.socialInsuranceNumber));
  }
  return list;
}
