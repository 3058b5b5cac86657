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
  /** `organizeOutputBy`: the type whose instances the output is put in blocks of. */
  readonly organizedBy?: string;
  /** `includeAssociatedData`: which Provenance of what is exported comes with it. */
  readonly provenance?: 'latest' | 'relevant';
  /** `allowPartialManifests`: files may be told of before all of them are there, on several pages. */
  readonly partial: boolean;
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
  /** Of its resources; undefined when it is in blocks, of any type. */
  readonly type: string | undefined;
  /** Resources in it: lines. */
  readonly count: number;
  readonly bytes: number;
  /** Checksum of its bytes, in hexadecimal digits. */
  readonly sha256: string;
}

/** What a manifest tells, or one page of it. */
export interface BulkManifest {
  /** Epoch milliseconds: what the exported state is called by. */
  readonly transactionTime: number;
  readonly request: string;
  /** The type whose blocks the files are in. */
  readonly organizedBy: string | undefined;
  readonly output: readonly BulkFile[];
  readonly deleted: readonly BulkFile[];
  readonly error: readonly BulkFile[];
  /** The page after this one, when it can be had. */
  readonly next: number | undefined;
}

export type BulkStatus =
  | {
      readonly state: 'queued' | 'running';
      readonly percent: number;
      /** The page asked for, of those that are there already (`allowPartialManifests`). */
      readonly manifest?: BulkManifest;
    }
  | {
      readonly state: 'done';
      /** Epoch milliseconds at which the files go. */
      readonly expiresAt: number;
      /** Undefined: there is no such page. */
      readonly manifest: BulkManifest | undefined;
    }
  | { readonly state: 'failed'; readonly why: Bilingual };

/** The bytes of a file, streamed. */
export interface BulkContent {
  readonly type: string;
  readonly bytes: number;
  readonly stream: AsyncIterable<Uint8Array>;
}

/** A file that can be had from any byte on. */
export interface BulkDownload {
  /** Types its resources may be of: who may read it. Empty for what tells of the export itself. */
  readonly types: readonly string[];
  readonly bytes: number;
  readonly sha256: string;
  /** Its bytes from `from` to below `to`. */
  read(from: number, to: number): AsyncIterable<Uint8Array>;
}

/** What the interactions of an export need: whose it is decides, an export of somebody else is not there. */
export interface BulkExports {
  /** Enters an export and answers its id. Throws `busy` when the caller has as many under way as it may. */
  ask(asked: BulkAsked, request: string, principal: Principal): Promise<string>;
  /** `page` of the manifest, from 1; an export without `partial` has one. */
  status(id: string, principal: Principal, page: number): Promise<BulkStatus | undefined>;
  /** Stops it and frees its files; false: there is none. */
  cancel(id: string, principal: Principal): Promise<boolean>;
  file(id: string, name: string, principal: Principal): Promise<BulkDownload | undefined>;
}
