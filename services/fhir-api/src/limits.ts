import type { WriteOptions } from '@hub/resource-store';
import type { Settings } from '@hub/settings';
import type { FhirAppDeps } from './app.ts';

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
