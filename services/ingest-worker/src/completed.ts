import type { Encounter, Patient } from '@hub/fhir-model';
import { resourcesOfRecord, type StoredRecord } from '@hub/resource-store';
import { namesOf, storedVisit, type VisitRecord } from '@hub/sources';
import type { DrainDeps } from './deps.ts';
import type { IncomingRecord } from './record-ref.ts';
import { WITHDRAWN_HASH } from './withdrawal.ts';

/**
 * Tables that come days after their visit (a referral, a follow-up paper) are read beside what is stored of it, and stored as the whole visit that they
 * make together (mapping contract §5: VN-XML1-missing only where no visit is stored). The person and the cards are as they stand now, so that they stay
 * what later visits said. A visit that was withdrawn, or whose XML1 has not come, is not completed.
 */
export async function completed(
  deps: DrainDeps,
  records: readonly IncomingRecord[],
  stored: ReadonlyMap<string, StoredRecord>,
): Promise<readonly IncomingRecord[]> {
  if (!records.some(({ record }) => record.kind === 'visit' && record.late !== undefined)) return records;
  const all: IncomingRecord[] = [];
  for (const incoming of records) {
    const whole = incoming.key === undefined ? undefined : await wholeVisit(deps, incoming, stored.get(incoming.key));
    all.push(whole === undefined ? incoming : { ...incoming, record: whole });
  }
  return all;
}

async function wholeVisit(
  { database, canonicals }: DrainDeps,
  { record, submission }: IncomingRecord,
  stored: StoredRecord | undefined,
): Promise<VisitRecord | undefined> {
  if (record.kind !== 'visit' || record.late === undefined) return undefined;
  if (stored === undefined || stored.rids.length === 0 || stored.recordHash === WITHDRAWN_HASH) return undefined;
  const resources = await resourcesOfRecord(database.pool, stored);
  const { facility } = submission;
  const visit = `${canonicals.sid}visit/${facility.code}`;
  const encounter = resources.find(
    (one): one is Encounter & typeof one =>
      one.resourceType === 'Encounter' &&
      ((one as Encounter).identifier?.some(({ system, value }) => system === visit && value === record.late?.visit) ?? false),
  );
  const patient = resources.find(
    (one): one is Patient & typeof one => one.resourceType === 'Patient' && `Patient/${one.id}` === encounter?.subject?.reference,
  );
  if (encounter === undefined || patient === undefined || encounter.status === 'entered-in-error') return undefined;
  const rest = resources.filter((one) => one !== encounter && one !== patient);
  const whole = record.late.complete(storedVisit(facility.code, encounter, patient, rest), namesOf(canonicals));
  if (whole === undefined) return undefined;
  const { member } = record;
  return member === undefined
    ? whole
    : { ...whole, member, issues: whole.issues.map((one) => ({ ...one, record: `${member}#${whole.visit}` })) };
}
