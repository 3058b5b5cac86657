/**
 * Writes the answers into services/fhir-api/docs/questions from a hub that is loaded for it with the pages' province. Run:
 * npm run docs:update, then read the difference before it is committed: `npm test` only compares.
 */
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const { status } = spawnSync(
  process.execPath,
  [
    '--disable-warning=ExperimentalWarning',
    '--experimental-vm-modules',
    'node_modules/jest/bin/jest.js',
    '--selectProjects',
    'e2e',
    '--runTestsByPath',
    'services/all-in-one/src/questions.e2e.test.ts',
    '--testNamePattern',
    'their answers',
  ],
  { cwd: fileURLToPath(new URL('..', import.meta.url)), env: { ...process.env, UPDATE_DOCS: '1' }, stdio: 'inherit' },
);
process.exitCode = status ?? 1;
