import { findSource } from '@hub/client-register';
import { problem } from '@hub/outcome';
import type { Registered } from '@hub/submission-log';
import { activeClient } from './active-client.ts';
import { acceptedType } from './content-type.ts';
import type { IntakeDeps } from './deps.ts';
import { type TakingDeps, takingIn } from './take-in.ts';

/** What a part of the hub brings in the name of a source: a connector, which fetches what its system does not send. */
export interface HandedIn {
  /** Code of the source. */
  readonly source: string;
  readonly contentType: string;
  readonly body: Buffer;
  /** What brought it, for the record of accesses: `PACS :source`. */
  readonly route: string;
}

/** Takes delivery as any door does: archived, registered, rung, on record. */
export type HandIn = (given: HandedIn) => Promise<Registered>;

/**
 * Opens the door for connectors of this process. Throws ProblemError `not-found/source-unknown`, `forbidden/client-disabled`, `media-type`,
 * `too-large`; what was committed stays when it cannot be put on record, and is known the next time.
 */
export function handingIn(deps: TakingDeps & Pick<IntakeDeps, 'record'>): HandIn {
  const takeIn = takingIn(deps);
  return async ({ source: code, contentType, body, route }) => {
    const source = await findSource(deps.database, code);
    if (source === undefined)
      throw problem('not-found', 'source-unknown', `Chưa đăng ký nguồn ${code}.`, `Source ${code} is not registered.`);
    const client = await activeClient(deps.database, code);
    if (client === undefined) throw problem('forbidden', 'client-disabled', `Nguồn ${code} đã bị khoá.`, `Source ${code} is switched off.`);
    const accepted = acceptedType(contentType, source.formats);
    const bytes = async function* () {
      yield body;
    };
    const registered = await takeIn({ source, sentBy: client, contentType: accepted, body: bytes() });
    const { id, outcome } = registered;
    await deps.record({
      at: Date.now(),
      action: 'submit',
      route,
      client,
      outcome: 'success',
      status: outcome === 'new' ? 202 : 200,
      detail: id,
    });
    return registered;
  };
}
