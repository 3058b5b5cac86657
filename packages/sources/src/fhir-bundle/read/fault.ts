/** Why bytes are no FHIR JSON file that can be read: the code of the issue and what it names. */
export class FhirFault extends Error {
  override readonly name = 'FhirFault';
  readonly code: string;
  readonly other: string | undefined;
  constructor(code: string, other?: string) {
    super(code);
    this.code = code;
    this.other = other;
  }
}

/** Limits against hostile files. Real resources stay far below: attachments are the largest things in them. */
export interface FhirLimits {
  /** Characters of one resource, and of a bundle without its entries. */
  readonly piece: number;
  /** Brackets inside one another. */
  readonly depth: number;
  /** Entries of a bundle, lines of a file of lines. */
  readonly entries: number;
}

export const FHIR_LIMITS: FhirLimits = { piece: 32 * 1024 * 1024, depth: 100, entries: 200_000 };
