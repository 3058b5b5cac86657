import { X509Certificate } from 'node:crypto';

/** Longest value that is looked at, characters: a certificate has some 1,500. */
const MOST_VALUE = 16_384;
const MOST_REMEMBERED = 1_000;
/** RFC 9440 §2.1, RFC 8941 §3.3.5: a byte sequence, one and no list. */
const BYTES = /^:([A-Za-z0-9+/]+={0,2}):$/;
/** nginx's `$ssl_client_escaped_cert`: PEM, percent-encoded. */
const PEM = /^-----BEGIN CERTIFICATE-----\n([A-Za-z0-9+/=\n]+)-----END CERTIFICATE-----\n?$/;
/** `id-kp-clientAuth`: what TLS asks of a client's certificate that says what it is for. */
const CLIENT_AUTH = '1.3.6.1.5.5.7.3.2';

/** The certificate in a header's value; `none` when the client showed none; `wrong` for what is no one certificate. */
export function certificateIn(value: string | undefined): X509Certificate | 'none' | 'wrong' {
  // What proxies make of no certificate: no header, an empty one, an empty byte sequence.
  if (value === undefined || value === '' || value === '::') return 'none';
  if (value.length > MOST_VALUE) return 'wrong';
  const base64 = BYTES.exec(value)?.[1] ?? PEM.exec(unescaped(value))?.[1];
  if (base64 === undefined) return 'wrong';
  try {
    const der = Buffer.from(base64, 'base64');
    const certificate = new X509Certificate(der);
    // Of what else stands behind a certificate nobody could say what it is.
    return certificate.raw.equals(der) ? certificate : 'wrong';
  } catch {
    return 'wrong';
  }
}

function unescaped(value: string): string {
  try {
    return decodeURIComponent(value);
  } catch {
    return '';
  }
}

/** Certificates of a PEM file, each an authority. Throws for a file without any. */
export function authoritiesIn(pem: string): readonly X509Certificate[] {
  const found = [...pem.matchAll(/-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g)].map(([one]) => new X509Certificate(one));
  if (found.length === 0) throw new Error('no certificate in the file');
  return found;
}

const holds = ({ validFromDate, validToDate }: X509Certificate, now: number): boolean =>
  validFromDate.getTime() <= now && now <= validToDate.getTime();

/** What a header's value stands for: its certificate, `none`, or `wrong`. */
export type Shown = X509Certificate | 'none' | 'wrong';

/**
 * Reads headers as a TLS port looks at certificates: signed by one of the authorities, for clients, and of this moment; of any other it is as if
 * none had been shown. Authorities are those that sign clients' certificates themselves: chains are not followed. What was read is remembered.
 */
export function certificateReader(authorities: readonly X509Certificate[], now: () => number = Date.now): (value?: string) => Shown {
  const remembered = new Map<string, { readonly shown: Shown; readonly by: readonly X509Certificate[] }>();
  const look = (value: string | undefined) => {
    const shown = certificateIn(value);
    if (typeof shown === 'string') return { shown, by: [] };
    const forClients = !shown.ca && (shown.keyUsage === undefined || shown.keyUsage.includes(CLIENT_AUTH));
    const by = forClients ? authorities.filter((one) => one.ca && shown.checkIssued(one) && shown.verify(one.publicKey)) : [];
    return { shown, by };
  };
  return (value) => {
    const known = value === undefined ? undefined : remembered.get(value);
    const { shown, by } = known ?? look(value);
    if (typeof shown === 'string') return shown;
    if (known === undefined) {
      if (remembered.size >= MOST_REMEMBERED) remembered.delete(remembered.keys().next().value as string);
      remembered.set(value as string, { shown, by });
    }
    return holds(shown, now()) && by.some((one) => holds(one, now())) ? shown : 'none';
  };
}
