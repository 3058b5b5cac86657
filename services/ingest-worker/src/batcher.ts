import type { Issue } from '@hub/outcome';
import type { ClaimedSubmission } from '@hub/submission-log';
import type { IncomingRecord, SharedName } from './record-ref.ts';

/** What comes out of reading submissions: records in order, and how each submission ends: read whole, or by a fault of the hub. */
export type Arrival =
  | { readonly kind: 'record'; readonly incoming: IncomingRecord }
  | { readonly kind: 'end'; readonly submission: ClaimedSubmission; readonly issues: readonly Issue[] }
  | { readonly kind: 'fault'; readonly submission: ClaimedSubmission; readonly fault: unknown };

/** Records that are stored in one transaction, and the submissions that end with them. */
export interface Batch {
  readonly records: readonly IncomingRecord[];
  readonly ends: readonly Exclude<Arrival, { kind: 'record' }>[];
}

/** How large a batch may get. `rows` is about the number of resources. */
export interface BatchLimits {
  readonly records: number;
  readonly rows: number;
}

/**
 * Cuts arrivals into batches, across submissions. A record whose key is in the batch already begins the next one: versions
 * of one record are stored one after the other, each compared with the one before; so are records that name the card of one newborn,
 * whose id the earlier one gives, and records that say different things of one person: each makes its version of the Patient, and a visit can
 * be given back with what it said. Rows of sheets with the very same numbers share one: whose they are does not depend on which came first, what they say is
 * merged one after the other, and what one of them said is told anew from its file when another is undone. A submission that an earlier attempt left
 * undone shares no batch: what fails every time takes nobody along.
 */
export async function* batches(arrivals: AsyncIterable<Arrival>, limits: BatchLimits): AsyncGenerator<Batch> {
  let records: IncomingRecord[] = [];
  let ends: Batch['ends'][number][] = [];
  let keys = new Map<string, string | undefined>();
  let persons = new Map<string, string>();
  let rows = 0;
  let last: ClaimedSubmission | undefined;
  const cut = (): Batch => {
    const batch = { records, ends };
    records = [];
    ends = [];
    keys = new Map();
    persons = new Map();
    rows = 0;
    return batch;
  };
  for await (const arrival of arrivals) {
    const submission = arrival.kind === 'record' ? arrival.incoming.submission : arrival.submission;
    const alone = last !== undefined && last.seq !== submission.seq && (last.attempts > 1 || submission.attempts > 1);
    if (alone && records.length + ends.length > 0) yield cut();
    last = submission;
    if (arrival.kind !== 'record') {
      ends.push(arrival);
      if (ends.length >= limits.records) yield cut();
      continue;
    }
    const { incoming } = arrival;
    const full = records.length >= limits.records || (records.length > 0 && rows + incoming.rows > limits.rows);
    const named: SharedName[] = [...(incoming.key === undefined ? [] : [{ name: incoming.key }]), ...(incoming.cards ?? [])];
    const met = ({ name, says }: SharedName): boolean => keys.has(name) && (says === undefined || keys.get(name) !== says);
    const { person } = incoming;
    const whose = person === undefined ? '' : `${submission.facility.id}\n${person.name}`;
    const before = persons.get(whose);
    const otherwise = person !== undefined && before !== undefined && before !== person.says;
    if (full || otherwise || named.some(met)) yield cut();
    if (person !== undefined) persons.set(whose, person.says);
    records.push(incoming);
    rows += incoming.rows;
    for (const { name, says } of named) keys.set(name, says);
  }
  if (records.length > 0 || ends.length > 0) yield cut();
}
