/** A Content-Type taken apart (RFC 9110 §8.3.1): names in lower case, values without their quotes. */
export interface MediaType {
  readonly type: string;
  readonly parameters: ReadonlyMap<string, string>;
}

/** Reads a Content-Type. Undefined when there is none; what is no media type comes out as one that nobody takes. */
export function mediaType(header: string | undefined): MediaType | undefined {
  if (header === undefined || header.trim() === '') return undefined;
  const [type = '', ...rest] = header.split(';').map((part) => part.trim());
  const parameters = new Map<string, string>();
  for (const part of rest) {
    const cut = part.indexOf('=');
    if (cut > 0)
      parameters.set(
        part.slice(0, cut).trim().toLowerCase(),
        part
          .slice(cut + 1)
          .trim()
          .replace(/^"(.*)"$/, '$1'),
      );
  }
  return { type: type.toLowerCase(), parameters };
}

/** True when text of this type is UTF-8: said so, or nothing said (R4 http.html#mime-type). */
export function isUtf8(media: MediaType): boolean {
  const charset = media.parameters.get('charset')?.toLowerCase();
  return charset === undefined || charset === 'utf-8' || charset === 'utf8';
}

/** True when the type names no FHIR version or R4's (R4 versioning.html#mt-version). */
export function isR4(media: MediaType): boolean {
  const version = media.parameters.get('fhirversion');
  return version === undefined || version === '4.0' || version === '4.0.1';
}
