import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** What the running server says of itself in `postmaster.pid`. */
export interface Postmaster {
  readonly pid: number;
  /** `starting`, `ready` or `stopping`; undefined before it is written. */
  readonly status?: string;
}

/** Reads `postmaster.pid` (lines: pid, data folder, start time, port, socket, address, memory key, status). */
export function readPostmaster(clusterDir: string): Postmaster | undefined {
  let text: string;
  try {
    text = readFileSync(join(clusterDir, 'postmaster.pid'), 'utf8');
  } catch {
    return undefined;
  }
  const lines = text.split('\n');
  const pid = Number(lines[0]);
  if (!Number.isInteger(pid) || pid <= 0) return undefined;
  const status = lines[7]?.trim();
  return status === undefined || status === '' ? { pid } : { pid, status };
}
