// npm run sbom [-- --out FILE]: the bill of materials, CycloneDX 1.6 as JSON, of everything that is installed; the same tree gives the same bytes.
import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { billOfMaterials } from './check/bill-of-materials.ts';

const { values } = parseArgs({ options: { out: { type: 'string' } } });
const text = `${JSON.stringify(billOfMaterials(), null, 1)}\n`;
if (values.out === undefined) process.stdout.write(text);
else writeFileSync(values.out, text);
