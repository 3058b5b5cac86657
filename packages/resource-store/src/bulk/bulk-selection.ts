import type { Visibility } from '@hub/access';
import type { Database } from '@hub/database';
import type { BulkAsked } from '@hub/fhir-rest';
import { ProblemError } from '@hub/outcome';
import { parseSearch } from '@hub/search';
import { refuseHalfIndexed } from '../reindex/progress.ts';
import { choose } from '../search-sql/search.ts';
import { understood } from '../search-sql/understood.ts';
import { withinPatient } from '../search-sql/within-patient.ts';
import type { BulkSelection } from './what.ts';

/**
 * What an export asks for, in words of the store: its searches with their value sets and units, and what leads each. `since`: the state that
 * the moment of `_since` is the name of, when an export was made of it. Throws `busy` while a parameter is not indexed yet.
 */
export async function bulkSelection(
  database: Database,
  asked: BulkAsked,
  visibility: Visibility,
  since: string | undefined,
): Promise<BulkSelection> {
  const filters = [];
  for (const { type, query: text } of asked.filters) {
    const parsed = parseSearch(type, new URLSearchParams(text), { base: asked.base, now: asked.now, lenient: true });
    if (!parsed.ok) throw new ProblemError(parsed.problems[0] as ProblemError['problem']);
    await refuseHalfIndexed(database, parsed.query);
    const query = await understood(database, withinPatient(parsed.query, visibility), visibility);
    const { index } = await choose(database, query, visibility);
    filters.push({ type, query, lead: index });
  }
  const then = since !== undefined ? { snapshot: since } : asked.since === undefined ? undefined : { after: asked.since };
  return {
    types: asked.provenance === undefined ? asked.types : asked.types.filter((type) => type !== 'Provenance'),
    ofPatients: asked.level !== 'system',
    ...(asked.patients === undefined ? {} : { patients: asked.patients }),
    ...(then === undefined ? {} : { since: then }),
    ...(asked.until === undefined ? {} : { until: asked.until }),
    ...(asked.provenance === undefined ? {} : { provenance: asked.provenance }),
    ...(asked.organizedBy === undefined ? {} : { blocks: asked.organizedBy }),
    filters,
  };
}
