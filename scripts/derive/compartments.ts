/**
 * Derives `fhir-profiles/compartments/r4/<Type>.json` from HL7's R4 4.0.1 compartment definitions, as the npm package
 * hl7.fhir.r4.examples 4.0.1 (CC0) has them. The package is large and nothing else needs it, so it is no dependency: unpack it
 * (`npm pack hl7.fhir.r4.examples@4.0.1`) and name its folder.
 *
 *   node scripts/derive/compartments.ts <folder>
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

interface CompartmentDefinition {
  readonly url: string;
  readonly version: string;
  readonly code: string;
  readonly resource: readonly { readonly code: string; readonly param?: readonly string[] }[];
}

const folder = process.argv[2];
if (folder === undefined) throw new Error('name the unpacked package hl7.fhir.r4.examples');
for (const name of ['device', 'encounter', 'patient', 'practitioner', 'relatedPerson']) {
  const text = readFileSync(join(folder, `CompartmentDefinition-${name}.json`), 'utf8');
  const { url, version, code, resource } = JSON.parse(text) as CompartmentDefinition;
  if (version !== '4.0.1') throw new Error(`${url} is of version ${version}`);
  const lines = resource
    .filter((one) => one.param !== undefined)
    .map((one) => `    ${JSON.stringify(one.code)}: ${JSON.stringify(one.param)}`)
    .join(',\n');
  writeFileSync(
    join(import.meta.dirname, '../../fhir-profiles/compartments/r4', `${code}.json`),
    `{\n  "url": ${JSON.stringify(url)},\n  "parameters": {\n${lines}\n  }\n}\n`,
  );
}
