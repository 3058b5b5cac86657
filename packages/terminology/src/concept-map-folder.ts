import { readdirSync, readFileSync } from 'node:fs';
import { type ConceptMapResource, type ConceptMaps, conceptMaps } from './concept-maps.ts';

/** The bundled folder of concept maps: read as a folder, so that a map is added by adding its file. */
const FOLDER = new URL('../../../fhir-profiles/concept-maps/', import.meta.url);

/** The maps of a folder, one a file. */
function readConceptMaps(folder: URL = FOLDER): ConceptMaps {
  const files = readdirSync(folder)
    .filter((name) => name.endsWith('.json'))
    .sort();
  return conceptMaps(files.map((name) => JSON.parse(readFileSync(new URL(name, folder), 'utf8')) as ConceptMapResource));
}

let maps: ConceptMaps | undefined;

/** The maps the hub knows; read once. Systems under the default canonical base. */
export function bundledMaps(): ConceptMaps {
  maps ??= readConceptMaps();
  return maps;
}
