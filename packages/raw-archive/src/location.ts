import type { Sealed } from './seal.ts';

/** Where a body lies: in a segment at its header's first byte, or in a file of its own named after its hash. */
export type Location = { readonly kind: 'segment'; readonly segment: number; readonly position: number } | { readonly kind: 'file' };

/** What the archive holds after `put`. The `archive_blob` row of it is written by the caller's transaction. */
export interface Stored {
  readonly sha256: Buffer;
  /** Bytes as received. */
  readonly size: number;
  readonly location: Location;
  /** Absent: not encrypted (an archive opened without keys, or a body from before there were any). */
  readonly sealed?: Sealed | undefined;
  /** Its key was destroyed: the bytes cannot be read again. */
  readonly erased?: boolean;
}

/** The columns `segment` and `position` of archive_blob as a location. */
export function locationOf(row: { readonly segment: number | null; readonly position: number | null }): Location {
  return row.segment === null || row.position === null
    ? { kind: 'file' }
    : { kind: 'segment', segment: row.segment, position: row.position };
}
