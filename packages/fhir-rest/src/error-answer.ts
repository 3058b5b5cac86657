import { isProblemError, type Problem, problem } from '@hub/outcome';
import type { RestResponse } from './message.ts';
import { FHIR_JSON } from './negotiate.ts';
import { answerOf, operationOutcome } from './operation-outcome.ts';

/** What a caller hears of our own mistakes: nothing of what went wrong inside. */
const FAULT: Problem = {
  category: 'fault',
  code: 'exception',
  message: {
    vi: 'Máy chủ gặp lỗi. Hãy báo quản trị viên mã yêu cầu (X-Request-Id).',
    en: 'The server failed. Tell its administrator the request id (X-Request-Id).',
  },
};

/** The problem an error stands for; anything that is not a ProblemError is a fault. */
export function problemOf(error: unknown): Problem {
  return isProblemError(error) ? error.problem : FAULT;
}

/** Problems found together with the first one (a search with several wrong parameters). */
function allProblems(error: unknown): readonly [Problem, ...Problem[]] {
  const first = problemOf(error);
  const together = isProblemError(error) && Array.isArray(error.cause) ? (error.cause as readonly Problem[]) : [];
  return [first, ...together.filter((other) => other !== first)];
}

/** The answer to an error: its status, its headers, an OperationOutcome. The one place errors become HTTP. */
export function errorAnswer(error: unknown): RestResponse {
  const problems = allProblems(error);
  const { status, headers } = answerOf(problems[0]);
  return { status, headers: { 'Content-Type': FHIR_JSON, ...headers }, body: operationOutcome(...problems) };
}

/** 405 with the methods that the address does take (R4 http.html, HTTP `Allow`). */
export function methodAnswer(allow: readonly string[]): RestResponse {
  const list = allow.join(', ');
  const answer = errorAnswer(problem('method', 'not-supported', `Địa chỉ này chỉ nhận: ${list}.`, `This address takes only: ${list}.`));
  return { ...answer, headers: { ...answer.headers, Allow: list } };
}
