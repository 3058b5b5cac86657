/** `npm run export -- --out DIR`: the data of a hub as NDJSON files, brought up to date by each further run. */
import { mkdir } from 'node:fs/promises';
import { isProblemError } from '@hub/outcome';
import { HELP, readArguments } from './export/arguments.ts';
import { CODES, Ended } from './export/ended.ts';
import { run } from './export/run.ts';
import { locked } from './export/state.ts';

async function main(): Promise<number> {
  const args = readArguments(process.argv.slice(2), process.env);
  if (args === undefined) {
    process.stdout.write(HELP);
    return process.argv.includes('--help') ? 0 : CODES.arguments;
  }
  await mkdir(args.out, { recursive: true, mode: 0o700 });
  const unlock = await locked(args.out);
  try {
    const { transactionTime, came, bytes, told } = await run(args, process.env);
    const types = Object.entries(came).map(([type, n]) => `  ${type} ${n}`);
    process.stdout.write(`${[transactionTime, ...types, `  ${(bytes / 1e6).toFixed(1)} MB`, ...told].join('\n')}\n`);
    return 0;
  } finally {
    await unlock();
  }
}

try {
  process.exitCode = await main();
} catch (error) {
  if (process.stderr.isTTY) process.stderr.write('\n');
  const words = error instanceof Ended ? error.words : isProblemError(error) ? error.problem.message : undefined;
  process.stderr.write(words === undefined ? `${error instanceof Error ? error.stack : String(error)}\n` : `${words.vi}\n${words.en}\n`);
  // At once: other files may be on their way still.
  process.exit(error instanceof Ended ? error.code : isProblemError(error) ? CODES.arguments : 1);
}
