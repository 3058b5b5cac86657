import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Installed, installed } from './packages-installed.ts';
import { ROOT } from './root.ts';

/** purl of an npm package (package-url/purl-spec): the scope's @ is encoded. */
const purl = ({ name, version }: Installed): string => `pkg:npm/${name.replace(/^@/, '%40')}@${encodeURIComponent(version)}`;

/** CycloneDX 1.6. Without a time and a serial number: it is decided by the lockfile alone. */
export function billOfMaterials() {
  const { name, version, license } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as Installed;
  return {
    $schema: 'http://cyclonedx.org/schema/bom-1.6.schema.json',
    bomFormat: 'CycloneDX',
    specVersion: '1.6',
    version: 1,
    metadata: { component: { type: 'application', 'bom-ref': name, name, version, licenses: [{ expression: license }] } },
    components: installed().map((one) => ({
      type: 'library',
      'bom-ref': purl(one),
      ...(one.name.startsWith('@') ? { group: one.name.split('/')[0], name: one.name.split('/')[1] } : { name: one.name }),
      version: one.version,
      licenses: [{ expression: one.license }],
      purl: purl(one),
    })),
  };
}
