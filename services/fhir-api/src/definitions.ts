import { existsSync, readdirSync, readFileSync } from 'node:fs';

const FOLDER = new URL('../../../fhir-profiles/search-parameters/', import.meta.url);

/**
 * Canonical URLs of the search parameters the hub answers, read once from `fhir-profiles/search-parameters` (files by
 * resource type; `hub/` holds the hub's own). Returns the URL of a type's parameter, undefined when it has none.
 */
export function searchParameterUrls(): (type: string, code: string) => string | undefined {
  const urls = new Map<string, string>([
    ['_id', 'http://hl7.org/fhir/SearchParameter/Resource-id'],
    ['_lastUpdated', 'http://hl7.org/fhir/SearchParameter/Resource-lastUpdated'],
    ['_source', 'http://hl7.org/fhir/SearchParameter/Resource-source'],
    ['_content', 'http://hl7.org/fhir/SearchParameter/Resource-content'],
    ['Bundle.composition', 'http://hl7.org/fhir/SearchParameter/Bundle-composition'],
    ['Bundle.message', 'http://hl7.org/fhir/SearchParameter/Bundle-message'],
    ['_text', 'http://hl7.org/fhir/SearchParameter/DomainResource-text'],
  ]);
  for (const folder of ['r4/', 'hub/']) {
    const here = new URL(folder, FOLDER);
    if (!existsSync(here)) continue;
    for (const file of readdirSync(here).filter((name) => name.endsWith('.json'))) {
      const type = file.slice(0, -'.json'.length);
      const rows = JSON.parse(readFileSync(new URL(file, here), 'utf8')) as readonly { readonly code: string; readonly url?: string }[];
      for (const { code, url } of rows) if (url !== undefined) urls.set(`${type}.${code}`, url);
    }
  }
  return (type, code) => urls.get(`${type}.${code}`) ?? urls.get(code);
}
