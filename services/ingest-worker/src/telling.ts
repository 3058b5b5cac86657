import type { Connection } from '@hub/database';
import {
  type Beside,
  type RecordChange,
  saveRecordChanges,
  shardOf,
  type Withdrawn,
  type WriteItem,
  type WriteResult,
} from '@hub/resource-store';
import { MAPPING_VERSION, readDateTime } from '@hub/sources';
import type { DrainDeps } from './deps.ts';
import type { PreparedRecord } from './prepare.ts';
import { type Activity, facilityAuthor, labelsOf, provenanceItem, senderAgent, type Told } from './provenance.ts';
import { sourceUri } from './record-ref.ts';

/** A row that vanished from a record, marked; or one that vanished before and got the record's labels. */
export interface WithdrawnRow extends Withdrawn {
  readonly record: PreparedRecord;
  readonly activity: Extract<Activity, 'NULLIFY' | 'UPDATE'>;
}

/** What tells of a batch: a Provenance of each record that wrote something, and the rows that let it be undone. */
export interface Telling {
  /** Made with the batch, once its versions have numbers. */
  readonly beside: Beside;
  /** `results` are those of what `beside` made. Rows that vanished have a Provenance of their own, which comes rarely. */
  save(connection: Connection, results: readonly WriteResult[], withdrawn: readonly WithdrawnRow[]): Promise<void>;
}

export function telling(deps: DrainDeps, records: readonly PreparedRecord[], now: number): Telling {
  const telling: PreparedRecord[] = [];
  return {
    beside(results) {
      const items: WriteItem[] = [];
      let at = 0;
      for (const record of records) {
        if (record.fate.kind !== 'write') continue;
        const changed = record.fate.items.flatMap(({ item, reference }, i) => {
          const { status, version } = results[at + i] as WriteResult;
          return status === 'unchanged' ? [] : [{ reference, version, resource: item.resource }];
        });
        at += record.fate.items.length;
        if (changed.length === 0) continue;
        telling.push(record);
        const activity = record.stored === undefined ? 'CREATE' : 'UPDATE';
        items.push(
          provenanceItem(
            { ...senderOf(deps, record), activity, targets: changed, labels: labelsOf(changed.map((one) => one.resource)) },
            deps.canonicals,
            now,
          ),
        );
      }
      return items.map((item) => deps.writer.draft(item));
    },
    async save(connection, results, withdrawn) {
      const changes = telling.map((record, i) => changeOf(record, results[i] as WriteResult));
      changes.push(...(await nullified(deps, connection, withdrawn, now)));
      await saveRecordChanges(connection, changes);
    },
  };
}

/** Stores the Provenances of rows that vanished, and of those that got labels behind: one each for a record. */
async function nullified(
  deps: DrainDeps,
  connection: Connection,
  withdrawn: readonly WithdrawnRow[],
  now: number,
): Promise<RecordChange[]> {
  const groups = [...Map.groupBy(withdrawn, ({ record }) => record)].flatMap(([record, rows]) =>
    [...Map.groupBy(rows, ({ activity }) => activity)].map(([activity, some]) => ({ record, activity, rows: some })),
  );
  const items = groups.map(({ record, activity, rows }) => {
    const targets = rows.map(({ resource: { resourceType, id }, version }) => ({ reference: `${resourceType}/${id}`, version }));
    const labels = labelsOf(rows.map(({ resource }) => resource));
    return provenanceItem({ ...senderOf(deps, record), activity, targets, labels }, deps.canonicals, now);
  });
  if (items.length === 0) return [];
  // Drafted: what this transaction has interned may not be asked for on another connection (withdraw.ts).
  const drafts = items.map((item) => deps.writer.draft(item));
  const results = await deps.writer.write(connection, drafts, { actor: 0, now });
  return groups.map(({ record }, i) => changeOf(record, results[i] as WriteResult));
}

function changeOf({ incoming: { submission, record, key }, stored }: PreparedRecord, { rid }: WriteResult): RecordChange {
  return {
    submission: submission.seq,
    ordinal: record.ordinal,
    provenance: rid,
    key: key as string,
    ...(stored === undefined ? {} : { before: stored }),
  };
}

/** All that a Provenance says of who sent a record and where it belongs. */
function senderOf(deps: DrainDeps, { incoming, fate, stored }: PreparedRecord): Omit<Told, 'activity' | 'targets' | 'labels'> {
  const { submission, record } = incoming;
  const { orderKey = '' } = record.kind === 'unreadable' ? {} : record;
  const signature = record.kind === 'visit' ? record.signature : undefined;
  const header = record.kind === 'format' ? record.told?.({ canonicals: deps.canonicals, facility: submission.facility }) : undefined;
  const made = readDateTime(orderKey);
  const occurred = header?.occurred ?? (made?.precision === 'day' ? made.date : made?.instant);
  const own = fate.kind === 'write' ? (fate.items.find((_, i) => fate.owned[i]) ?? fate.items[0]) : undefined;
  return {
    shard: own === undefined ? (stored?.shard ?? 0) : shardOf(own.item.resource.id),
    owner: submission.facility.id,
    agent: senderAgent(deps.canonicals, submission.source.code, submission.facility.code),
    author: facilityAuthor(deps.canonicals, submission.facility.code),
    ...(occurred === undefined ? {} : { occurred }),
    ...(signature === undefined ? {} : { signature }),
    ...(header === undefined ? {} : { header }),
    submission: submission.id,
    role: 'source',
    mappingVersion: MAPPING_VERSION,
    source: sourceUri(incoming),
    origin: submission.seq,
    actor: submission.sentBy,
  };
}
