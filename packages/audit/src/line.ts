import type { RecordedAction } from '@hub/access';
import type { AuditEntry, AuditOutcome } from './entry.ts';

const OUTCOMES: readonly AuditOutcome[] = ['success', 'refused', 'failed', 'error'];

/** Members after the first six, in their order in a line; append-only: lines are kept for years. */
const REST = ['address', 'request', 'purpose', 'user', 'type', 'id', 'version', 'query', 'patients', 'resources', 'detail'] as const;

/**
 * An entry as a line of JSON: an array without names and without what is absent at its end. A read is about 150 bytes; thousands a second
 * are written.
 */
export function encodeLine(entry: AuditEntry): string {
  const { at, action, outcome, status, route, client } = entry;
  const line: unknown[] = [at, action, OUTCOMES.indexOf(outcome), status, route, client];
  // Each by its name, in the order of REST: a loop over the names would cost more than all the rest.
  line.push(entry.address, entry.request, entry.purpose, entry.user, entry.type, entry.id);
  line.push(entry.version, entry.query, entry.patients, entry.resources, entry.detail);
  let length = line.length;
  while (line[length - 1] === undefined || line[length - 1] === null) length -= 1;
  line.length = length;
  // What is undefined in a list is written as null.
  return JSON.stringify(line);
}

/** The entry of a line. Throws on what {@link encodeLine} did not write. */
export function decodeLine(line: string): AuditEntry {
  const [at, action, outcome, status, route, client, ...rest] = JSON.parse(line) as readonly unknown[];
  const named = Object.fromEntries(
    REST.flatMap((name, index) => (rest[index] === undefined || rest[index] === null ? [] : [[name, rest[index]]])),
  );
  return {
    at: at as number,
    action: action as RecordedAction,
    outcome: OUTCOMES[outcome as number] as AuditOutcome,
    status: status as number,
    route: route as string,
    client: client as number,
    ...named,
  };
}
