import type { Handler } from '../handler.ts';
import { FORMAT_PARAMETERS } from '../negotiate.ts';
import { onlyParameters } from '../resource-path.ts';
import { selfAnswer } from '../self-answer.ts';

/** `mode=full` is what is answered anyway; R4 lets clients name it. */
const PARAMETERS: ReadonlySet<string> = new Set([...FORMAT_PARAMETERS, 'mode']);

/** GET [base]/metadata (R4 http.html#capabilities). Public: it tells what the server is, nothing of what it holds. */
export const capabilities: Handler = async (request, { capabilityStatement }) => {
  onlyParameters(request, PARAMETERS);
  return selfAnswer(request, capabilityStatement(request.base));
};
