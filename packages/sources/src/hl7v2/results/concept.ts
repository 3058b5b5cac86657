import { type CodeableConcept, type Coding, TERMINOLOGY } from '@hub/fhir-model';
import { coding, concept } from '../../qd3176/map/element.ts';
import type { Parts } from './parts.ts';

/** Names of coding systems in messages (HL7 table 0396) whose URI is known. */
const SYSTEMS: Readonly<Record<string, string>> = {
  LN: TERMINOLOGY.loinc,
  LOINC: TERMINOLOGY.loinc,
  SCT: TERMINOLOGY.snomed,
  SNM: TERMINOLOGY.snomed,
  SNOMED: TERMINOLOGY.snomed,
  I10: TERMINOLOGY.icd10,
  ICD10: TERMINOLOGY.icd10,
  I9C: TERMINOLOGY.icd9cm,
  UCUM: TERMINOLOGY.ucum,
  CVX: 'http://hl7.org/fhir/sid/cvx',
  MVX: 'http://hl7.org/fhir/sid/mvx',
  ATC: TERMINOLOGY.atc,
  WC: TERMINOLOGY.atc,
};

/** The URI of a coding system as a message names it: of a table of HL7 (`HL70078`) its own, else what is known. */
function systemOf(name: string): string | undefined {
  if (/^(?:https?:\/\/|urn:)\S+$/.test(name)) return name;
  const table = /^HL7(\d{4})$/.exec(name)?.[1];
  return table === undefined ? SYSTEMS[name.toUpperCase()] : `http://terminology.hl7.org/CodeSystem/v2-${table}`;
}

/** What one sender calls coding systems (its profile), in capitals, with their URIs. */
export type CodingSystemNames = ReadonlyMap<string, string>;

const NONE: CodingSystemNames = new Map();

/** A code FHIR can hold: no blanks but single ones inside. */
const isCode = (text: string): boolean => text !== '' && !/^\s|\s$|\s\s|[\t\r\n]/.test(text);

/**
 * A CE or CWE (HL7 v2.5, 2A.14): the code, its text, and the alternate one beside it. `own` is the system of codes whose own is not named or not
 * known (`L`, `99LAB`): it belongs to the sender. `named`: what the sender's profile says of such names. Undefined when both parts are blank.
 */
export function conceptOf(parts: Parts, own: string, named: CodingSystemNames = NONE): CodeableConcept | undefined {
  const codings: Coding[] = [];
  for (const at of [1, 4]) {
    const code = parts(at);
    if (!isCode(code)) continue;
    const name = parts(at + 1);
    const called = parts(at + 2);
    codings.push(coding(named.get(called.toUpperCase()) ?? systemOf(called) ?? own, code, name === '' ? undefined : name));
  }
  const text = parts(9) || parts(2) || parts(5) || (codings.length === 0 ? parts(1) : '');
  return concept(codings, text === '' ? undefined : text);
}
