import { spawn } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAgain, count, type Ran, type Report, worthAgain } from './jest-report.ts';
import { ROOT } from './root.ts';
import type { Stage } from './stages.ts';

/** What came of a stage. `ms` = milliseconds; `said`: what a check printed. */
export interface Outcome {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
  readonly ms: number;
  readonly said?: string;
  /** Tests that failed, "file › test"; a file that could not be run by its name alone. */
  readonly broken?: readonly string[];
  /** Tests that failed beside others and passed when their file was run again by itself: to be mended all the same. */
  readonly unsteady?: readonly string[];
}

/**
 * Runs one stage to its end; what tests print goes straight through. Never throws for a stage that fails. Suites start hundreds of servers
 * on machines that do other work, and one of 12,000 tests that waited in vain would hide all the others: files that failed, a few at most, are
 * run once more by themselves. What fails twice has failed; what passes then is told of as unsteady.
 */
export async function runStage(stage: Stage): Promise<Outcome> {
  const began = performance.now();
  const took = (): number => performance.now() - began;
  if (stage.kind === 'check') {
    const { code, said } = await run(stage.args, stage.kind);
    return { passed: code === 0 ? 1 : 0, failed: code === 0 ? 0 : 1, skipped: 0, ms: took(), said };
  }
  const first = await runJest(stage.args);
  if (!worthAgain(first)) return { ...first, ms: took() };
  process.stderr.write(`\n▶ once more by themselves: ${first.files.join(', ')}\n`);
  const again = await runJest([...stage.args, '--runInBand', '--runTestsByPath', ...first.files]);
  return { ...afterAgain(first, again), ms: took() };
}

async function runJest(args: readonly string[]): Promise<Ran> {
  const report = join(ROOT, '.cache', `jest-${process.pid}.json`);
  mkdirSync(join(ROOT, '.cache'), { recursive: true });
  const { code } = await run([...args, '--json', `--outputFile=${report}`], 'jest');
  try {
    return count(JSON.parse(readFileSync(report, 'utf8')) as Report, ROOT, code);
  } catch {
    return { passed: 0, failed: 1, skipped: 0, broken: ['jest ended before it could report'], files: [] };
  } finally {
    rmSync(report, { force: true });
  }
}

function run(args: readonly string[], kind: Stage['kind']): Promise<{ readonly code: number; readonly said: string }> {
  const child = spawn(process.execPath, args, {
    cwd: ROOT,
    // jest's --json also prints the report: its own words go to standard error. Checks run side by side: each one's words stay together.
    stdio: kind === 'jest' ? ['ignore', 'ignore', 'inherit'] : ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, CI: 'true', NO_COLOR: '1' },
  });
  let said = '';
  for (const stream of [child.stdout, child.stderr]) stream?.setEncoding('utf8').on('data', (part: string) => (said += part));
  const stop = (): void => void child.kill('SIGINT');
  process.once('SIGINT', stop);
  process.once('SIGTERM', stop);
  return new Promise((done) => {
    const end = (code: number): void => {
      process.off('SIGINT', stop);
      process.off('SIGTERM', stop);
      done({ code, said });
    };
    child.once('error', () => end(1));
    child.once('close', (code) => end(code ?? 1));
  });
}
