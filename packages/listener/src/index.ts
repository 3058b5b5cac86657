export type { Refused } from './http-server.ts';
export { createHttpServer } from './http-server.ts';
export { peerCertificate, peerThumbprint } from './peer-certificate.ts';
export { clientAddress, Proxies } from './proxies.ts';
export { requestId } from './request-id.ts';
export { securityHeaders, withSecurityHeaders } from './security-headers.ts';
export { stopServer } from './stop.ts';
export type { TlsOptions, Transport } from './transport.ts';
export { isLoopback, tlsOptions } from './transport.ts';
