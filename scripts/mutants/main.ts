// npm run mutants -- --count 10000 [--seed N] [--save]
// Damaged files through a hub of its own, by HTTP and by folder: every one must have a final receipt that says what is wrong, or be stored.
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { temporaryFolder } from '@hub/embedded';
import { machine } from '../bench/machine.ts';
import { startHub } from '../hub/start-hub.ts';
import { resultText } from './result.ts';
import { MUTANTS_SETTINGS, runMutants } from './run.ts';

const { values } = parseArgs({
  options: {
    count: { type: 'string', default: '10000' },
    seed: { type: 'string', default: '1' },
    save: { type: 'boolean', default: false },
  },
});
const folder = temporaryFolder('hub-mutants-');
const drop = join(folder, 'drop');
mkdirSync(drop);
const hub = await startHub({ folder, settings: { ...MUTANTS_SETTINGS, DROP_DIR: drop } });
const tell = (line: string): void => void process.stdout.write(`${line}\n`);
try {
  const seed = Number(values.seed);
  const report = await runMutants(hub, { seed, count: Number(values.count), drop, tell });
  const text = resultText(report, seed, machine());
  tell(text);
  if (values.save) writeFileSync(new URL('./last-result.md', import.meta.url), text);
  if (report.faults.length > 0) process.exitCode = 1;
} finally {
  await hub.stop();
  rmSync(folder, { recursive: true, force: true });
}
