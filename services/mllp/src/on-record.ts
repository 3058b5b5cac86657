import type { AuditEntry } from '@hub/audit';
import type { Registered } from '@hub/submission-log';
import type { Judged } from './answers.ts';
import type { Peer } from './peer.ts';

/** Routes as the record of accesses names them. */
const MESSAGE = 'MLLP :source';
const CONNECTION = 'MLLP';

/** A message for the record: its submission, or why there is none. */
export function entryOf(
  { ack, issues, sender, answer }: Judged,
  { address }: Peer,
  registered: Registered | undefined,
  at: number,
): AuditEntry {
  const code = issues[0]?.code;
  const about = [...(ack === 'AA' || code === undefined ? [] : [code]), ...(registered === undefined ? [] : [registered.id])];
  return {
    at,
    action: 'submit',
    outcome: ack === 'AA' ? 'success' : sender === undefined ? 'refused' : 'failed',
    status: ack === 'AA' ? (registered?.outcome === 'new' ? 202 : 200) : sender === undefined ? 403 : registered === undefined ? 413 : 422,
    route: MESSAGE,
    client: sender?.clientNumber ?? 0,
    address,
    request: answer,
    detail: about.join(' '),
  };
}

/** What was refused before it was a message, for the record: a connection, or bytes without an end. */
export function refusedEntry(code: string, address: string, status: 400 | 403, at: number): AuditEntry {
  return {
    at,
    action: 'submit',
    outcome: status === 403 ? 'refused' : 'failed',
    status,
    route: CONNECTION,
    client: 0,
    address,
    detail: code,
  };
}
