import type { Server } from 'node:tls';
import { type TlsOptions, type Transport, tlsOptions } from './transport.ts';

/** A renewed certificate is taken up within this time, without a restart. */
const LOOK_AGAIN_MS = 60_000;

/** Reads a server's TLS files again from time to time: certificates live for weeks, the process longer. Files that are wrong at that moment are left for the next look. */
export function takeUpRenewed(server: Pick<Server, 'setSecureContext' | 'once'>, options: TlsOptions, transport: Transport): void {
  let last = options;
  const look = setInterval(() => {
    try {
      const now = tlsOptions(transport) as TlsOptions;
      if (String(now.cert) === String(last.cert) && String(now.key) === String(last.key) && String(now.ca) === String(last.ca)) return;
      server.setSecureContext(now);
      last = now;
    } catch {
      // The old certificate serves on; `incorrect/tls-files` is told at the next start.
    }
  }, LOOK_AGAIN_MS);
  look.unref();
  server.once('close', () => clearInterval(look));
}
