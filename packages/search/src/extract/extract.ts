import type { Resource } from '@hub/fhir-model';
import { EXTRACTORS } from '../generated/extractors.ts';
import type { IndexRows, RowSink } from '../index-rows.ts';

/** What extraction may know besides the resource. */
export interface ExtractOptions {
  /** Own base URL (`https://hub.example/fhir`): absolute references under it count as references of this server. */
  readonly base?: string;
}

/**
 * Every index row of a resource, in the order its parameters are listed. Pure and total: values that cannot be indexed
 * (an impossible date, a reference by identifier only) make no row. A type the hub does not search yields no rows.
 */
export function extract(resource: Resource, options: ExtractOptions = {}): IndexRows {
  const base = options.base === undefined ? undefined : options.base.endsWith('/') ? options.base : `${options.base}/`;
  const sink: RowSink = { tokens: [], strings: [], dates: [], references: [], quantities: [], base };
  EXTRACTORS[resource.resourceType]?.(resource as never, sink);
  return sink;
}
