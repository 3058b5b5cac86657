import type { Principal } from '@hub/access';
import type { Bilingual } from '@hub/outcome';
import type { RestResponse } from './message.ts';

/** What a bulk import is asked for, understood and checked. */
export interface ImportAsked {
  /**
   * - `InitialLoad`     into a store that holds nothing of the types that come
   * - `IncrementalLoad` what is there gets a new version, what is not is made
   */
  readonly mode: 'InitialLoad' | 'IncrementalLoad';
  /** Base URL the caller used: references by this server's own address are made relative, as PUT makes them. */
  readonly base: string;
}

/** A file that has come whole. */
export interface ImportedFile {
  readonly name: string;
  /** Lines that hold something: resources, as far as they are. */
  readonly lines: number;
  /** Unpacked. */
  readonly bytes: number;
}

/** What became of the lines of a file: of an import that is done, `received` is the sum of the others. */
export interface FileOutcome {
  readonly name: string;
  readonly received: number;
  readonly created: number;
  readonly updated: number;
  readonly unchanged: number;
  readonly rejected: number;
}

export type ImportStatus =
  | { readonly state: 'open'; readonly files: readonly ImportedFile[] }
  | { readonly state: 'queued' | 'running'; readonly percent: number }
  | {
      readonly state: 'done';
      /** Epoch milliseconds: when it was told to begin. Nothing it wrote is last updated before. */
      readonly transactionTime: number;
      readonly request: string;
      /** Epoch milliseconds at which the report goes. */
      readonly expiresAt: number;
      readonly files: readonly FileOutcome[];
    }
  /** `files`: what became of the lines that were come to; the others of `received` were not. */
  | { readonly state: 'failed'; readonly why: Bilingual; readonly files: readonly FileOutcome[] };

/** What the interactions of an import need: whose it is decides, an import of somebody else is not there (undefined, false). */
export interface BulkImports {
  /** Enters an import that waits for its files, and answers its id. Throws `busy` when the caller has as many as it may. */
  begin(asked: ImportAsked, request: string, principal: Principal): Promise<string>;
  /**
   * Takes a file; it is durable when this resolves. `again`: the same bytes under this name were there. Throws `conflict` for other bytes under
   * a name that is taken and when the import has begun, `too-large` for a line beyond the limit.
   */
  receive(
    id: string,
    name: string,
    body: AsyncIterable<Uint8Array>,
    principal: Principal,
  ): Promise<{ readonly file: ImportedFile; readonly again: boolean } | undefined>;
  /** No more files come: it begins. True also when it had begun. */
  start(id: string, principal: Principal): Promise<boolean>;
  status(id: string, principal: Principal): Promise<ImportStatus | undefined>;
  /** Stops it; what is stored stays. */
  cancel(id: string, principal: Principal): Promise<boolean>;
  /** OperationOutcomes of lines that were refused, a line each, when it is done. */
  errors(id: string, principal: Principal): Promise<RestResponse['stream']>;
}
