import type { X509Certificate } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { problem } from '@hub/outcome';
import { authoritiesIn, certificateReader } from './client-cert-header.ts';
import { Proxies, socketAddress } from './proxies.ts';
import { fileOf, filesWrong, type Transport } from './transport.ts';

/** Of requests that came by a declared proxy: the client's certificate, as the proxy told; undefined: it showed none that is believed. */
const told = new WeakMap<IncomingMessage, { readonly certificate: X509Certificate | undefined }>();

/** What a declared proxy told of the client's certificate; undefined: this request came by none, or none is asked. */
export const toldCertificate = (request: IncomingMessage) => told.get(request);

/** Why a request is not served. */
export type CertificateFault = 'wrong' | 'missing';

/**
 * Takes the header of client certificates (setting CLIENT_CERT_HEADER, RFC 9440) off every request, and believes it from declared proxies only:
 * whoever else sends it has sent nothing. undefined where no such header is set. Throws ProblemError `incorrect/client-cert-header` without
 * proxies and authorities to believe, `incorrect/tls-files` for a file that has none.
 */
export function certificateTaker(transport: Transport): ((request: IncomingMessage) => CertificateFault | undefined) | undefined {
  const { clientCertHeader, clientCaFile, clientCert, proxies: named } = transport;
  if (clientCertHeader === undefined) return undefined;
  if (named === undefined || clientCaFile === undefined) throw unbelieved();
  const header = clientCertHeader.toLowerCase();
  const proxies = new Proxies(named);
  const read = certificateReader(authorities(clientCaFile));
  return (request) => {
    const value = request.headers[header];
    delete request.headers[header];
    if (!proxies.has(socketAddress(request))) return undefined;
    const shown = read(Array.isArray(value) ? value.join(', ') : value);
    if (shown === 'wrong') return 'wrong';
    // The proxy's own certificate is not the client's: what it tells is all there is.
    told.set(request, { certificate: shown === 'none' ? undefined : shown });
    return shown === 'none' && clientCert === 'required' ? 'missing' : undefined;
  };
}

function authorities(file: string): readonly X509Certificate[] {
  const pem = fileOf(file).toString('utf8');
  try {
    return authoritiesIn(pem);
  } catch {
    throw filesWrong();
  }
}

function unbelieved() {
  return problem(
    'incorrect',
    'client-cert-header',
    'CLIENT_CERT_HEADER cần TRUSTED_PROXIES (chỉ tin tiêu đề từ các proxy này) và TLS_CLIENT_CA_FILE (cơ quan cấp chứng chỉ máy khách).',
    'CLIENT_CERT_HEADER needs TRUSTED_PROXIES (only they are believed) and TLS_CLIENT_CA_FILE (who signs client certificates).',
  );
}
