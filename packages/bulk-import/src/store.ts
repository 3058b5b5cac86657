import type { Principal } from '@hub/access';
import type { Connection } from '@hub/database';
import type { Resource } from '@hub/fhir-model';

export type WholeResource = Resource & { readonly id: string };

/** What became of a resource. */
export interface Stored {
  readonly status: 'created' | 'updated' | 'unchanged';
  /** Whose record it is; 0: nobody's. */
  readonly about: number;
}

/** How the store takes an import: implemented by resource-store, handed in by the service. `Prepared` and `Drafted` are its own. */
export interface ImportStore<Prepared, Drafted> {
  /** Of these types those the store has rows of, deletions among them. */
  present(types: readonly string[]): Promise<readonly string[]>;
  /** What needs no transaction: text, hash, index rows, whose each is. No two may be one resource. */
  prepare(resources: readonly WholeResource[], principal: Principal): Promise<Prepared>;
  /**
   * A resource that the store is believed not to hold, so that it need not be asked; writing fails with 23505 when it does. Done when its line is read:
   * of thousands of lines the texts and index rows wait for their transaction, not the objects as well.
   */
  draft(resource: WholeResource, principal: Principal): Drafted;
  /** {@link ImportStore.prepare} of drafted ones. */
  prepareDrafted(drafted: readonly Drafted[]): Promise<Prepared>;
  /**
   * Writes them as PUT would have; must come before anything else the transaction writes. One outcome each, in order. Throws what the
   * database throws; after any error the transaction is rolled back and may be tried again, newly prepared.
   */
  write(connection: Connection, prepared: Prepared, now: number): Promise<readonly Stored[]>;
}

/** The raw archive, as far as imports use it. */
export interface ImportArchive {
  put(body: AsyncIterable<Uint8Array>, limits: { readonly maxBytes: number }): Promise<ArchivedBytes>;
  open(sha256: Buffer): AsyncIterable<Uint8Array>;
}

/** Bytes the raw archive has made durable; the row of them is written with what refers to it. */
export interface ArchivedBytes {
  readonly sha256: Buffer;
  readonly size: number;
  readonly location: { readonly kind: 'segment'; readonly segment: number; readonly position: number } | { readonly kind: 'file' };
  readonly sealed?: { readonly entry: Buffer; readonly keyId: string; readonly wrapped: Buffer } | undefined;
}
