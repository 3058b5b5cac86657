import type { Reader } from '@hub/conversion';
import type { Database } from '@hub/database';
import type { Canonicals } from '@hub/fhir-model';
import type { RawArchive } from '@hub/raw-archive';
import type { ResourceWriter, SourceKeys, UriDictionary } from '@hub/resource-store';
import type { Logger } from '@hub/telemetry';
import type { BatchLimits } from './batcher.ts';
import type { RulesOf } from './rules.ts';

/** Named places in the work, for those who watch it (tests kill the process there). */
export type Point = 'submission-claimed' | 'records-committed' | 'batch-committed' | 'before-finish' | 'undo-committed' | 'move-committed';

/** What a drain works with; everything is opened and closed by the caller. */
export interface DrainDeps {
  readonly database: Database;
  readonly archive: Pick<RawArchive, 'open'>;
  readonly writer: ResourceWriter;
  readonly keys: SourceKeys;
  readonly uris: UriDictionary;
  readonly canonicals: Canonicals;
  /** Secret behind ids: `hub_setting` `id-secret`. */
  readonly idSecret: string;
  /** By content type without parameters. */
  readonly readers: Readonly<Record<string, Reader>>;
  /** What operators have made of rules for a source. */
  readonly rules: RulesOf;
  readonly logger: Logger;
  /** Epoch milliseconds. */
  readonly now: () => number;
  readonly limits: BatchLimits;
  readonly observe?: (point: Point) => void | Promise<void>;
}
