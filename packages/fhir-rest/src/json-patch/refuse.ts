import { type ProblemError, problem } from '@hub/outcome';

/** 400: the patch is no JSON Patch (RFC 5789 §2.2, "malformed patch document"). `number` counts from 0, as in the document. */
export function malformed(number: number | undefined, vi: string, en: string): ProblemError {
  const [viWhere, enWhere] = number === undefined ? ['JSON Patch', 'The JSON Patch'] : [`Thao tác [${number}]`, `Operation [${number}]`];
  return problem('incorrect', 'structure', `${viWhere}: ${vi}.`, `${enWhere}: ${en}.`, number === undefined ? undefined : `[${number}]`);
}

/** 422: a right patch that does not apply to what is stored (RFC 5789 §2.2, "unprocessable request"). Names the operation, never a value. */
export function unprocessable(number: number, op: string, vi: string, en: string): ProblemError {
  return problem('invalid', 'processing', `Thao tác [${number}] ${op}: ${vi}.`, `Operation [${number}] ${op}: ${en}.`, `[${number}]`);
}
