import { readFileSync } from 'node:fs';
import { problem } from '@hub/outcome';
import { type Outbound, openOutbound } from './outbound.ts';

/** The guarded caller of the settings OUTBOUND_HOSTS and OUTBOUND_CA_FILE. Throws ProblemError `incorrect/outbound-ca`. */
export function openOutboundOf({
  outboundHosts,
  outboundCaFile,
}: {
  readonly outboundHosts: string | undefined;
  readonly outboundCaFile: string | undefined;
}): Outbound {
  const allowed = (outboundHosts ?? '')
    .split(',')
    .map((one) => one.trim())
    .filter((one) => one !== '');
  return openOutbound({ allowed, ca: outboundCaFile === undefined ? undefined : textOf(outboundCaFile) });
}

function textOf(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    throw problem('incorrect', 'outbound-ca', 'Không đọc được OUTBOUND_CA_FILE.', 'OUTBOUND_CA_FILE cannot be read.');
  }
}
