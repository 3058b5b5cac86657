import type { Bilingual } from './bilingual.ts';

/**
 * What kind of failure it is. The edge (HTTP, receipt, queue) decides from this alone what to answer:
 * - `incorrect`   the caller sent something wrong (400)
 * - `unauthorised` no or no valid token (401); `forbidden` token not allowed (403)
 * - `not-found` (404), `method` not allowed here (405), `gone` deleted (410)
 * - `not-acceptable` no form of answer that the caller takes (406)
 * - `conflict` (409), `precondition` If-Match or criteria failed (412), `too-large` (413), `media-type` (415), `invalid` well-formed but breaks a rule (422)
 * - `busy` try again later (429), `unavailable` a part is down (503), `too-costly` a limit stopped it (400/503)
 * - `fault` our own mistake (500): stop and call a person
 */
export type Category =
  | 'incorrect'
  | 'unauthorised'
  | 'forbidden'
  | 'not-found'
  | 'method'
  | 'not-acceptable'
  | 'gone'
  | 'conflict'
  | 'precondition'
  | 'too-large'
  | 'media-type'
  | 'invalid'
  | 'busy'
  | 'unavailable'
  | 'too-costly'
  | 'fault';

/** A failure as data. `message` never holds patient data: it may reach a log or another party. */
export interface Problem {
  readonly category: Category;
  /** Stable, for machines: `VN-…` for intake, the FHIR IssueType or a hub code elsewhere. */
  readonly code: string;
  readonly message: Bilingual;
  /** FHIRPath or parameter name the problem is about. */
  readonly expression?: string;
}

/** Carries a {@link Problem} through code that cannot return it. Thrown at borders, translated once at the edge. */
export class ProblemError extends Error {
  override readonly name = 'ProblemError';
  readonly problem: Problem;
  constructor(problem: Problem, options?: ErrorOptions) {
    super(`${problem.category}/${problem.code}: ${problem.message.en}`, options);
    this.problem = problem;
  }
}

/** Shorthand: builds a {@link ProblemError} ready to throw. */
export function problem(category: Category, code: string, vi: string, en: string, expression?: string): ProblemError {
  return new ProblemError({ category, code, message: { vi, en }, ...(expression === undefined ? {} : { expression }) });
}

/** True for errors that carry a {@link Problem}; everything else is a fault. */
export function isProblemError(error: unknown): error is ProblemError {
  return error instanceof ProblemError;
}
