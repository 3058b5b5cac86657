import { contentHash, SERVER_ID } from '@hub/fhir-model';

/** Types of patients' records, which a multiplied store has more of. All others (who works where, what is published) are there once. */
export const COPIED_TYPES = [
  ...['Appointment', 'Claim', 'Composition', 'Condition', 'Coverage', 'DiagnosticReport', 'Encounter', 'MedicationAdministration'],
  ...['MedicationRequest', 'Observation', 'Patient', 'Procedure', 'Provenance', 'ServiceRequest', 'SupplyDelivery'],
] as const;

/** Below this URI: the systems whose values name something of a patient's record. Those of providers, departments and sources stay. */
export const SID = 'http://fhir.ehealth.gov.vn/core/sid/';
export const OWN_SYSTEMS = [
  ...['citizen_id', 'national_id', 'insurance_number', 'social_insurance_number', 'patient-internal-id/', 'record-number/'],
  ...['visit/', 'claim/', 'xml-row/'],
] as const;

/** Visits of a copy are so many years before those of the store it is of: one year each, so that no day has more of them. */
export const YEARS = { first: 2025, last: 2026 } as const;

/** Ids have 24 characters by chance: each turn of those is another id, as random as it was, in the same shard. */
export const COPIES_MOST = 24;

/** The id of a resource in copy `k` (1, 2, …). SQL: {@link COPIED_ID}. */
export const copiedId = (id: string, k: number): string => id.slice(0, 2) + id.slice(2 + k) + id.slice(2, 2 + k);

/** SQL: {@link copiedId} of a column. */
export const COPIED_ID = (column: string, k: string): string =>
  `left(${column}, 2) || substr(${column}, 3 + ${k}) || substr(${column}, 3, ${k})`;

const HEAD =
  /^\{"resourceType":"([A-Za-z]+)","id":"([^"]+)","meta":\{"versionId":"\d+","lastUpdated":"([^"]+)"(?:,"source":"[^"]*")?,?((?:,?"(?:profile|security|tag)":\[[^\]]*\])*)\},/;
const OWN = new RegExp(`("(?:reference":"|resourceType":")(?:${COPIED_TYPES.join('|')})(?:/|","id":"))([a-z2-7]{26})(?=["/])`, 'g');
const IDENTIFIER = new RegExp(`("system":"${SID}(?:${OWN_SYSTEMS.join('|')})[^"]*","value":"[^"]*)"`, 'g');
const SUBMISSION = /(urn:uuid:[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-)([0-9a-f]{12})/g;
const YEAR = new RegExp(`"(${YEARS.first}|${YEARS.last})(?=-\\d\\d[-"])`, 'g');

/** A text that is stored, as it is in copy `k`: its own ids, identifiers, submissions and years; names, codes and values as they are. */
export function copiedText(body: string, k: number): string {
  return body
    .replace(OWN, (_, before: string, id: string) => before + copiedId(id, k))
    .replace(IDENTIFIER, `$1.${k}"`)
    .replace(SUBMISSION, (_, before: string, last: string) => before + last.slice(k) + last.slice(0, k))
    .replace(YEAR, (_, year: string) => `"${Number(year) - k}`);
}

/** What the columns beside a text say, read from it. Throws for a text of another form than the writer's. */
export function columnsOf(body: string): { readonly id: string; readonly lastUpdated: number; readonly hash: string } {
  const [head, type, id, lastUpdated, metaMembers] = HEAD.exec(body) ?? [];
  if (head === undefined || type === undefined || id === undefined || lastUpdated === undefined || !SERVER_ID.test(id))
    throw new Error(`a text that begins as no text of a patient's record: ${body.slice(0, 60)}`);
  const hash = contentHash({ type, id, metaMembers: metaMembers ?? '', members: body.slice(head.length, -1) });
  return { id, lastUpdated: Date.parse(lastUpdated), hash };
}
