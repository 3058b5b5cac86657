import type { WriteOptions } from '@hub/resource-store';
import type { Settings } from '@hub/settings';
import { currentClient } from '@hub/telemetry';
import type { FhirAppDeps } from './app.ts';

/**
 * Milliseconds a write waits for another's lock before it lets its connection go and tries again: ingest holds a facility's locks for
 * a batch, and whatever holds them longer must not keep the lanes of all writers.
 */
export const LOCK_TIMEOUT_MS = 3_000;

/**
 * Connections for what is asked: their number, and how many of them one client may have at once. Searches that are slow, however many a
 * client sends, leave the others half of them. (Look-ups by key need none of these.)
 */
export const READ_CONNECTIONS = { poolSize: 12, shares: { most: 6, owner: currentClient }, readsMuch: true } as const;

/** What the settings bound of requests. */
export function requestLimits(settings: Settings): Pick<FhirAppDeps, 'maxResourceBytes' | 'maxBundleBytes' | 'maxBundleEntries'> {
  return {
    maxResourceBytes: settings.fhirMaxResourceBytes,
    maxBundleBytes: settings.fhirMaxBundleBytes,
    maxBundleEntries: settings.fhirMaxBundleEntries,
  };
}

/** What the settings bound of writes under way. */
export function writeLimits(settings: Settings): NonNullable<WriteOptions['limits']> {
  return {
    lanes: settings.writeLanes,
    waitingChanges: settings.writeQueueChanges,
    waitingBytes: settings.writeQueueBytes,
    beginWithin: settings.writeWaitMs,
  };
}
