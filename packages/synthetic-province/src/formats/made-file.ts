import type { ExpectedReceipt } from '../defects/expected.ts';
import type { FacilityKind, OtherKind } from '../network.ts';

/** A file of another format, before it gets the manners of a generated one. */
export interface MadeFile {
  readonly facility: { readonly code: string; readonly name: string; readonly kind: FacilityKind | OtherKind };
  /** Code of the source that sends it. */
  readonly source: string;
  readonly fileName: string;
  readonly contentType: string;
  readonly body: Buffer;
  /** Records in it: messages, rows, entries, studies. */
  readonly records: number;
  readonly expected: ExpectedReceipt;
}
