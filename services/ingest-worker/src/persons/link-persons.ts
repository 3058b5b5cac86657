import type { Connection } from '@hub/database';
import { type Patient, parseResource } from '@hub/fhir-model';
import { officialSystems, withHubLinks } from '@hub/identity';
import {
  contradicted,
  donePersons,
  lockResources,
  mergedAmong,
  type Namesakes,
  namesakes,
  type StoredPerson,
  storedPersons,
  type Waiting,
  type WaitingPerson,
  type WriteItem,
  type WriteResult,
  waitingOfPersons,
  waitingPersons,
} from '@hub/resource-store';
import { addLateIssues } from '@hub/submission-log';
import type { DrainDeps } from '../deps.ts';
import { settlePersons } from '../moves/settle-persons.ts';
import { patiently } from '../rework/patiently.ts';
import { conflictIssue } from './conflict-issue.ts';
import { decideLinks, type LinkDecision, type Person } from './decide-links.ts';
import { linkProvenance } from './link-provenance.ts';

/** Records whose persons are looked at together: those of one batch. */
const TOGETHER = 400;

/**
 * Links the Patients that wait, and takes away links that hold no more (contract §1.1, decisions/0001). Each round is one statement that asks who
 * has to do with whom; only where somebody does, a transaction: locks of all concerned in one sorted call, everything read again under them,
 * links and their Provenance, warnings, and those who waited taken away. Killed anywhere, they wait again.
 */
export async function linkPersons(deps: DrainDeps, whose: readonly number[] | 'left behind', stop = () => false): Promise<void> {
  for (let after = 0; !stop(); ) {
    const waiting: Waiting = whose === 'left behind' ? { leftBehind: true, after } : { origins: whose };
    const due = await waitingPersons(deps.database.pool, waiting, TOGETHER);
    if (due.length === 0) return;
    if (whose === 'left behind') await oneByOneIfNeeded(deps, due);
    else await patiently(() => linkDue(deps, due));
    after = due.at(-1)?.seq ?? after;
    if (due.length < TOGETHER) return;
  }
}

/** One whom the hub stumbles on must not keep the others waiting. */
async function oneByOneIfNeeded(deps: DrainDeps, due: readonly WaitingPerson[]): Promise<void> {
  try {
    await patiently(() => linkDue(deps, due));
  } catch (error) {
    if (due.length === 1) return deps.logger.error('a person could not be linked', { error });
    for (const one of due) await oneByOneIfNeeded(deps, [one]);
  }
}

async function linkDue(deps: DrainDeps, due: readonly WaitingPerson[]): Promise<void> {
  const { database, uris, canonicals } = deps;
  const systems = [...(await uris.find(officialSystems(canonicals.sid))).values()];
  const rids = [...new Set(due.map(({ rid }) => rid))];
  // Whoever was merged says so still, and the survivor goes by the numbers that both have now.
  await settlePersons(deps, await mergedAmong(database.pool, rids));
  const look = await namesakes(database.pool, rids, systems);
  const met = (rid: number): boolean => look.others.has(rid) || look.crowded.size > 0;
  // Who is alone now: whoever comes later with the same number waits in their turn, and will find them.
  await donePersons(
    database.pool,
    due.flatMap(({ rid, seq }) => (met(rid) ? [] : [seq])),
  );
  const rest = due.filter(({ rid }) => met(rid));
  if (rest.length === 0) return;
  const stirred = await withoutTheQuiet(deps, rest, concernedBy(rest, look), look);
  if (stirred.length === 0) return;
  await database.transaction((connection) => linkWithin(deps, connection, stirred, concernedBy(stirred, look), systems));
}

/** Those who wait and whom they have to do with. */
function concernedBy(waiting: readonly WaitingPerson[], look: Namesakes): readonly number[] {
  return [...new Set(waiting.flatMap(({ rid }) => [rid, ...(look.others.get(rid) ?? [])]))];
}

