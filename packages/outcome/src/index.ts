export type { Bilingual } from './bilingual.ts';
export { bilingual } from './bilingual.ts';
export type { Category, Problem } from './problem.ts';
export { isProblemError, problem, ProblemError } from './problem.ts';
export type { Issue, Severity } from './issue.ts';
