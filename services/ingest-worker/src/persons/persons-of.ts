import { type PersonPending, shardOf, type WriteResult } from '@hub/resource-store';
import type { PreparedRecord } from '../prepare.ts';
import { recordName } from '../record-ref.ts';
import { isCheckIn } from '../summarised.ts';

/**
 * The Patients that records of a batch speak of, changed or not: a person whose number is somebody else's is told of with every record, until it is
 * mended. `results` are those of the records' items, in order.
 */
export function personsOf(records: readonly PreparedRecord[], results: readonly WriteResult[]): PersonPending[] {
  const persons: PersonPending[] = [];
  let at = 0;
  for (const { fate, incoming } of records) {
    if (fate.kind !== 'write') continue;
    const { submission, record } = incoming;
    const name = recordName(incoming);
    const sheet = record.kind !== 'visit' ? '' : isCheckIn(record) ? 'XML0' : 'XML1';
    const told = { ordinal: record.ordinal, sheet, ...(name === undefined ? {} : { record: name }) };
    const seen = new Set<number>();
    for (const { item } of fate.items) {
      const { rid } = results[at++] as WriteResult;
      if (item.resource.resourceType !== 'Patient' || seen.has(rid)) continue;
      seen.add(rid);
      persons.push({ rid, shard: shardOf(item.resource.id), origin: submission.seq, told });
    }
  }
  return persons;
}
