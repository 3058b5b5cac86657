import type { Principal } from '@hub/access';
import type { Bilingual } from '@hub/outcome';
import type { BulkAsked } from './bulk.ts';

/** How the files of an export of views are written. */
export type ViewFileFormat = 'ndjson' | 'csv' | 'parquet';

/** A view of an export. */
export interface ExportedView {
  /** As the client is told of it. */
  readonly name: string;
  /** Its files are called so, before their numbers and ends. */
  readonly file: string;
  /** Type that it reads. */
  readonly type: string;
  /** The ViewDefinition. */
  readonly definition: unknown;
}

/** What a `$viewdefinition-export` is asked for (SQL on FHIR v2), understood and checked. */
export interface ViewExportAsked {
  readonly views: readonly ExportedView[];
  readonly format: ViewFileFormat;
  /** Of CSV: its first line names the columns. */
  readonly header: boolean;
  readonly clientTrackingId?: string;
  /** Which resources the views are run over. */
  readonly over: BulkAsked;
}

/** How far an export of views is; the moments are epoch milliseconds. */
export interface ViewExportStatus {
  readonly format: ViewFileFormat;
  readonly clientTrackingId: string | undefined;
  /** What the exported state is called by: `_since` of the next export. Undefined until it is known. */
  readonly startedAt: number | undefined;
  readonly progress:
    | { readonly state: 'queued' | 'running'; readonly percent: number }
    | {
        readonly state: 'done';
        readonly endedAt: number;
        readonly expiresAt: number;
        /** Names of the files of each view; together they are its table. */
        readonly output: readonly { readonly name: string; readonly files: readonly string[] }[];
      }
    | { readonly state: 'failed'; readonly why: Bilingual };
}

/** A file of a table, to be streamed. */
export interface ViewFile {
  /** Type that its rows are made of: who may read it. */
  readonly type: string;
  readonly format: ViewFileFormat;
  readonly bytes: number;
  /** Its bytes from `from` to below `to`. */
  read(from: number, to: number): AsyncIterable<Uint8Array>;
}

/** What the interactions of `$viewdefinition-export` need: an export of somebody else is not there. */
export interface ViewExports {
  /** Enters an export and answers its id. Throws `busy` when the caller has as many under way as it may. */
  ask(asked: ViewExportAsked, principal: Principal): Promise<string>;
  status(id: string, principal: Principal): Promise<ViewExportStatus | undefined>;
  /** Stops it and frees its files; false: there is none. */
  cancel(id: string, principal: Principal): Promise<boolean>;
  file(id: string, name: string, principal: Principal): Promise<ViewFile | undefined>;
}