/**
 * Most who wait are linked as they should be since long ago: they are seen without locks and let go, so that facilities with persons in common do
 * not wait for each other at every visit. What changes meanwhile waits itself and is looked at when it is committed, beside what is seen here.
 * Answers the others.
 */
async function withoutTheQuiet(
  { database: { pool }, uris, canonicals }: DrainDeps,
  rest: readonly WaitingPerson[],
  concerned: readonly number[],
  look: Namesakes,
): Promise<readonly WaitingPerson[]> {
  const waiting = await waitingOfPersons(pool, concerned);
  const asked = new Set(rest.map(({ seq }) => seq));
  const persons = new Map((await storedPersons(pool, concerned)).map((stored) => [stored.rid, read(stored)]));
  const due = waiting.filter(({ seq }) => asked.has(seq));
  const elsewhere = waiting.filter(({ seq }) => !asked.has(seq));
  const decision = decideLinks(persons, look, due, elsewhere, { canonicals, system: (uri) => uris.peek(uri) });
  if (decision.settled.length > 0) return due;
  const stirred = new Set([...decision.links.map(({ person }) => person.rid), ...decision.contradictions.map(({ record }) => record.rid)]);
  const isQuiet = ({ rid }: WaitingPerson): boolean =>
    !stirred.has(rid) && [...(look.others.get(rid) ?? [])].every((other) => !stirred.has(other));
  await donePersons(
    pool,
    due.filter(isQuiet).map(({ seq }) => seq),
  );
  return due.filter((one) => !isQuiet(one));
}

async function linkWithin(
  deps: DrainDeps,
  connection: Connection,
  rest: readonly WaitingPerson[],
  concerned: readonly number[],
  systems: readonly number[],
): Promise<void> {
  const { uris, canonicals } = deps;
  await lockResources(connection, concerned);
  const waiting = await waitingOfPersons(connection, concerned);
  const asked = new Set(rest.map(({ seq }) => seq));
  const due = waiting.filter(({ seq }) => asked.has(seq));
  if (due.length === 0) return;
  const persons = new Map((await storedPersons(connection, concerned)).map((stored) => [stored.rid, read(stored)]));
  // Who turned up since is not locked; they wait themselves, and come after this.
  const look: Namesakes = await namesakes(connection, [...new Set(due.map(({ rid }) => rid))], systems);
  const elsewhere = waiting.filter(({ seq }) => !asked.has(seq));
  const decision = decideLinks(persons, look, due, elsewhere, { canonicals, system: (uri) => uris.peek(uri) });
  await write(deps, connection, decision);
  await contradicted(connection, decision.settled);
  await addLateIssues(
    connection,
    decision.contradictions.flatMap((one) => {
      const { origin, told } = one.record;
      return origin === undefined || told === undefined
        ? []
        : [{ ...conflictIssue(one, canonicals.sid), seq: origin, ordinal: told.ordinal }];
    }),
  );
  await donePersons(
    connection,
    due.map(({ seq }) => seq),
  );
}

const read = (stored: StoredPerson): Person =>
  stored.body === '' ? stored : { ...stored, patient: parseResource(stored.body) as unknown as Patient };

async function write({ writer, canonicals, now }: DrainDeps, connection: Connection, { links }: LinkDecision): Promise<void> {
  if (links.length === 0) return;
  const items = links.map(({ person: { id, owner, patient = { resourceType: 'Patient' } }, references }): WriteItem => {
    // The source of the content stays what it was: of the links the Provenance tells.
    const resource = { ...withHubLinks(patient, references, canonicals.structureDefinition), id };
    return { resource, owner, mode: 'replace' };
  });
  const context = { actor: 0, now: now(), linked: true as const };
  const locked = await writer.lock(connection, await writer.prepare(items));
  await locked.write(context, undefined, (results) =>
    links.flatMap(({ person }, i) => {
      const { status, version } = results[i] as WriteResult;
      return status === 'unchanged' ? [] : [writer.draft(linkProvenance(person, version, canonicals, context.now))];
    }),
  );
}
