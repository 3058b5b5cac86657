import { convertRecord } from '@hub/conversion';
import type { Resource } from '@hub/fhir-model';
import type { Speaker } from '@hub/resource-store';
import { type MappedResource, neededKeys, type SourceRecord } from '@hub/sources';
import { type ClaimedSubmission, claimedBySeq } from '@hub/submission-log';
import { keysOfStored } from '../anothers.ts';
import { readSubmission } from '../arrivals.ts';
import type { DrainDeps } from '../deps.ts';
import { mapContext } from '../prepare.ts';

/** A record read from the archive once more, as it is mapped now. */
export interface Retold {
  readonly source: string;
  readonly kind: SourceRecord['kind'];
  /** By "Type/id", as its sender meant it: merges of persons are not looked at. Absent for a record that cannot be told alone. */
  readonly resources?: ReadonlyMap<string, MappedResource>;
}

/** The name of a speaker among those asked for. */
export const speakerName = ({ submission, ordinal }: Speaker): string => `${submission}#${ordinal}`;

/** Reads records from the archive and maps them; only resources of `wanted` ("Type/id") are kept. Each submission is read once. */
export async function retell(
  deps: DrainDeps,
  speakers: Iterable<Speaker>,
  wanted: ReadonlySet<string>,
): Promise<ReadonlyMap<string, Retold>> {
  const told = new Map<string, Retold>();
  for (const [seq, some] of Map.groupBy(speakers, ({ submission }) => submission)) {
    const submission = await claimedBySeq(deps.database, seq);
    if (submission === undefined) continue;
    const left = new Set(some.map(({ ordinal }) => ordinal));
    for await (const arrival of readSubmission(deps, submission)) {
      if (arrival.kind !== 'record') continue;
      const { record } = arrival.incoming;
      if (left.delete(record.ordinal))
        told.set(speakerName({ submission: seq, ordinal: record.ordinal }), await retold(deps, submission, record, wanted));
      if (left.size === 0) break;
    }
  }
  return told;
}

async function retold(deps: DrainDeps, submission: ClaimedSubmission, record: SourceRecord, wanted: ReadonlySet<string>): Promise<Retold> {
  const base = { source: `urn:uuid:${submission.id}#${record.ordinal}`, kind: record.kind };
  // Late tables are mapped beside their visit, and what is refused now was not when it was stored.
  if (record.kind === 'unreadable' || record.rejected || (record.kind === 'visit' && record.late !== undefined)) return base;
  const { known, anothers } = await keysOfStored(deps, neededKeys(record, deps));
  const { resources, rejected } = convertRecord(record, mapContext(deps, submission, known, anothers));
  if (rejected) return base;
  const named = resources.map((one) => [`${one.resource.resourceType}/${one.resource.id}`, one] as const);
  return { ...base, resources: new Map(named.filter(([reference]) => wanted.has(reference))) };
}

/**
 * What several records say of a resource together, one after the other; its `meta.source` is the last that added to it. Undefined when one of them cannot
 * be told again, or does not speak of it any more.
 */
export function together(reference: string, speakers: readonly Speaker[], told: ReadonlyMap<string, Retold>): Resource | undefined {
  let said: Resource | undefined;
  let text = '';
  for (const speaker of speakers) {
    const one = told.get(speakerName(speaker));
    const mapped = one?.resources?.get(reference);
    if (one === undefined || mapped === undefined) return undefined;
    const next = afterwards(said, mapped);
    const now = JSON.stringify({ ...next, meta: { ...next.meta, source: '' } });
    if (now !== text) said = { ...next, meta: { ...next.meta, source: one.source } };
    text = now;
  }
  return said;
}

function afterwards(stored: Resource | undefined, { resource, mode, merge }: MappedResource): Resource {
  if (stored === undefined || mode === 'replace') return resource;
  if (mode === 'if-absent') return stored;
  return merge === undefined ? resource : merge(stored);
}
