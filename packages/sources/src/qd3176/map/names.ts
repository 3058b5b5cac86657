import { type Canonicals, TERMINOLOGY } from '@hub/fhir-model';

/** Every URL the mapping of one canonical base writes, built once: strings are shared by all resources made with them. */
export interface Names {
  readonly sid: {
    readonly nationalId: string;
    readonly citizenId: string;
    readonly passport: string;
    readonly insurance: string;
    readonly socialInsurance: string;
    readonly providerCode: string;
    readonly insurerCode: string;
    readonly licence: string;
  };
  readonly facilities: Map<string, FacilityNames>;
  readonly codeSystems: Map<string, string>;
  readonly extensions: Map<string, string>;
  readonly canonicals: Canonicals;
}

/** Identifier systems of values that are unique inside one facility only (`{SID}kind/{F}`, contract §1). */
export interface FacilityNames {
  readonly patient: string;
  readonly visit: string;
  readonly recordNumber: string;
  readonly claim: string;
  readonly row: string;
  readonly documentNumber: string;
  readonly department: string;
  readonly bed: string;
  readonly employee: string;
}

const cache = new WeakMap<Canonicals, Names>();

/** The names under one canonical base; the same object for the same {@link Canonicals}. */
export function namesOf(canonicals: Canonicals): Names {
  const known = cache.get(canonicals);
  if (known !== undefined) return known;
  const { sid } = canonicals;
  const names: Names = {
    sid: {
      nationalId: `${sid}national_id`,
      citizenId: `${sid}citizen_id`,
      passport: `${sid}passport_number`,
      insurance: `${sid}insurance_number`,
      socialInsurance: `${sid}social_insurance_number`,
      providerCode: `${sid}provider-code`,
      insurerCode: `${sid}insurer-code`,
      licence: `${sid}provider-medical-license-number`,
    },
    facilities: new Map(),
    codeSystems: new Map(),
    extensions: new Map(),
    canonicals,
  };
  cache.set(canonicals, names);
  return names;
}

/** The identifier systems of facility `code` (MA_CSKCB). */
export function facilityNames(names: Names, code: string): FacilityNames {
  const known = names.facilities.get(code);
  if (known !== undefined) return known;
  const { sid } = names.canonicals;
  const made: FacilityNames = {
    patient: `${sid}patient-internal-id/${code}`,
    visit: `${sid}visit/${code}`,
    recordNumber: `${sid}record-number/${code}`,
    claim: `${sid}claim/${code}`,
    row: `${sid}xml-row/${code}`,
    documentNumber: `${sid}document-number/${code}`,
    department: `${sid}department/${code}`,
    bed: `${sid}bed/${code}`,
    employee: `${sid}healthworker-employee-number/${code}`,
  };
  names.facilities.set(code, made);
  return made;
}

const kebab = (field: string): string => field.toLowerCase().replaceAll('_', '-');

/** Fields whose codes come from a list that is not named after the field (contract §2). */
const LISTS: Readonly<Record<string, string>> = { MA_BENH_YHCT: 'yhct', MA_DANTOC: 'vn-core-race', MA_KHOA_RV: 'ma-khoa' };
const INTERNATIONAL: Readonly<Record<string, string>> = { MA_PTTT_QT: TERMINOLOGY.icd9cm, MA_BENH: TERMINOLOGY.icd10 };

/** The code system of a coded field: `{CS}` + field name in lower case with `-` for `_`, unless §2 of the contract names another. */
export function codeSystemOf(names: Names, field: string): string {
  let url = names.codeSystems.get(field);
  if (url === undefined) {
    url = INTERNATIONAL[field] ?? `${names.canonicals.codeSystem}${LISTS[field] ?? kebab(field)}`;
    names.codeSystems.set(field, url);
  }
  return url;
}

/** The extension of a field without a home in the resource: `{SD}xml-` + field name (contract §3). */
export function fieldExtension(names: Names, field: string): string {
  let url = names.extensions.get(field);
  if (url === undefined) {
    url = `${names.canonicals.structureDefinition}xml-${kebab(field)}`;
    names.extensions.set(field, url);
  }
  return url;
}

/** An extension or code system of the hub by its own name, e.g. `administrative-unit`. */
export function hubExtension(names: Names, name: string): string {
  let url = names.extensions.get(name);
  if (url === undefined) {
    url = `${names.canonicals.structureDefinition}${name}`;
    names.extensions.set(name, url);
  }
  return url;
}

/** A code system of the hub by its own name, e.g. `lab-index-1227`. */
export function hubCodeSystem(names: Names, name: string): string {
  let url = names.codeSystems.get(name);
  if (url === undefined) {
    url = `${names.canonicals.codeSystem}${name}`;
    names.codeSystems.set(name, url);
  }
  return url;
}
