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
  const labelled = await labelledOf(canonicals, connection, visits, touched);
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

/** Labels of all of each visit that has some. */
async function labelledOf(
  { codeSystem }: Canonicals,
  connection: Connection,
  visits: readonly Visit[],
  touched: TouchedVisits,
): Promise<ReadonlyMap<Visit, readonly Coding[]>> {
  const told = await toldOf(connection, visits, touched);
  const labelled = new Map<Visit, readonly Coding[]>();
  for (const visit of visits) {
    const codes = new Set(touched.asked.get(visit.resource.id));
    for (const label of told(visit)) codes.add(label);
    const own = (visit.resource.meta?.security ?? []).filter(({ code }) => OF_VISIT.has(code ?? ''));
    const labels = withLabels(own, codes, codeSystem);
    if (labels.length > 0) labelled.set(visit, united(labels, [RESTRICTED]));
  }
  return labelled;
}

/** What the codes of resources stored before ask for their visits: two queries for the whole batch. */
async function toldOf(
  connection: Connection,
  visits: readonly Visit[],
  { older, written }: TouchedVisits,
): Promise<(visit: Visit) => readonly Label[]> {
  const looked = visits.filter(({ rid }) => older.has(rid));
  const diagnoses = looked.flatMap(({ resource }) => diagnosesOf(resource));
  const there = await referringTo(
    connection,
    looked.map(({ rid }) => rid),
    SENSITIVE,
  );
  const named = await storedUnder(connection, 'Condition', diagnoses, SENSITIVE);
  return ({ rid, resource }) => {
    const record = written.get(rid);
    if (record === undefined || !older.has(rid)) return [];
    const own = [
      ...there.filter((one) => isOfVisit(one.resource, resource)),
      ...named.filter((one) => diagnosesOf(resource).includes(one.resource.id)),
    ];
    return own.flatMap((one) => labelsAsked(one.resource, record));
  };
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
