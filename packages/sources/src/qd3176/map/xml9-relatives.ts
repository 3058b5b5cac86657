import type { Extension, Identifier, Reference, RelatedPerson } from '@hub/fhir-model';
import { childId } from '@hub/fhir-model';
import { homeAddress } from './address.ts';
import { coding, identifier, oneConcept, typedIdentifier } from './element.ts';
import type { Fields } from './fields.ts';
import { humanName } from './human-name.ts';
import { codeSystemOf, fieldExtension, hubCodeSystem } from './names.ts';
import { personalNumber } from './personal-number.ts';
import { day } from './programme.ts';
import { ROLE_CODE } from './relatives.ts';
import { emit, type Newborn, rowKey, type Scope } from './scope.ts';

/** A newborn's mother or carer, and father, as its birth certificate names them: persons beside the child, never the child. */
export function birthRelatives(scope: Scope, newborn: Newborn, child: Reference): void {
  const mother = carer(scope, newborn, child);
  if (mother !== undefined) emit(scope, mother);
  const { HO_TEN_CHA } = newborn.row.fields;
  if (HO_TEN_CHA !== undefined)
    emit(scope, { ...relative(scope, newborn, child, 'FTH', 'father'), name: [humanName(HO_TEN_CHA)] } as Person);
}

type Person = RelatedPerson & { id: string };

function relative(scope: Scope, { row, id }: Newborn, child: Reference, role: string, display: string): Person {
  return {
    resourceType: 'RelatedPerson',
    id: childId(scope.context.idSecret, id, 'RelatedPerson', `${rowKey(scope, row)}/${role}`),
    ...scope.head,
    identifier: [identifier(scope.facility.row, rowKey(scope, row))],
    active: true,
    patient: child,
    relationship: [oneConcept(ROLE_CODE, role, display)],
  };
}

const OF_CARER = ['MA_BHXH_NND', 'MA_THE_NND', 'HO_TEN_NND', 'NGAYSINH_NND', 'MA_DANTOC_NND', 'SO_CCCD_NND', 'NOI_CU_TRU_NND'];
const UNITS = ['MA_QUOCTICH', 'MATINH_CU_TRU', 'MAHUYEN_CU_TRU', 'MAXA_CU_TRU'];

function carer(scope: Scope, newborn: Newborn, child: Reference): Person | undefined {
  const { fields } = newborn.row;
  if ([...OF_CARER, ...UNITS].every((field) => fields[field] === undefined)) return undefined;
  const person = relative(scope, newborn, child, 'MTH', 'mother');
  const extension = extensions(scope, fields);
  person.identifier = [...(person.identifier ?? []), ...numbers(scope, fields)];
  const birthDate = day(fields.NGAYSINH_NND);
  const address = homeAddress(scope, home(fields));
  const { resourceType, id, meta, ...rest } = person;
  return {
    resourceType,
    id,
    ...(meta === undefined ? {} : { meta }),
    ...(extension.length === 0 ? {} : { extension }),
    ...rest,
    ...(fields.HO_TEN_NND === undefined ? {} : { name: [humanName(fields.HO_TEN_NND)] }),
    ...(birthDate === undefined ? {} : { birthDate }),
    ...(address === undefined ? {} : { address: [address] }),
  };
}

/** XML9.SO_CCCD_NND with when and by whom it was issued, MA_THE_NND, MA_BHXH_NND. */
function numbers({ names }: Scope, fields: Fields): Identifier[] {
  const list: Identifier[] = [];
  const personal = personalNumber(names, fields.SO_CCCD_NND);
  const start = day(fields.NGAYCAP_CCCD_NND);
  if (personal !== undefined) {
    list.push({
      ...personal,
      ...(start === undefined ? {} : { period: { start } }),
      ...(fields.NOICAP_CCCD_NND === undefined ? {} : { assigner: { display: fields.NOICAP_CCCD_NND } }),
    });
  }
  if (fields.MA_THE_NND !== undefined) list.push(typedIdentifier('SB', names.sid.insurance, fields.MA_THE_NND));
  if (fields.MA_BHXH_NND !== undefined) list.push(typedIdentifier('SB', names.sid.socialInsurance, fields.MA_BHXH_NND));
  return list;
}

function extensions({ names }: Scope, { MA_DANTOC_NND, MA_QUOCTICH }: Fields): Extension[] {
  const list: Extension[] = [];
  if (MA_DANTOC_NND !== undefined) {
    list.push({ url: fieldExtension(names, 'MA_DANTOC_NND'), valueCoding: coding(hubCodeSystem(names, 'vn-core-race'), MA_DANTOC_NND) });
  }
  if (MA_QUOCTICH !== undefined) {
    list.push({ url: fieldExtension(names, 'MA_QUOCTICH'), valueCoding: coding(codeSystemOf(names, 'MA_QUOCTICH'), MA_QUOCTICH) });
  }
  return list;
}

/** Where the carer lives, under the names of XML1. */
function home({ NOI_CU_TRU_NND, MATINH_CU_TRU, MAHUYEN_CU_TRU, MAXA_CU_TRU }: Fields): Fields {
  const named = { DIA_CHI: NOI_CU_TRU_NND, MATINH_CU_TRU, MAHUYEN_CU_TRU, MAXA_CU_TRU };
  return Object.fromEntries(Object.entries(named).filter((entry): entry is [string, string] => entry[1] !== undefined));
}
