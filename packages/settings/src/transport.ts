import type { Settings } from './read.ts';

/** The settings of the MLLP port together: those of {@link transportOf}, with its own address and its own word about client certificates. */
export function mllpTransportOf(settings: Settings) {
  return {
    ...transportOf(settings),
    host: settings.mllpHost ?? settings.host,
    clientCert: settings.mllpClientCert ?? settings.tlsClientCert,
  } as const;
}

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
