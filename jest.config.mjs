// Three suites, told apart by file name: unit (`*.test.ts`, no database), db (`*.db.test.ts`, a real Postgres), e2e
// (`*.e2e.test.ts`, the hub or the network stack). Workspace packages are reached through node_modules links; jest
// follows the links to their sources, so the default rule "do not transform node_modules" lets them through.
import { availableParallelism } from 'node:os';
import { join } from 'node:path';

// Hubs and workers that tests start by the dozen compile their modules once: half of the time a start takes.
process.env.NODE_COMPILE_CACHE ??= join(import.meta.dirname, '.cache', 'compile');

const shared = {
  rootDir: import.meta.dirname,
  roots: ['<rootDir>/packages', '<rootDir>/services', '<rootDir>/scripts', '<rootDir>/fhir-profiles', '<rootDir>/infra'],
  testEnvironment: 'node',
  cacheDirectory: '<rootDir>/.cache/jest',
  extensionsToTreatAsEsm: ['.ts'],
  transform: {
    '^.+\\.ts$': [
      '@swc/jest',
      {
        jsc: { parser: { syntax: 'typescript' }, target: 'es2024', experimental: { keepImportAttributes: true } },
        module: { type: 'es6' },
        sourceMaps: 'inline',
        swcrc: false,
      },
    ],
  },
};

const postgres = {
  globalSetup: '<rootDir>/packages/test-support/src/jest/setup.mjs',
  globalTeardown: '<rootDir>/packages/test-support/src/jest/teardown.mjs',
};

export default {
  // One more than there are cores: a test that waits for its hub, its worker or a server leaves them idle a third of the time.
  maxWorkers: availableParallelism() + 1,
  testSequencer: '<rootDir>/packages/test-support/src/jest/slowest-first.mjs',
  // Servers start in these tests, on machines that do other work: a slow start is no failure.
  testTimeout: 60_000,
  projects: [
    {
      ...shared,
      displayName: 'unit',
      testMatch: ['**/*.test.ts'],
      testPathIgnorePatterns: ['/node_modules/', '\\.db\\.test\\.ts$', '\\.e2e\\.test\\.ts$'],
    },
    { ...shared, ...postgres, displayName: 'db', testMatch: ['**/*.db.test.ts'] },
    { ...shared, ...postgres, displayName: 'e2e', testMatch: ['**/*.e2e.test.ts'] },
  ],
};
