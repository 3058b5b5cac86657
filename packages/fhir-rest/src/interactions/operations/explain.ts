import { requireOperator } from '@hub/access';
import { ProblemError, problem } from '@hub/outcome';
import { parseSearch } from '@hub/search';
import { ok } from '../../answer.ts';
import type { Handler } from '../../handler.ts';
import { typeOf } from '../../resource-path.ts';
import { callerOf, visibleTo } from '../../visible.ts';
import { inputsOf, operationsOf } from './asked.ts';

/**
 * GET or POST [base]/[type]/$explain?[any search] (fhir-profiles/operations/explain.json): how the search is run, for operators; 403 for
 * everyone else. Strict whatever is preferred.
 */
export const explain: Handler = async (request, { store, now }) => {
  requireOperator(callerOf(request));
  const type = typeOf(request);
  const parsed = parseSearch(type, inputsOf(request), { base: request.base, now: now() });
  if (!parsed.ok) throw new ProblemError(parsed.problems[0] as (typeof parsed.problems)[number], { cause: parsed.problems });
  if (parsed.query.contained !== undefined)
    throw problem(
      'incorrect',
      'not-supported',
      '$explain không nhận _contained=true|both.',
      '$explain takes no _contained=true|both.',
      '_contained',
    );
  const { plan, lead, statements } = await operationsOf(store).explain(parsed.query, visibleTo(request, now()));
  const parameter = [
    { name: 'plan', valueCode: plan },
    ...(lead === undefined ? [] : [{ name: 'lead', valueString: lead }]),
    ...statements.map(({ sql, milliseconds, blocks, rows, steps }) => ({
      name: 'statement',
      part: [
        { name: 'sql', valueString: sql },
        { name: 'milliseconds', valueDecimal: milliseconds },
        { name: 'blocks', valueInteger: blocks },
        { name: 'rows', valueInteger: rows },
        ...steps.map((step) => ({ name: 'step', valueString: step })),
      ],
    })),
  ];
  return ok(request, JSON.stringify({ resourceType: 'Parameters', parameter }));
};
