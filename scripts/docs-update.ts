/**
 * Writes the answers into services/fhir-api/docs/questions and docs/analysts.md from a hub that is loaded for it with the pages' province, and the table of
 * what comes back of the national tables (packages/sources/docs/round-trip.md). Run: npm run docs:update, then read the difference before
 * it is committed: `npm test` only compares.
 */
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

/** Tests that write their page when they are asked to: the project, the file, the tests of it. */
const WRITERS = [
  ['e2e', 'services/all-in-one/src/questions.e2e.test.ts', 'their answers|its steps'],
  ['unit', 'packages/sources/src/qd3176/unmap/coverage.test.ts', 'every field'],
  ['unit', 'packages/sources/src/rules/rules-list.test.ts', 'the page says'],
  ['unit', 'packages/sources/src/connected-systems.test.ts', 'the page says'],
  ['unit', 'packages/view-definition/src/ready-views.test.ts', 'the page says'],
] as const;

for (const [project, path, name] of WRITERS) {
  const { status } = spawnSync(
    process.execPath,
    [
      '--disable-warning=ExperimentalWarning',
      '--experimental-vm-modules',
      'node_modules/jest/bin/jest.js',
      '--selectProjects',
      project,
      '--runTestsByPath',
      path,
      '--testNamePattern',
      name,
    ],
    { cwd: fileURLToPath(new URL('..', import.meta.url)), env: { ...process.env, UPDATE_DOCS: '1' }, stdio: 'inherit' },
  );
  process.exitCode = (status ?? 1) || process.exitCode || 0;
}
