import type { Principal, RecordedAction } from '@hub/access';
import { type AuditEntry, outcomeOf } from '@hub/audit';
import type { Request, Response } from 'express';

/** What an answer says of itself, for the record; `action` undefined: nothing goes on record unless it is a refusal. */
export interface RecordedCall {
  readonly action: RecordedAction | undefined;
  readonly principal: Principal | undefined;
  readonly address: string;
  readonly id: string | undefined;
}

const entryOf = (request: Request, response: Response, { action, principal, address, id }: RecordedCall): AuditEntry | undefined => {
  const outcome = outcomeOf(response.statusCode);
  if (action === undefined && outcome !== 'refused') return undefined;
  const route: unknown = request.route?.path;
  return {
    at: Date.now(),
    action: action ?? 'receipt',
    outcome,
    status: response.statusCode,
    route: typeof route === 'string' ? `${request.method} ${route}` : request.method,
    client: principal?.clientNumber ?? 0,
    user: principal?.user?.sub,
    purpose: principal?.purpose,
    address,
    ...(id === undefined ? {} : { detail: id.slice(0, 64) }),
  };
};

/**
 * Holds an answer back until it is on record: the first byte that a handler writes waits, and everything behind it. Without a record the
 * connection ends without an answer; what was sent in is safe, and sending again is.
 */
export function recordedFirst(
  request: Request,
  response: Response,
  call: () => RecordedCall,
  record: (entry: AuditEntry) => Promise<void>,
): void {
  const { write, end } = response;
  let held: (() => void)[] | undefined;
  const hold = (send: () => void): void => {
    if (held !== undefined) {
      held.push(send);
      return;
    }
    held = [send];
    const entry = entryOf(request, response, call());
    void (entry === undefined ? Promise.resolve() : record(entry)).then(
      () => {
        response.write = write;
        response.end = end;
        for (const one of held ?? []) one();
        // Who waits for room goes on.
        response.emit('drain');
      },
      () => response.destroy(),
    );
  };
  response.write = ((...given: Parameters<Response['write']>) => {
    hold(() => void write.apply(response, given));
    return false;
  }) as Response['write'];
  response.end = ((...given: Parameters<Response['end']>) => {
    hold(() => void end.apply(response, given));
    return response;
  }) as Response['end'];
}
