import { setImmediate as pause } from 'node:timers/promises';
import { convertRecord, unmappable } from '@hub/conversion';
import { keyedId } from '@hub/fhir-model';
import type { Issue } from '@hub/outcome';
import {
  isErased,
  type KnownMoves,
  keyText,
  knownMoves,
  type PreparedItem,
  type StoredRecord,
  storedRecords,
  type WriteItem,
} from '@hub/resource-store';
import {
  MAPPING_VERSION,
  type MapContext,
  type MappedResource,
  type NeededKey,
  neededKeys,
  type SubjectMove,
  saidAgain,
  type UnmappedCode,
  unmappedCode,
} from '@hub/sources';
import type { ClaimedSubmission } from '@hub/submission-log';
import { anothersKeys } from './anothers.ts';
import { completed } from './completed.ts';
import type { DrainDeps } from './deps.ts';
import { erasedIssue, staleIssue } from './issues.ts';
import { whereItBelongs } from './moves/where-it-belongs.ts';
import { isStale } from './order.ts';
import { type IncomingRecord, recordName, sourceUri } from './record-ref.ts';
import { isCheckIn, summarised } from './summarised.ts';
import { isWithdrawal, unknownVisitIssue } from './withdrawal.ts';

/** What will happen to a record, as far as that can be known outside the transaction. */
export type Fate =
  /** Counted, its issues kept, nothing written. */
  | { readonly kind: 'rejected' | 'unchanged' | 'stale' }
  /** To be written. `owned[i]` tells whether `items[i]` is a row of the record. */
  | {
      readonly kind: 'write';
      readonly items: readonly PreparedItem[];
      readonly owned: readonly boolean[];
      /** Persons and visits the record merges or moves. */
      readonly moves?: readonly SubjectMove[];
    };

/** A record made ready: mapped, validated, and what it was compared with. */
export interface PreparedRecord {
  readonly incoming: IncomingRecord;
  readonly issues: readonly Issue[];
  readonly fate: Fate;
  /** The stored version it was compared with; another one under the lock means: prepare again. */
  readonly stored?: StoredRecord;
  /** Merges that were known when its references were brought to where they belong; other ones under the lock mean: prepare again. */
  readonly merges?: SeenMerges;
  /** Codes of its results that no concept map knows; only where the record was never stored. (Until the commit, new resources are text alone.) */
  readonly unmapped?: readonly UnmappedCode[];
}

/** Merges as they were asked for a batch. */
export interface SeenMerges {
  /** Patients and Encounters that its records name. */
  readonly ids: readonly string[];
  readonly moves: KnownMoves;
}

/** How long the process may be busy before other work (the batch being committed) gets its turn, in milliseconds. */
const TURN_MS = 4;

/**
 * Makes records ready for their transaction. Reads what is stored (record versions, business keys), writes nothing.
 * `cautious` leaves out the shortcut for rows of records seen for the first time.
 */
export async function prepare(deps: DrainDeps, arrived: readonly IncomingRecord[], cautious: boolean): Promise<PreparedRecord[]> {
  const stored = await storedRecords(
    deps.database.pool,
    arrived.flatMap(({ key }) => key ?? []),
  );
  const records = await completed(deps, arrived, stored);
  const summed = await summarised(deps.database, disputed(records, stored));
  const keys = await knownKeys(deps, records, stored, summed);
  const prepared: PreparedRecord[] = [];
  let turn = performance.now();
  for (const incoming of records) {
    prepared.push(
      await prepareRecord(deps, incoming, incoming.key === undefined ? undefined : stored.get(incoming.key), keys, summed, cautious),
    );
    if (performance.now() - turn > TURN_MS) {
      await pause();
      turn = performance.now();
    }
  }
  return prepared;
}

/** Ids of the business keys that records name, as far as the directory knows them, and the records whose keys cannot be told. */
interface Keys {
  readonly known: ReadonlyMap<string, string>;
  /** Keys that name something of another person. */
  readonly anothers: ReadonlySet<string>;
  readonly failures: ReadonlyMap<IncomingRecord, unknown>;
  readonly merges: SeenMerges;
}

