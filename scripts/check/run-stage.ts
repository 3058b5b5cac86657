import { spawn } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from './root.ts';
import type { Stage } from './stages.ts';

/** What came of a stage. `ms` = milliseconds; `said`: what a check printed. */
export interface Outcome {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
  readonly ms: number;
  readonly said?: string;
}

/** Runs one stage to its end; what tests print goes straight through. Never throws for a stage that fails. */
export async function runStage(stage: Stage): Promise<Outcome> {
  const began = performance.now();
  const report = join(ROOT, '.cache', `jest-${process.pid}.json`);
  mkdirSync(join(ROOT, '.cache'), { recursive: true });
  const { code, said } = await run(stage.kind === 'jest' ? [...stage.args, '--json', `--outputFile=${report}`] : stage.args, stage.kind);
  const ms = performance.now() - began;
  if (stage.kind === 'check') return { passed: code === 0 ? 1 : 0, failed: code === 0 ? 0 : 1, skipped: 0, ms, said };
  try {
    return { ...count(readFileSync(report, 'utf8'), code), ms };
  } catch {
    return { passed: 0, failed: 1, skipped: 0, ms }; // jest ended before it could report
  } finally {
    rmSync(report, { force: true });
  }
}

interface Report {
  readonly numPassedTests: number;
  readonly numFailedTests: number;
  readonly numPendingTests: number;
  readonly numRuntimeErrorTestSuites: number;
}

/** A file that could not be run counts as one failure; so does a bad end without one (a global setup, a leak). */
function count(text: string, code: number): Omit<Outcome, 'ms'> {
  const report = JSON.parse(text) as Report;
  const failed = report.numFailedTests + report.numRuntimeErrorTestSuites;
  return { passed: report.numPassedTests, failed: failed === 0 && code !== 0 ? 1 : failed, skipped: report.numPendingTests };
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
