/** Why XML could not be read. Each is one issue code of the envelope or of an inner file. */
export type XmlFaultKind = 'not-well-formed' | 'dtd' | 'encoding' | 'depth' | 'text-length';

/** Thrown by the readers of this folder and caught where a file or a visit is given up. Carries no text of the file. */
export class XmlFault extends Error {
  override readonly name = 'XmlFault';
  readonly kind: XmlFaultKind;
  readonly line: number | undefined;
  constructor(kind: XmlFaultKind, line?: number) {
    super(kind);
    this.kind = kind;
    this.line = line;
  }
}
