import type { Handler } from '../handler.ts';
import { onlyParameters } from '../resource-path.ts';
import { selfAnswer } from '../self-answer.ts';

const NO_PARAMETERS: ReadonlySet<string> = new Set();

/** GET [base]/openapi.json: the API as an OpenAPI 3.1 document. Public like the statement, whose facts it repeats for other tools. */
export const openApi: Handler = async (request, { openApi: text }) => {
  onlyParameters(request, NO_PARAMETERS);
  return selfAnswer(request, text(request.base), 'application/json; charset=utf-8');
};
