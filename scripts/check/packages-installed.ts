import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from './root.ts';

/** A package as it lies in node_modules. */
export interface Installed {
  readonly name: string;
  readonly version: string;
  /** SPDX expression; '' when it says none. */
  readonly license: string;
}

/** What says its licence elsewhere or in other words: looked up by hand. */
const LOOKED_UP: Readonly<Record<string, string>> = {
  // LICENSE.md: the BSD terms of the Lister Hill National Center, with a notice.
  '@lhncbc/ucum-lhc': 'BSD-3-Clause',
  fhirpath: 'BSD-3-Clause',
  // In its component.json.
  'emitter-component': 'MIT',
};

/** Everything installed, each version once, in order. */
export function installed(): readonly Installed[] {
  const found = new Map<string, Installed>();
  for (const file of globSync(['node_modules/.pnpm/*/node_modules/*/package.json', 'node_modules/.pnpm/*/node_modules/@*/*/package.json'], {
    cwd: ROOT,
  })) {
    const read = JSON.parse(readFileSync(join(ROOT, file), 'utf8')) as {
      readonly name?: string;
      readonly version?: string;
      readonly license?: string | { readonly type?: string };
      readonly licenses?: readonly { readonly type?: string }[];
    };
    if (read.name === undefined || read.version === undefined || read.name.startsWith('@hub/')) continue;
    const { license, licenses } = read;
    const said = typeof license === 'string' ? license : (license?.type ?? licenses?.map(({ type }) => type).join(' OR ') ?? '');
    found.set(`${read.name}@${read.version}`, { name: read.name, version: read.version, license: LOOKED_UP[read.name] ?? said });
  }
  return [...found.values()].sort((a, b) => (`${a.name}@${a.version}` < `${b.name}@${b.version}` ? -1 : 1));
}
