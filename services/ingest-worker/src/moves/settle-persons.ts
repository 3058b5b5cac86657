import { type Patient, parseResource } from '@hub/fhir-model';
import { withMerges } from '@hub/identity';
import { knownMoves, lockResources, mergeLock, placedPersons, storedPersons, type WriteItem } from '@hub/resource-store';
import type { DrainDeps } from '../deps.ts';
import { patiently } from '../rework/patiently.ts';
import { moveProvenances } from './move-provenance.ts';

/** Why they are looked at: what a submission said, or no longer says; nothing of the kind where they are only kept as they should be. */
export interface SettledBy {
  /** submission.seq. */
  readonly origin?: number;
  readonly submission?: { readonly id: string; readonly role: 'source' | 'removal' };
}

/**
 * Patients say who was merged into whom: links both ways, not in use any more, numbers of the person on the survivor; or that nobody is, when that was taken back.
 * `ids`: Patients; those that nothing was ever merged with stay as they are.
 */
export async function settlePersons(deps: DrainDeps, ids: readonly string[], by: SettledBy = {}): Promise<void> {
  if (ids.length === 0) return;
  const { database, writer, canonicals } = deps;
  const seen = await knownMoves(database.pool, ids);
  // Who was merged into one of them is read beside them: their numbers are taken over.
  const others = ids.flatMap((id) => (seen.into.get(id) ?? []).map((one) => one.id));
  const rows = await placedPersons(database.pool, [...new Set([...ids, ...others])]);
  if (rows.length === 0) return;
  const codes = new Map(rows.map(({ owner, facility }) => [owner, facility]));
  const wanted = new Set(ids);
  await patiently(() =>
    database.transaction(async (connection) => {
      await lockResources(
        connection,
        rows.map(({ rid }) => rid),
        [...codes.keys()].map((owner) => mergeLock(owner, 'writer')),
      );
      const moves = await knownMoves(connection, ids);
      const stored = await storedPersons(
        connection,
        rows.map(({ rid }) => rid),
      );
      const patients = new Map(stored.flatMap((one) => (one.body === '' ? [] : [[one.id, parseResource(one.body) as Patient]])));
      const persons = stored.flatMap((one) => {
        const patient = patients.get(one.id);
        if (!wanted.has(one.id) || patient === undefined) return [];
        const into = moves.persons.get(one.id);
        const merged = {
          ...(into === undefined ? {} : { into: { id: into.id, message: moves.messages.get(one.id) ?? '' } }),
          of: (moves.into.get(one.id) ?? []).map((other) => {
            const theirs = patients.get(other.id);
            return theirs === undefined ? other : { ...other, patient: theirs };
          }),
        };
        const resource = withMerges(patient, merged, codes.get(one.owner) ?? '', canonicals);
        return [{ ...one, resource: { ...resource, id: one.id } }];
      });
      const items = persons.map(
        ({ resource, owner }): WriteItem => ({
          resource,
          owner,
          mode: 'replace',
          ...(by.origin === undefined ? {} : { origin: by.origin }),
        }),
      );
      if (items.length === 0) return;
      const context = { actor: 0, now: deps.now() };
      const locked = await writer.lock(connection, await writer.prepare(items));
      await locked.write(context, undefined, (results) =>
        moveProvenances(deps, by, persons, results, context.now).map((item) => writer.draft(item)),
      );
    }),
  );
}
