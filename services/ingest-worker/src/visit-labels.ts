import { labelMask } from '@hub/access';
import type { Connection } from '@hub/database';
import { type Canonicals, type Coding, type Encounter, TERMINOLOGY } from '@hub/fhir-model';
import {
  type LabelledRow,
  labelledVisitsBeside,
  NOT_OF_THE_RECORD,
  recordKey,
  referringTo,
  storedRecords,
  storedRows,
  storedUnder,
  studiesBeside,
  type Vanished,
  visitsAsStored,
  type WriteResult,
} from '@hub/resource-store';
import { type Label, withLabels } from '@hub/sources';
import type { PreparedRecord } from './prepare.ts';
import { sourceUri } from './record-ref.ts';
import { diagnosesOf, isOfVisit, labelsAsked, type TouchedVisits, touchedVisits } from './touched-visits.ts';

/** A resource that lacks labels of its visit, and the record by which that shows. */
export type Unlabelled = Vanished & { readonly record: PreparedRecord };

/** Labels of a visit that are those of all of it (mapping contract §3.4), each with R. */
const OF_VISIT: ReadonlySet<string> = new Set(['HIV', 'TB', 'PSY', 'ETH'] satisfies readonly Label[]);
const RESTRICTED: Coding = { system: TERMINOLOGY.confidentiality, code: 'R' };

type Visit = LabelledRow & { readonly resource: Encounter & { readonly id: string } };

/**
 * What of the visits that a batch touched lacks their labels. The labels of a visit are those its Encounter carries and those that the codes of its resources
 * ask for: another file, another kind of source may bring the diagnosis, the result and the visit in any order. Asked in the batch's own transaction,
 * after it is written: versions from before a label are hidden with it. Of national tables that nothing labels nothing is asked; of other records
 * one query, as long as none of their visits carries labels.
 */
export async function visitLabels(
  canonicals: Canonicals,
  connection: Connection,
  records: readonly PreparedRecord[],
  results: readonly WriteResult[],
): Promise<readonly Unlabelled[]> {
  const touched = touchedVisits(records, results);
  const visits = await visitsTouched(connection, touched);
  const found = new Map<number, Unlabelled>();
  const labelled = new Map<Visit, readonly Coding[]>();
  for (const visit of visits) {
    const labels = await labelsOf(canonicals, connection, visit, touched);
    if (labels.length > 0) labelled.set(visit, labels);
  }
  for (const [visit, labels] of labelled) {
    const record = recordOf(visit, touched);
    const { seq: origin, sentBy: actor } = record.incoming.submission;
    for (const { rid, labels: has, resource } of await membersOf(connection, visit, record, canonicals)) {
      if ((labelMask(labels) & ~has) === 0 || NOT_OF_THE_RECORD.has(resource.resourceType)) continue;
      const all = united(found.get(rid)?.labels ?? [], labels);
      found.set(rid, { rid, record, source: sourceUri(record.incoming), origin, actor, labels: all, before: true });
    }
  }
  return [...found.values()];
}

/** The visits that carry labels, or may be given some. */
async function visitsTouched(connection: Connection, { written, named, numbered, asked }: TouchedVisits): Promise<readonly Visit[]> {
  if (written.size + named.size + numbered.size === 0) return [];
  const rows = [
    ...(await visitsAsStored(connection, { rids: [...written.keys()], labelled: [...named.keys()] })),
    ...(await storedUnder(connection, 'Encounter', [...asked.keys()])),
    ...(await labelledVisitsBeside(connection, [...numbered.keys()])),
  ];
  return [...new Map(rows.map((row) => [row.rid, row as Visit])).values()];
}

/** Labels of all of a visit; none: nothing of it is sensitive. */
async function labelsOf(
  { codeSystem }: Canonicals,
  connection: Connection,
  { rid, resource }: Visit,
  { asked, older, written }: TouchedVisits,
): Promise<readonly Coding[]> {
  const codes = new Set(asked.get(resource.id));
  const record = written.get(rid);
  if (record !== undefined && older.has(rid)) {
    const there = [
      ...(await referringTo(connection, [rid], SENSITIVE)),
      ...(await storedUnder(connection, 'Condition', diagnosesOf(resource))),
    ];
    for (const one of there) for (const label of labelsAsked(one.resource, record)) codes.add(label);
  }
  const own = (resource.meta?.security ?? []).filter(({ code }) => OF_VISIT.has(code ?? ''));
  const labels = withLabels(own, codes, codeSystem);
  return labels.length === 0 ? [] : united(labels, [RESTRICTED]);
}

/** Labels by which resources are told that may label their visit. */
const SENSITIVE = labelMask([
  ...['HIV', 'PSY', 'ETH'].map((code): Coding => ({ system: TERMINOLOGY.actCode, code })),
  { system: '/CodeSystem/sensitivity', code: 'TB' },
]);

/** The Encounter, what belongs to it, the diagnoses it names, and what the national tables made of it (a Claim names no visit). */
async function membersOf(
  connection: Connection,
  visit: Visit,
  { incoming }: PreparedRecord,
  { sid }: Canonicals,
): Promise<readonly LabelledRow[]> {
  const { id: facilityId, code } = incoming.submission.facility;
  const numbers = (visit.resource.identifier ?? []).flatMap(({ system, value }) =>
    system === `${sid}visit/${code}` && value !== undefined ? value : [],
  );
  const tables = await storedRecords(
    connection,
    numbers.map((key) => recordKey({ facilityId, kind: 'visit', key })),
  );
  const rows = await storedRows(
    connection,
    [...tables.values()].flatMap(({ rids }) => rids),
  );
  const around = [...(await referringTo(connection, [visit.rid])), ...(await studiesBeside(connection, [visit.rid]))];
  const diagnoses = await storedUnder(connection, 'Condition', diagnosesOf(visit.resource));
  return [visit, ...around.filter(({ resource }) => isOfVisit(resource, visit.resource)), ...diagnoses, ...rows];
}

/** The record by which a visit was touched. */
function recordOf({ rid, resource }: Visit, { written, named, numbered }: TouchedVisits): PreparedRecord {
  return (written.get(rid) ?? named.get(resource.id) ?? numbered.values().next().value) as PreparedRecord;
}

function united(first: readonly Coding[], second: readonly Coding[]): readonly Coding[] {
  return [...new Map([...first, ...second].map((one) => [`${one.system}|${one.code}`, one])).values()];
}
