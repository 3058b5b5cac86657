import { readFileSync } from 'node:fs';
import { problem } from '@hub/outcome';
import { type Outbound, openOutbound, openStreaming, type Streaming, type StreamingOptions } from './outbound.ts';

/** The guarded caller of the settings OUTBOUND_HOSTS and OUTBOUND_CA_FILE. Throws ProblemError `incorrect/outbound-ca`. */
export function openOutboundOf({
  outboundHosts,
  outboundCaFile,
}: {
  readonly outboundHosts: string | undefined;
  readonly outboundCaFile: string | undefined;
}): Outbound {
  return openOutbound({ allowed: hostsOf(outboundHosts), ca: outboundCaFile === undefined ? undefined : textOf(outboundCaFile) });
}

/** The same for answers that are streamed. */
export function openStreamingOf(
  { outboundHosts, outboundCaFile }: { readonly outboundHosts: string | undefined; readonly outboundCaFile: string | undefined },
  waiting: Pick<StreamingOptions, 'idleMs' | 'connections'>,
): Streaming {
  return openStreaming({
    ...waiting,
    allowed: hostsOf(outboundHosts),
    ca: outboundCaFile === undefined ? undefined : textOf(outboundCaFile),
  });
}

function hostsOf(outboundHosts: string | undefined): readonly string[] {
  return (outboundHosts ?? '')
    .split(',')
    .map((one) => one.trim())
    .filter((one) => one !== '');
}

function textOf(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    throw problem('incorrect', 'outbound-ca', 'Không đọc được OUTBOUND_CA_FILE.', 'OUTBOUND_CA_FILE cannot be read.');
  }
}
