import { readdirSync, readFileSync } from 'node:fs';
import type { Database } from '@hub/database';
import { DEFAULT_CANONICAL_BASE, parseResource, type Resource } from '@hub/fhir-model';
import { resourceWriter, uriDictionary } from '@hub/resource-store';

const PROFILES = new URL('../../../fhir-profiles/', import.meta.url);
const FOLDERS = ['value-sets/', 'operations/', 'operations/r4/'] as const;

/** What the hub publishes of its own: value sets for `:in`, definitions of its operations. URLs under the configured canonical base. */
export function publishedResources(canonicalBase: string): readonly (Resource & { readonly id: string })[] {
  const base = canonicalBase.endsWith('/') ? canonicalBase : `${canonicalBase}/`;
  return FOLDERS.flatMap((folder) => {
    const here = new URL(folder, PROFILES);
    return readdirSync(here)
      .filter((name) => name.endsWith('.json'))
      .sort()
      .map((name) => readFileSync(new URL(name, here), 'utf8').replaceAll(DEFAULT_CANONICAL_BASE, base))
      .map((text) => parseResource(text) as Resource & { id: string });
  });
}

/**
 * Puts what the hub publishes into its store, shared by all, so that it is read, searched and used by `:in` like any resource. What is
 * there already and equal is left alone: after a migration, at every start. Returns how many were written.
 */
export async function publishDefinitions(database: Database, canonicalBase: string, now: number): Promise<number> {
  const writer = resourceWriter({ uris: uriDictionary(database) });
  const items = await writer.prepare(
    publishedResources(canonicalBase).map((resource) => ({ resource, owner: 0, mode: 'replace' as const })),
  );
  const results = await database.transaction((connection) => writer.write(connection, items, { actor: 0, now }));
  return results.filter(({ status }) => status !== 'unchanged').length;
}
