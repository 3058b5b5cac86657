/**
 * Derives `fhir-profiles/extensions/<name>.json`, the definitions of every extension the mappings write: one for each field of the national
 * tables (`{SD}xml-…`) from the field table and the tables' own list of fields, and the hub's own from `fhir-profiles/extensions/own.json`.
 * What is no longer named is removed.
 *
 *   node scripts/derive/extensions.ts
 */
import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type ExtensionDefinition, fieldExtensions, readRows, structureDefinition } from './extension-definitions.ts';
import { healthRecordExtensions } from './health-record-extensions.ts';

const PROFILES = join(import.meta.dirname, '../../fhir-profiles');
const OUT = join(PROFILES, 'extensions');
const json = (path: string): unknown => JSON.parse(readFileSync(join(PROFILES, path), 'utf8'));

const tables = readdirSync(join(PROFILES, 'national-tables'))
  .filter((name) => name.endsWith('.json'))
  .map((name) => json(`national-tables/${name}`) as Parameters<typeof fieldExtensions>[0][number]);
const own = json('extensions/own.json') as readonly ExtensionDefinition[];
const ownNames = new Set(own.map(({ name }) => name));
const fieldMap = readFileSync(join(PROFILES, 'mapping/field-map.csv'), 'utf8');
const fields = [...fieldExtensions(tables, fieldMap), ...healthRecordExtensions(readRows(fieldMap))];
const all = [...own, ...fields.filter(({ name }) => !ownNames.has(name))];

const written = new Set(['own.json']);
for (const definition of all) {
  const file = `${definition.name}.json`;
  written.add(file);
  writeFileSync(join(OUT, file), `${JSON.stringify(structureDefinition(definition), null, 2)}\n`);
}
for (const file of readdirSync(OUT)) if (file.endsWith('.json') && !written.has(file)) rmSync(join(OUT, file));
