import type { Principal } from '@hub/access';
import type { Bilingual } from '@hub/outcome';

/** What a bulk export is asked for (Bulk Data Access 3.0, export.html#bulk-data-kick-off-request), understood and checked. */
export interface BulkAsked {
  readonly level: 'system' | 'Patient' | 'Group';
  /** Types to export, sorted. */
  readonly types: readonly string[];
  /** `_type` was given: not all that there may be. */
  readonly narrowed: boolean;
  /** Ids of the patients alone whose compartments are exported: members of the group, or those of `patient`. */
  readonly patients?: readonly string[];
  /** `_since`, `_until`: epoch milliseconds. */
  readonly since?: number;
  readonly until?: number;
  /** `_typeFilter`: of a type, the searches of which a resource must match one. */
  readonly filters: readonly { readonly type: string; readonly query: string }[];
  /** `_elements` by type; `*` for those of every type. */
  readonly elements?: Readonly<Record<string, readonly string[]>>;
  /** Base URL the caller used, and the moment it asked: what addresses and `ap` in searches are measured by. */
  readonly base: string;
  readonly now: number;
  /** What was passed over on request (`handling=lenient`). */
  readonly passedOver: readonly Bilingual[];
}

/** A file of an export as its manifest names it. */
export interface BulkFile {
  readonly name: string;
  readonly type: string;
  /** Resources in it: lines. */
  readonly count: number;
}

export type BulkStatus =
  | { readonly state: 'queued' | 'running'; readonly percent: number }
  | {
      readonly state: 'done';
      /** Epoch milliseconds: what the exported state is called by. */
      readonly transactionTime: number;
      readonly request: string;
      /** Epoch milliseconds at which the files go. */
      readonly expiresAt: number;
      readonly output: readonly BulkFile[];
      readonly deleted: readonly BulkFile[];
      readonly error: readonly BulkFile[];
    }
  | { readonly state: 'failed'; readonly why: Bilingual };

/** The bytes of a file, streamed. */
export interface BulkContent {
  readonly type: string;
  readonly bytes: number;
  readonly stream: AsyncIterable<Uint8Array>;
}

/** What the interactions of an export need: whose it is decides, an export of somebody else is not there. */
export interface BulkExports {
  /** Enters an export and answers its id. Throws `busy` when the caller has as many under way as it may. */
  ask(asked: BulkAsked, request: string, principal: Principal): Promise<string>;
  status(id: string, principal: Principal): Promise<BulkStatus | undefined>;
  /** Stops it and frees its files; false: there is none. */
  cancel(id: string, principal: Principal): Promise<boolean>;
  file(id: string, name: string, principal: Principal): Promise<BulkContent | undefined>;
}
