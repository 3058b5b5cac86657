import type { Database } from '@hub/database';
import type { HandIn } from '@hub/intake';
import { openStreamingOf } from '@hub/outbound';
import { type Connector, readRegistrations, startConnector } from '@hub/pacs-connector';
import type { Settings } from '@hub/settings';
import type { Logger } from '@hub/telemetry';
import type { Closers } from './closers.ts';

/** How long a PACS may say nothing, and the connections to one at once. */
const WAITING = { idleMs: 60_000, connections: 16 };

/** Starts following the PACS of PACS_FILE; undefined without it. Throws ProblemError for a file that is wrong. */
export function followPacs(
  settings: Settings,
  { database, handIn, log }: { readonly database: Database; readonly handIn: HandIn; readonly log: Logger },
  closers: Closers,
): Connector | undefined {
  if (settings.pacsFile === undefined) return undefined;
  const registrations = readRegistrations(settings.pacsFile);
  const outbound = openStreamingOf(settings, WAITING);
  closers.add('pacs connections', async () => outbound.close());
  const connector = startConnector({
    registrations,
    database,
    outbound,
    handIn,
    base: settings.publicUrl ?? `http://${settings.host}:${settings.port}`,
    log,
    pollMs: settings.pacsPollMs,
    sweepMs: settings.pacsSweepMs,
  });
  closers.add('pacs', () => connector.stop());
  return connector;
}
