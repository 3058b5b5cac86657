/** One part of `npm test`. A `check` passes or fails as one; a `jest` stage counts its tests. */
export interface Stage {
  readonly name: string;
  readonly what: string;
  readonly kind: 'check' | 'jest';
  /** Arguments of Node: the program first, relative to the checkout. A native program when `program` is set. */
  readonly args: readonly string[];
  readonly program?: string;
  /** Takes every core itself; and its findings are reckoned with time. Nothing runs beside it. */
  readonly alone?: true;
}

const JEST = [
  '--disable-warning=ExperimentalWarning',
  '--experimental-vm-modules',
  'node_modules/jest/bin/jest.js',
  '--ci',
  '--passWithNoTests',
];

function jest(name: string, what: string, ...more: readonly string[]): Stage {
  return { name, what, kind: 'jest', args: [...JEST, ...more] };
}

/** Every stage, cheap ones first. */
export const STAGES: readonly Stage[] = [
  {
    name: 'lint',
    what: 'biome: format and lint',
    kind: 'check',
    args: ['node_modules/@biomejs/biome/bin/biome', 'check', '--diagnostic-level=warn'],
  },
  {
    // TypeScript 7 (native): the same checker as `typescript` (6, kept for tools that need its API), four times as fast.
    name: 'types',
    what: 'tsc: types',
    kind: 'check',
    args: ['node_modules/@typescript/native/bin/tsc', '-p', 'tsconfig.json'],
  },
  {
    name: 'types-of-pages',
    what: 'tsc: types of what runs in browsers',
    kind: 'check',
    args: ['node_modules/@typescript/native/bin/tsc', '-p', 'services/console/tsconfig.web.json'],
  },
  {
    name: 'rules',
    what: 'dependency-cruiser: rings, homes of libraries, front doors',
    kind: 'check',
    args: [
      'node_modules/dependency-cruiser/bin/dependency-cruiser.mjs',
      '--config',
      '.dependency-cruiser.mjs',
      'packages',
      'services',
      'scripts',
    ],
  },
  { name: 'purity', what: 'domain packages: no clock, randomness, environment', kind: 'check', args: ['scripts/check/purity.ts'] },
  {
    name: 'dead-code',
    what: 'knip: files, exports and dependencies nobody uses',
    kind: 'check',
    args: ['node_modules/knip/bin/knip.js', '--no-progress', '--no-config-hints'],
  },
  {
    name: 'patterns',
    what: 'recheck: no pattern that a text can make slow',
    kind: 'check',
    args: ['scripts/check/patterns.ts'],
    alone: true,
  },
  { name: 'sql', what: 'SQL: values are parameters, texts are composed in few places', kind: 'check', args: ['scripts/check/sql.ts'] },
  { name: 'supply', what: 'exact versions, licences, advisories, bill of materials', kind: 'check', args: ['scripts/check/supply.ts'] },
  { name: 'schema', what: 'packages/database/schema.sql is what the migrations make', kind: 'check', args: ['scripts/check/schema.ts'] },
  jest('unit', 'tests without a database', '--selectProjects', 'unit'),
  jest('db', 'tests on a real Postgres', '--selectProjects', 'db'),
  jest('e2e', 'tests of the running hub', '--selectProjects', 'e2e'),
];

/** The tests whose path contains `path`, whatever suite they belong to. */
export function testsUnder(path: string): readonly Stage[] {
  return [jest('tests', path, path)];
}
