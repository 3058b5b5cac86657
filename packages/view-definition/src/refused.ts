import { type ProblemError, problem } from '@hub/outcome';

/** A definition that is no view, or asks for what views cannot do. `where`: its place, as `select[0].column[1].path`. */
export function refused(code: string, vi: string, en: string, where?: string): ProblemError {
  return problem('invalid', `view-${code}`, vi, en, where === undefined ? 'ViewDefinition' : `ViewDefinition.${where}`);
}
