import { isProblemError, type Problem, ProblemError } from '@hub/outcome';

/** Headers of a request of its own, and the element of `Bundle.entry.request` that says the same. */
const HEADERS: ReadonlyMap<string, string> = new Map([
  ['If-Match', 'ifMatch'],
  ['If-None-Match', 'ifNoneMatch'],
  ['If-Modified-Since', 'ifModifiedSince'],
  ['If-None-Exist', 'ifNoneExist'],
]);

function expressionAt(expression: string | undefined, at: string): string {
  if (expression === undefined) return at;
  if (expression.startsWith('Bundle.entry[')) return expression;
  const header = HEADERS.get(expression);
  if (header !== undefined) return `${at}.request.${header}`;
  // `Observation.status` is an element of the entry's resource; anything else is the name of a search parameter.
  const element = /^[A-Z][A-Za-z]+(?=[.[]|$)/.exec(expression);
  return element === null ? at : `${at}.resource${expression.slice(element[0].length)}`;
}

/** The error with every `expression` made anew. */
function relocated(error: ProblemError, place: (expression: string | undefined) => string): ProblemError {
  const moved = (problem: Problem): Problem => ({ ...problem, expression: place(problem.expression) });
  const first = moved(error.problem);
  if (!Array.isArray(error.cause)) return new ProblemError(first, { cause: error.cause });
  const all = (error.cause as readonly Problem[]).map((problem) => (problem === error.problem ? first : moved(problem)));
  return new ProblemError(first, { cause: all });
}

/** The same error, found at an entry: every `expression` becomes one of the bundle (`Bundle.entry[3].resource.status`). Faults stay as they are. */
export function located(error: unknown, at: string): unknown {
  return isProblemError(error) ? relocated(error, (expression) => expressionAt(expression, at)) : error;
}

/** The same error, as that of a whole entry. Faults stay as they are. */
export function failed(error: unknown, at: string): unknown {
  return isProblemError(error) ? relocated(error, () => at) : error;
}

/** Problems in one answer at most. */
const MOST = 100;

/** Several entries' errors as one: the first one's status, everybody's issues. A fault among them is thrown as it is. */
export function together(errors: readonly unknown[]): unknown {
  const fault = errors.find((error) => !isProblemError(error));
  if (fault !== undefined) return fault;
  const problems = (errors as readonly ProblemError[]).flatMap(({ problem, cause }) =>
    Array.isArray(cause) ? (cause as readonly Problem[]) : [problem],
  );
  return new ProblemError((errors[0] as ProblemError).problem, { cause: problems.slice(0, MOST) });
}
