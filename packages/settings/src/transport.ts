import type { Settings } from './read.ts';

/** The settings of a listening port together, as `@hub/listener` takes them. */
export function transportOf(settings: Settings) {
  return {
    host: settings.host,
    certFile: settings.tlsCertFile,
    keyFile: settings.tlsKeyFile,
    clientCaFile: settings.tlsClientCaFile,
    clientCert: settings.tlsClientCert,
    proxies: settings.trustedProxies,
  } as const;
}
