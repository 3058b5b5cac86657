import { isProblemError } from '@hub/outcome';
import { maskText } from './mask.ts';

/**
 * What may be written of something thrown: its class, its stable codes, where in our code it happened. The message only when
 * its origin promises that it holds no data: a ProblemError, or an engine error about code (TypeError, ReferenceError). Messages
 * of the database, of parsers and of JSON quote what they read.
 */
export function describeError(error: unknown): Record<string, unknown> {
  if (!(error instanceof Error) && !isErrorLike(error)) return { name: typeof error };
  const described: Record<string, unknown> = { name: word(error.name) ?? 'Error' };
  if (isProblemError(error)) {
    described.category = error.problem.category;
    described.code = error.problem.code;
    described.message = maskText(error.problem.message.en);
  } else if (error.name === 'TypeError' || error.name === 'ReferenceError') {
    described.message = maskText(error.message);
  }
  // Postgres and system errors: names of things in the schema or the system, never values.
  for (const name of ['code', 'syscall', 'severity', 'table', 'column', 'constraint', 'routine'] as const) {
    const value = word((error as unknown as Record<string, unknown>)[name]);
    if (value !== undefined) described[name] ??= value;
  }
  const at = frames(error.stack);
  if (at.length > 0) described.at = at;
  if (error.cause !== undefined && error.cause !== error) described.cause = { ...describeError(error.cause), at: undefined };
  return described;
}

function isErrorLike(value: unknown): value is Error {
  return typeof value === 'object' && value !== null && 'name' in value && 'message' in value;
}

/** A code or a name: one short word of ASCII. */
function word(value: unknown): string | undefined {
  return typeof value === 'string' && /^[\w.-]{1,80}$/.test(value) ? value : undefined;
}

/** File and line of the first frames, without the message above them and without the folder the hub lies in. */
function frames(stack: string | undefined): readonly string[] {
  return (stack ?? '')
    .split('\n')
    .filter((line) => line.length < 1_000 && /^\s+at .*:\d+:\d+\)?$/.test(line))
    .slice(0, 6)
    .map((line) => /((?:packages|services|scripts|node_modules)\/[^)]*|node:[^)]*)\)?$/.exec(line)?.[1] ?? '?');
}
