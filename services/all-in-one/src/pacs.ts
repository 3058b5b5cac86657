import type { Database } from '@hub/database';
import { canonicals } from '@hub/fhir-model';
import type { HandIn } from '@hub/intake';
import { openStreamingOf } from '@hub/outbound';
import { type Connector, createPacsDoor, type PacsDoorDeps, readRegistrations, startConnector } from '@hub/pacs-connector';
import { sourceKeys, uriDictionary } from '@hub/resource-store';
import type { Settings } from '@hub/settings';
import type { Logger } from '@hub/telemetry';
import type { Express } from 'express';
import type { Closers } from './closers.ts';

/** How long a PACS may say nothing, and the connections to one at once. */
const WAITING = { idleMs: 60_000, connections: 16 };

/** What following PACS, and opening their images, needs of the services. */
export interface PacsParts extends Pick<PacsDoorDeps, 'store' | 'authenticate' | 'record' | 'rateLimit'> {
  readonly database: Database;
  readonly handIn: HandIn;
  readonly log: Logger;
}

/** The PACS of PACS_FILE. */
export interface PacsServices {
  /** Undefined: none is followed. */
  readonly connector: Connector | undefined;
  /** Answers `/dicom-web`, without a PACS too: who may ask is told the same everywhere. */
  readonly door: Express;
}

/** Starts following the PACS of PACS_FILE, and opens the door to their images. Throws ProblemError for a file that is wrong. */
export function openPacsServices(settings: Settings, parts: PacsParts, closers: Closers): PacsServices {
  const { database, handIn, log } = parts;
  const registrations = settings.pacsFile === undefined ? [] : readRegistrations(settings.pacsFile);
  const outbound = openStreamingOf(settings, WAITING);
  closers.add('pacs connections', async () => outbound.close());
  const base = settings.publicUrl ?? `http://${settings.host}:${settings.port}`;
  const door = createPacsDoor({
    ...parts,
    registrations,
    outbound,
    keys: sourceKeys(database, uriDictionary(database)),
    canonicals: canonicals(settings.canonicalBase),
    now: Date.now,
    base,
    proxies: settings.trustedProxies,
  });
  if (registrations.length === 0) return { connector: undefined, door };
  const connector = startConnector({
    registrations,
    database,
    outbound,
    handIn,
    base,
    log,
    pollMs: settings.pacsPollMs,
    sweepMs: settings.pacsSweepMs,
  });
  closers.add('pacs', () => connector.stop());
  return { connector, door };
}
