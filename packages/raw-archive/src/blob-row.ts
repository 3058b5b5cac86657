import { locationOf, type Stored } from './location.ts';

/** Columns of archive_blob. */
export interface BlobRow {
  readonly sha256: Buffer;
  readonly size: number;
  readonly segment: number | null;
  readonly position: number | null;
  readonly entry: Buffer | null;
  readonly master_key: string | null;
  readonly wrapped_key: Buffer | null;
  readonly erased: boolean;
}

/** A row as what the archive holds. */
export function storedOf(row: BlobRow): Stored {
  const { entry, master_key: keyId, wrapped_key: wrapped } = row;
  return {
    sha256: row.sha256,
    size: row.size,
    location: locationOf(row),
    sealed: entry === null || keyId === null || wrapped === null ? undefined : { entry, keyId, wrapped },
    ...(row.erased ? { erased: true } : {}),
  };
}