async function knownKeys(
  deps: DrainDeps,
  records: readonly IncomingRecord[],
  stored: ReadonlyMap<string, StoredRecord>,
  summed: ReadonlySet<string>,
): Promise<Keys> {
  const asked: NeededKey[] = [];
  const failures = new Map<IncomingRecord, unknown>();
  for (const incoming of records) {
    const { record, key } = incoming;
    if (record.kind === 'unreadable' || record.rejected || key === undefined || settled(incoming, stored.get(key), summed) !== undefined)
      continue;
    try {
      for (const one of neededKeys(record, deps)) asked.push(one);
    } catch (error) {
      failures.set(incoming, error);
    }
  }
  const needed = asked.map((one) => one.key);
  const known = await deps.keys.resolve(needed);
  // Whom nobody knows yet may be merged away before this is stored: by the id that the directory will give.
  const ids = new Set(
    needed.flatMap((key) => {
      if (key.type !== 'Patient' && key.type !== 'Encounter') return [];
      return known.get(keyText(key)) ?? (key.type === 'Patient' ? keyedId(deps.idSecret, key) : []);
    }),
  );
  const moves = await knownMoves(deps.database.pool, [...ids]);
  const anothers = await anothersKeys(deps, asked, known, moves);
  if (anothers.size > 0) {
    const otherwise = asked.flatMap(({ key, of }) => (of === undefined || !anothers.has(keyText(key)) ? [] : [of.otherwise]));
    for (const [text, id] of await deps.keys.resolve(otherwise)) known.set(text, id);
  }
  return { known, anothers, failures, merges: { ids: [...ids], moves } };
}

/** Stored records of which it matters whether their XML1 has come: a check-in meets them, or a visit that looks older. */
function disputed(records: readonly IncomingRecord[], stored: ReadonlyMap<string, StoredRecord>): StoredRecord[] {
  return records.flatMap(({ key, record, submission }) => {
    const before = key === undefined ? undefined : stored.get(key);
    if (before === undefined || record.kind !== 'visit') return [];
    return isCheckIn(record) || isStale({ orderKey: record.orderKey, arrival: submission.seq }, before) ? [before] : [];
  });
}

/** A record whose fate follows from the stored version alone; `summed` names the {@link disputed} ones whose XML1 is stored. */
function settled(
  { submission, record }: IncomingRecord,
  stored: StoredRecord | undefined,
  summed: ReadonlySet<string>,
): 'unchanged' | 'stale' | undefined {
  if (stored === undefined || record.kind === 'unreadable') return undefined;
  const early = record.kind === 'visit' && isCheckIn(record);
  if (early && summed.has(stored.key)) return 'stale';
  // XML1 is older than no check-in. (What was withdrawn has no rows.)
  const overCheckIn = record.kind === 'visit' && !early && stored.rids.length > 0 && !summed.has(stored.key);
  if (!overCheckIn && isStale({ orderKey: record.orderKey, arrival: submission.seq }, stored)) return 'stale';
  if (submission.replayed === true) return undefined;
  return stored.recordHash === record.hash && stored.mappingVersion === MAPPING_VERSION ? 'unchanged' : undefined;
}

