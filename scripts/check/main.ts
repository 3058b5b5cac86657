// npm test: every check, side by side, then every suite in turn; one line per stage with its time, the sum at the end.
//   npm test                              everything
//   npm test -- --only lint               one stage
//   npm test -- --only packages/search    the tests under a path
import { availableParallelism } from 'node:os';
import { problem } from '@hub/outcome';
import { type Outcome, runStage } from './run-stage.ts';
import { STAGES, type Stage, testsUnder } from './stages.ts';

function chosen(args: readonly string[]): readonly Stage[] {
  const [flag, what, ...rest] = args;
  if (flag === undefined) return STAGES;
  if (flag !== '--only' || what === undefined || rest.length > 0) {
    throw problem(
      'incorrect',
      'usage',
      'Cách dùng: npm test [-- --only <bước hoặc đường dẫn>]',
      'Usage: npm test [-- --only <stage or path>]',
    );
  }
  const stage = STAGES.find((one) => one.name === what);
  return stage === undefined ? testsUnder(what) : [stage];
}

const stages = chosen(process.argv.slice(2));
const began = performance.now();
const outcomes: { readonly stage: Stage; readonly outcome: Outcome }[] = [];
const tell = (text: string): void => void process.stdout.write(text);
const run = async (stage: Stage): Promise<void> => {
  const title = `▶ ${stage.name}: ${stage.what}\n`;
  if (stage.kind === 'jest') tell(title);
  const outcome = await runStage(stage);
  outcomes.push({ stage, outcome });
  if (stage.kind === 'check') tell(`${title}${outcome.said ?? ''}`);
  const sum = `${outcome.passed} passed, ${outcome.failed} failed${outcome.skipped > 0 ? `, ${outcome.skipped} not run` : ''}`;
  tell(`${outcome.failed === 0 ? '✓' : '✗'} ${stage.name}: ${sum} (${(outcome.ms / 1000).toFixed(1)} s)\n\n`);
};

const checks = stages.filter(({ kind, alone }) => kind === 'check' && alone !== true)[Symbol.iterator]();
const lane = async (): Promise<void> => {
  for (const stage of checks) await run(stage);
};
await Promise.all(Array.from({ length: availableParallelism() }, lane));
for (const stage of stages) if (stage.kind === 'jest' || stage.alone === true) await run(stage);

const total = (of: (outcome: Outcome) => number): number => outcomes.reduce((sum, { outcome }) => sum + of(outcome), 0);
const failed = outcomes.filter(({ outcome }) => outcome.failed > 0).map(({ stage }) => stage.name);
// Last, where whoever sees only the end of a log finds them.
const all = (of: (outcome: Outcome) => readonly string[] | undefined) => outcomes.flatMap(({ outcome }) => of(outcome) ?? []);
for (const one of all(({ unsteady }) => unsteady))
  tell(`⚠ hỏng một lần, chạy riêng lại thì đạt · failed once, passed when run again by itself: ${one}\n`);
for (const one of all(({ broken }) => broken)) tell(`✗ ${one}\n`);
if (failed.length > 0) process.stdout.write(`✗ hỏng ở · failed in: ${failed.join(', ')}\n`);
if (total((outcome) => outcome.passed + outcome.failed) === 0) {
  process.stdout.write('✗ không có kiểm thử nào được chạy · no test was run\n');
  process.exitCode = 1;
}
process.stdout.write(`${((performance.now() - began) / 1000).toFixed(0)} s\n`);
process.stdout.write(`${total((outcome) => outcome.passed)} passed, ${total((outcome) => outcome.failed)} failed\n`);
if (failed.length > 0) process.exitCode = 1;
