export type { Bilingual } from './bilingual.ts';
export { bilingual } from './bilingual.ts';
export { csvCell } from './csv.ts';
export type { Issue, Severity } from './issue.ts';
export type { Category, Problem } from './problem.ts';
export { isProblemError, ProblemError, problem } from './problem.ts';
