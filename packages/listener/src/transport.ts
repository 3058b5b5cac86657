import { readFileSync } from 'node:fs';
import { isIP } from 'node:net';
import { createSecureContext, type SecureContextOptions } from 'node:tls';
import { type ProblemError, problem } from '@hub/outcome';

/** How a port is protected: settings TLS_CERT_FILE, TLS_KEY_FILE, TLS_CLIENT_CA_FILE, TLS_CLIENT_CERT, TRUSTED_PROXIES, CLIENT_CERT_HEADER. */
export interface Transport {
  readonly host: string;
  readonly certFile?: string | undefined;
  readonly keyFile?: string | undefined;
  /** Authorities whose client certificates are believed (mutual TLS). */
  readonly clientCaFile?: string | undefined;
  /** `required`: no connection without a believed client certificate. */
  readonly clientCert?: 'optional' | 'required';
  /** Proxies that end TLS in front of this port; with them plain HTTP is allowed beyond this machine. */
  readonly proxies?: string | undefined;
  /** Header in which those proxies tell the client's certificate (RFC 9440); believed from them only. */
  readonly clientCertHeader?: string | undefined;
}

/** RFC 9325: TLS 1.2 and 1.3; under 1.2 only suites with forward secrecy and authenticated encryption. */
const PROTOCOL = {
  minVersion: 'TLSv1.2',
  ciphers: [
    ...['TLS_AES_128_GCM_SHA256', 'TLS_AES_256_GCM_SHA384', 'TLS_CHACHA20_POLY1305_SHA256'],
    ...['ECDHE-ECDSA-AES128-GCM-SHA256', 'ECDHE-RSA-AES128-GCM-SHA256', 'ECDHE-ECDSA-AES256-GCM-SHA384', 'ECDHE-RSA-AES256-GCM-SHA384'],
    ...['ECDHE-ECDSA-CHACHA20-POLY1305', 'ECDHE-RSA-CHACHA20-POLY1305'],
  ].join(':'),
  honorCipherOrder: true,
} as const;

/** What `tls.createServer` needs; undefined: the port speaks plain HTTP. */
export type TlsOptions = SecureContextOptions & { readonly requestCert: boolean; readonly rejectUnauthorized: boolean };

/** True for addresses that only this machine reaches. */
export function isLoopback(host: string): boolean {
  const bare = host.replace(/^\[|\]$/g, '').toLowerCase();
  if (bare === 'localhost' || bare === '::1') return true;
  return isIP(bare) === 4 ? bare.startsWith('127.') : /^::ffff:127\./.test(bare);
}

/**
 * Refuses what would carry patient data over a wire in clear: ProblemError `incorrect/plain-transport` for a plain port beyond
 * loopback without a declared proxy, `incorrect/tls-files` for half of a pair or files that are no certificate and its key.
 */
export function tlsOptions(transport: Transport): TlsOptions | undefined {
  const { host, certFile, keyFile, clientCaFile, clientCert = 'optional', proxies, clientCertHeader } = transport;
  if (certFile === undefined && keyFile === undefined) {
    // Without TLS here, certificates can only be told of by a proxy.
    if (clientCaFile !== undefined && clientCertHeader === undefined) throw filesWrong();
    if (isLoopback(host) || proxies !== undefined) return undefined;
    throw problem(
      'incorrect',
      'plain-transport',
      `Không mở cổng không mã hoá trên ${host}: đặt TLS_CERT_FILE và TLS_KEY_FILE, hoặc khai báo proxy TLS ở TRUSTED_PROXIES, hoặc chỉ lắng nghe 127.0.0.1.`,
      `A port without TLS is not opened on ${host}: set TLS_CERT_FILE and TLS_KEY_FILE, declare the TLS proxy in TRUSTED_PROXIES, or listen on 127.0.0.1 only.`,
    );
  }
  if (certFile === undefined || keyFile === undefined) throw filesWrong();
  const ca = clientCaFile === undefined ? {} : { ca: fileOf(clientCaFile) };
  const options = {
    ...PROTOCOL,
    cert: fileOf(certFile),
    key: fileOf(keyFile),
    ...ca,
    requestCert: clientCaFile !== undefined,
    rejectUnauthorized: clientCaFile !== undefined && clientCert === 'required',
  };
  try {
    createSecureContext(options);
  } catch {
    throw filesWrong();
  }
  return options;
}

/** A file of PEM. Throws ProblemError `incorrect/tls-files`. */
export function fileOf(path: string): Buffer {
  try {
    return readFileSync(path);
  } catch {
    throw filesWrong();
  }
}

/** Without the files' contents: one of them is a secret. */
export function filesWrong(): ProblemError {
  return problem(
    'incorrect',
    'tls-files',
    'Chứng chỉ TLS sai: TLS_CERT_FILE và TLS_KEY_FILE phải đi cùng nhau, đọc được, dạng PEM và khớp nhau; TLS_CLIENT_CA_FILE (PEM) cần cả hai, hoặc CLIENT_CERT_HEADER.',
    'TLS files are wrong: TLS_CERT_FILE and TLS_KEY_FILE go together, readable, PEM, and belong to each other; TLS_CLIENT_CA_FILE (PEM) needs both, or CLIENT_CERT_HEADER.',
  );
}
