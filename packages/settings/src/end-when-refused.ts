import { isProblemError } from '@hub/outcome';

/** For a service at its start: what it may not begin with is told in words on standard error, and the process ends with 2. Other errors go on. */
export async function endWhenRefused(check: Promise<void>): Promise<void> {
  try {
    await check;
  } catch (error) {
    if (!isProblemError(error)) throw error;
    process.stderr.write(`✗ ${error.problem.message.vi}\n  ${error.problem.message.en}\n`);
    process.exit(2);
  }
}
