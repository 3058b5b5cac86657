import type { X509Certificate } from 'node:crypto';

/** The parts of a name, most specific first (RFC 4514 order), without escapes. */
function partsOf(text: string, separator: RegExp): readonly string[] {
  return text
    .split(separator)
    .map((part) =>
      part
        .trim()
        .replace(/\\([0-9a-fA-F]{2}|.)/g, (_, one: string) => (one.length === 2 ? Buffer.from(one, 'hex').toString('latin1') : one)),
    )
    .filter((part) => part !== '');
}

/**
 * True when a certificate is the registered one (RFC 8705 §2.1.2): by its subject, written as in RFC 4514 (`CN=his,O=Bệnh viện,C=VN`), or by a
 * DNS name it carries, exactly. Its authority was checked by the connection.
 */
export function isCertificateOf(
  certificate: X509Certificate,
  { certificateSubject, certificateSanDns }: { readonly certificateSubject?: string; readonly certificateSanDns?: string },
): boolean {
  if (certificateSubject !== undefined) {
    const shown = [...partsOf(certificate.subject, /\n/)].reverse();
    const wanted = partsOf(certificateSubject, /(?<!\\),/);
    return shown.length > 0 && shown.length === wanted.length && shown.every((part, at) => part === wanted[at]);
  }
  if (certificateSanDns === undefined) return false;
  return certificate.checkHost(certificateSanDns, { subject: 'never', wildcards: false }) !== undefined;
}
