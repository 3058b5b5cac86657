import type { Settings } from './read.ts';

/** The settings of the MLLP port together: those of {@link transportOf}, with its own address and its own word about client certificates. */
export function mllpTransportOf(settings: Settings) {
  const clientCert = settings.mllpClientCert ?? settings.tlsClientCert;
  // MLLP has no headers: behind a proxy it knows addresses only, and a certificate that is required is not silently left out.
  const toldOnly = settings.clientCertHeader !== undefined && settings.tlsCertFile === undefined && clientCert === 'optional';
  return {
    ...transportOf(settings),
    ...(toldOnly ? { clientCaFile: undefined } : {}),
    clientCertHeader: undefined,
    host: settings.mllpHost ?? settings.host,
    clientCert,
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
    clientCertHeader: settings.clientCertHeader,
  } as const;
}
