import { isProblemError } from '@hub/outcome';

/** Runs a command line program: a problem is told in both languages, a fault with its stack; both end with status 1. */
export async function runTool(work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (error) {
    const text = isProblemError(error)
      ? `${error.problem.message.vi}\n${error.problem.message.en}`
      : error instanceof Error
        ? error.stack
        : String(error);
    process.stderr.write(`${text}\n`);
    process.exitCode = 1;
  }
}

/** One line on standard error that rewrites itself on a terminal. */
export function sayProgress(text: string): void {
  process.stderr.write(process.stderr.isTTY ? `\r\x1b[K${text}` : `${text}\n`);
}
