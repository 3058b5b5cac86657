import { mayChange, type Principal, seesByOwner, visibilityOfWrites } from '@hub/access';
import { SERVER_ID } from '@hub/fhir-model';
import type { IfMatch } from '@hub/fhir-rest';
import type { StoredRow } from '../write/stored-rows.ts';
import type { Aim } from './aim.ts';
import { refusals } from './problems.ts';
import { MovedError } from './retry.ts';

/**
 * Holds an aim against what is stored, under its lock: may it be written? `nothing` is a deletion that finds nothing to delete.
 * Throws the ProblemError of the refusal, or MovedError when what the condition saw has changed since.
 */
export function judge(
  { change, kind, id, owner, found, holder }: Aim,
  row: StoredRow | undefined,
  principal: Principal,
): 'write' | 'nothing' {
  if (kind === 'make' || change.kind === 'create') return 'write';
  const { at, ifMatch } = change;
  // Its lock goes by the owner, so who owns it must have been known; a condition's answer holds only for the version it saw.
  if (row !== undefined && row.owner !== owner) throw new MovedError('another owner created it meanwhile');
  if (change.criteria !== undefined && found !== undefined && row?.version !== found.version) throw new MovedError('the match was changed');

  if (kind === 'put') {
    if (row !== undefined && !mayChange(principal, row.owner)) throw refusals.notYours(at);
    const current = row?.deleted === false ? row.version : undefined;
    if (!agrees(ifMatch, current)) throw refusals.versionMoved(at);
    if (change.kind === 'update' && change.ifNoneMatch === true && current !== undefined) throw refusals.existsAlready(at);
    if (current !== undefined && change.criteria !== undefined && found === undefined) {
      // What came to be since the look may be what the condition asks for.
      if (holder?.version !== current) throw new MovedError('the id was taken or its resource changed');
      throw refusals.idTaken(at);
    }
    if (row === undefined && SERVER_ID.test(id)) throw refusals.hubId(at);
    return 'write';
  }
  const seen = row !== undefined && maySee(principal, row) ? row : undefined;
  if (seen !== undefined && !mayChange(principal, seen.owner)) throw refusals.notYours(at);
  const current = seen?.deleted === false ? seen.version : undefined;
  if (kind === 'delete') {
    if (!agrees(ifMatch, current)) throw refusals.versionMoved(at);
    return current === undefined ? 'nothing' : 'write';
  }
  if (seen === undefined) throw refusals.notFound(at);
  if (current === undefined) throw refusals.gone(at);
  if (!agrees(ifMatch, current)) throw refusals.versionMoved(at);
  return 'write';
}

function agrees(ifMatch: IfMatch | undefined, current: number | undefined): boolean {
  if (ifMatch === undefined) return true;
  return current !== undefined && (ifMatch === '*' || ifMatch.includes(current));
}

function maySee(principal: Principal, { owner, labels }: StoredRow): boolean {
  return seesByOwner(visibilityOfWrites(principal, Date.now()), owner, labels);
}
