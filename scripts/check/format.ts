// npm run format: brings every file into the one form the lint check asks for, and applies its safe corrections.
import { spawnSync } from 'node:child_process';
import { ROOT } from './root.ts';

const { status } = spawnSync(process.execPath, ['node_modules/@biomejs/biome/bin/biome', 'check', '--write'], {
  cwd: ROOT,
  stdio: 'inherit',
});
process.exitCode = status ?? 1;
