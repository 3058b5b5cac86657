import type { SearchQuery } from '@hub/search';
import type { BulkExports } from './bulk.ts';
import type { BulkImports } from './import.ts';
import type { MaterialisedViews } from './materialised.ts';
import type { RestRequest, RestResponse, Text } from './message.ts';
import type { ReadStore } from './read-store.ts';
import type { ViewExports } from './view-export.ts';
import type { WriteStore } from './write-store.ts';

/** What interactions work with, handed in by the service. */
export interface RestDeps {
  readonly store: ReadStore<SearchQuery>;
  readonly writes: WriteStore<SearchQuery>;
  /** Bulk exports; absent: none are made here. */
  readonly bulk?: BulkExports;
  /** Exports of views; absent: none are made here. */
  readonly views?: ViewExports;
  /** Bulk imports; absent: none are taken here. */
  readonly imports?: BulkImports;
  /** Views kept as tables; absent: none are kept here. */
  readonly viewTables?: MaterialisedViews;
  /** Epoch milliseconds: what `ap` in dates measures from. */
  readonly now: () => number;
  /** The CapabilityStatement of this server for a base URL, as text. Kept: the same object for the same base. */
  readonly capabilityStatement: (base: string) => Text;
  /** The OpenAPI description of this server for a base URL, as text. Kept likewise. */
  readonly openApi: (base: string) => Text;
  /** People can log in at this hub's authorization server: what its configuration tells. */
  readonly peopleLogIn?: boolean;
  /** Entries of a batch or transaction at most; 10,000 when absent. */
  readonly maxBundleEntries?: number;
  /** What an adapter's error means, where it can be told, and a line in the log: for errors that fail one entry of a batch and end there. */
  readonly explain?: (error: unknown) => unknown;
  /** Told of every entry of a bundle what it asked and with which status it was answered: the request of the whole does not say. */
  readonly entryAnswered?: (asked: string, status: number) => void;
  /** Asked between the steps of long work: undefined, or to be awaited, so that others get their turn. */
  readonly turn?: () => Promise<void> | undefined;
}

/** One interaction. Throws ProblemError for everything that is not a success. */
export type Handler = (request: RestRequest, deps: RestDeps) => Promise<RestResponse>;