async function prepareRecord(
  deps: DrainDeps,
  incoming: IncomingRecord,
  stored: StoredRecord | undefined,
  { known, anothers, failures, merges }: Keys,
  summed: ReadonlySet<string>,
  cautious: boolean,
): Promise<PreparedRecord> {
  const { record, submission } = incoming;
  const base = { incoming, ...(stored === undefined ? {} : { stored }) };
  const name = recordName(incoming);
  if (record.kind === 'unreadable' || record.rejected) return { ...base, issues: record.issues, fate: { kind: 'rejected' } };
  if (stored !== undefined && isErased(stored)) return { ...base, issues: [erasedIssue(name)], fate: { kind: 'rejected' } };
  const early = settled(incoming, stored, summed);
  if (early === 'stale') return { ...base, issues: [...record.issues, staleIssue(name)], fate: { kind: 'stale' } };
  if (early === 'unchanged') return { ...base, issues: record.issues, fate: { kind: 'unchanged' } };

  if (isWithdrawal(incoming)) {
    // Where versions say their time, a withdrawal that came first stands: what is older than it is not stored any more.
    if (stored === undefined && record.kind === 'visit') return { ...base, issues: [unknownVisitIssue(name)], fate: { kind: 'rejected' } };
    return { ...base, issues: record.kind === 'format' ? record.issues : [], fate: { kind: 'write', items: [], owned: [] } };
  }

  const converted = failures.has(incoming)
    ? unmappable(record, failures.get(incoming))
    : convertRecord(record, mapContext(deps, submission, known, anothers));
  const { issues, fault } = converted;
  // A replay of what is stored takes the place of its own earlier word.
  const again = submission.replayed === true && stored?.arrival === submission.seq;
  const resources = converted.resources.map((one) => whereItBelongs(again ? saidAgain(one) : one, merges, deps.canonicals));
  const about = { submission: submission.id, record: String(record.ordinal) };
  if (fault?.kind === 'mapping') deps.logger.error('a record could not be mapped', { ...about, error: fault.error });
  if (fault?.kind === 'invalid') deps.logger.error('a mapped resource is not valid', { ...about, code: fault.rule });
  if (converted.rejected) return { ...base, issues, fate: { kind: 'rejected' } };
  // Nothing to write (only tables that are not mapped yet): the stored version, if any, stays as it is.
  if (resources.length === 0) return { ...base, issues, fate: { kind: 'unchanged' } };
  const first = stored === undefined && !cautious;
  const items = await deps.writer.prepare(resources.map((resource) => writeItem(incoming, resource, known, first)));
  const unmapped = stored === undefined ? resources.flatMap(({ resource }) => unmappedCode(resource, deps.canonicals) ?? []) : [];
  const moves = converted.moves === undefined ? {} : { moves: converted.moves };
  return { ...base, merges, unmapped, issues, fate: { kind: 'write', items, owned: resources.map(({ owned }) => owned), ...moves } };
}

/** What a mapper may know, with the ids that the directory has. */
export function mapContext(
  deps: DrainDeps,
  submission: ClaimedSubmission,
  known: ReadonlyMap<string, string>,
  anothers: ReadonlySet<string> = new Set(),
): MapContext {
  const { canonicals, idSecret } = deps;
  return {
    canonicals,
    idSecret,
    facility: submission.facility,
    receivedAt: submission.receivedAt,
    idFor: (key, shard) => known.get(keyText(key)) ?? keyedId(idSecret, key, shard),
    known: (key) => known.get(keyText(key)),
    isAnothers: (key) => anothers.has(keyText(key)),
  };
}

function writeItem(
  incoming: IncomingRecord,
  { resource, mode, merge, key, aliases = [], shared, owned }: MappedResource,
  known: ReadonlyMap<string, string>,
  firstVersion: boolean,
): WriteItem {
  const { submission } = incoming;
  const further = aliases.filter((alias) => !known.has(keyText(alias)));
  return {
    resource,
    mode,
    // Labels of its visit came from elsewhere (visit-labels.ts): what tells a part of it takes none away. The national tables tell the whole.
    ...(incoming.record.kind === 'format' ? { keepsLabels: true as const } : {}),
    owner: shared === true ? 0 : submission.facility.id,
    source: sourceUri(incoming),
    origin: submission.seq,
    actor: submission.sentBy,
    ...(merge === undefined ? {} : { merge }),
    ...(key === undefined || known.has(keyText(key)) ? {} : { key }),
    ...(further.length === 0 ? {} : { aliases: further }),
    // Rows of a record that was never stored: their ids follow from the record, so nothing can be there.
    ...(firstVersion && owned && mode === 'replace' && key === undefined ? { fresh: true } : {}),
  };
}
