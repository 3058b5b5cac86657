// What the hub is made of: exact versions everywhere, licences of a list, a bill of materials that is whole, advisories when the service answers.
import { spawnSync } from 'node:child_process';
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { billOfMaterials } from './bill-of-materials.ts';
import { installed } from './packages-installed.ts';
import { ROOT } from './root.ts';

/** Licences that let anybody run, change and pass on, without a duty that reaches the hub's own code. */
const ALLOWED = new Set([
  '0BSD',
  'Apache-2.0',
  'BSD-2-Clause',
  'BSD-3-Clause',
  'BlueOak-1.0.0',
  'CC-BY-4.0',
  'CC0-1.0',
  'ISC',
  'MIT',
  'MIT-0',
  'PostgreSQL',
  'PSF-2.0',
  'Python-2.0',
  'Unlicense',
  'W3C',
  'Zlib',
  'WTFPL',
]);
/** Run by tests alone and part of nothing that is passed on: a duty that stays with its own files is none of ours. */
const TESTS_ONLY: Readonly<Record<string, string>> = { 'axe-core': 'MPL-2.0' };
let wrong = 0;
const say = (text: string): void => {
  wrong += 1;
  process.stdout.write(`${text}\n`);
};

const EXACT = /^(?:npm:[^@]+@|npm:@[^@]+@)?\d+\.\d+\.\d+(?:-[\w.]+)?$|^workspace:\*$/;
for (const file of globSync(['package.json', '{packages,services}/*/package.json', '{scripts,infra,fhir-profiles}/package.json'], {
  cwd: ROOT,
})) {
  const read = JSON.parse(readFileSync(join(ROOT, file), 'utf8')) as Readonly<Record<string, Readonly<Record<string, string>>>>;
  for (const kind of ['dependencies', 'devDependencies', 'optionalDependencies', 'peerDependencies'])
    for (const [name, version] of Object.entries(read[kind] ?? {}))
      if (!EXACT.test(version)) say(`${file}: ${name} ${version} is no exact version`);
}

/** True when one of the choices is allowed as a whole. */
const allowed = (expression: string): boolean =>
  expression
    .replaceAll(/[()]/g, ' ')
    .split(/\s+OR\s+/)
    .some((choice) => choice.split(/\s+AND\s+/).every((one) => ALLOWED.has(one.trim())));
const all = installed();
for (const { name, version, license } of all) {
  if (allowed(license) || TESTS_ONLY[name] === license) continue;
  say(`${name}@${version}: licence ${license === '' ? 'not stated' : license} is on no list (scripts/check/supply.ts)`);
}
if (all.length < 100) say(`only ${all.length} packages found: is everything installed?`);

const { components } = billOfMaterials();
const refs = new Set(components.map((one) => one['bom-ref']));
if (refs.size !== components.length || components.length !== all.length) say('the bill of materials is not whole');

const audit = spawnSync('npx', ['-y', 'pnpm@10.34.9', 'audit', '--json', '--audit-level', 'high'], {
  cwd: ROOT,
  encoding: 'utf8',
  timeout: 60_000,
});
let advisories: { readonly metadata?: { readonly vulnerabilities?: Readonly<Record<string, number>> } } | undefined;
try {
  advisories = JSON.parse(audit.stdout) as typeof advisories;
} catch {
  advisories = undefined;
}
const counted = advisories?.metadata?.vulnerabilities;
if (counted === undefined) process.stdout.write('advisories: not run, the advisory service is not reachable\n');
else {
  process.stdout.write(`advisories: ${JSON.stringify(counted)}\n`);
  if ((counted.high ?? 0) + (counted.critical ?? 0) > 0) say('packages with advisories of high or critical severity: pnpm audit');
}
process.stdout.write(`${all.length} packages\n`);
if (wrong > 0) process.exitCode = 1;
