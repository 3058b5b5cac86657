/** Default of the one configuration value for canonical URLs (mapping contract, head). URLs are identifiers; nothing resolves them. */
export const DEFAULT_CANONICAL_BASE = 'http://fhir.ehealth.gov.vn/core/';

/** The canonical bases every identifier, code system and extension URL is built from. Each ends with `/`. */
export interface Canonicals {
  readonly base: string;
  readonly sid: string;
  readonly codeSystem: string;
  readonly structureDefinition: string;
}

/** Builds the bases from one configured base URL; adds the trailing slash when it is missing. */
export function canonicals(base: string = DEFAULT_CANONICAL_BASE): Canonicals {
  const root = base.endsWith('/') ? base : `${base}/`;
  return {
    base: root,
    sid: `${root}sid/`,
    codeSystem: `${root}CodeSystem/`,
    structureDefinition: `${root}StructureDefinition/`,
  };
}

/** International systems used by the mappings; fixed by their standards. */
export const TERMINOLOGY = {
  loinc: 'http://loinc.org',
  snomed: 'http://snomed.info/sct',
  ucum: 'http://unitsofmeasure.org',
  icd10: 'http://hl7.org/fhir/sid/icd-10',
  icd9cm: 'http://hl7.org/fhir/sid/icd-9-cm',
  atc: 'http://www.whocc.no/atc',
  actCode: 'http://terminology.hl7.org/CodeSystem/v3-ActCode',
  confidentiality: 'http://terminology.hl7.org/CodeSystem/v3-Confidentiality',
  identifierType: 'http://terminology.hl7.org/CodeSystem/v2-0203',
} as const;
