import type { Source } from '@hub/client-register';
import { openRegistrar, type Registered } from '@hub/submission-log';
import type { IntakeDeps } from './deps.ts';

/** One delivery, whichever door it came by. */
export interface Delivered {
  readonly source: Source;
  /** `client_number` of the token that brought it. */
  readonly sentBy: number;
  readonly contentType: string;
  readonly body: AsyncIterable<Uint8Array>;
}

/** What taking delivery needs of {@link IntakeDeps}. */
export type TakingDeps = Pick<IntakeDeps, 'database' | 'archive' | 'jobs' | 'log' | 'mappingVersion' | 'maxBodyBytes' | 'observe'>;

/**
 * Takes delivery: bytes to the archive (durable), then the row (committed), then the bell. Whatever fails before the commit leaves no
 * submission; whatever fails after it is found by the sweep.
 */
export function takingIn(deps: TakingDeps): (delivered: Delivered) => Promise<Registered> {
  const registrar = openRegistrar(deps.database, { mappingVersion: deps.mappingVersion });
  return async ({ source, sentBy, contentType, body }) => {
    const bytes = await deps.archive.put(body, { maxBytes: deps.maxBodyBytes });
    deps.observe?.('archived');
    const registered = await registrar.register({ sourceId: source.id, facilityId: source.facility.id, sentBy, contentType, bytes });
    deps.observe?.('committed');
    if (registered.outcome !== 'known') {
      deps.jobs.ring(source.id).catch((error: unknown) => deps.log.warn('bell not rung, the sweep will', { source: source.code, error }));
    }
    return registered;
  };
}
