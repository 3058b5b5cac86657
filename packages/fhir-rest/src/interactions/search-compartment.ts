import { problem } from '@hub/outcome';
import { COMPARTMENTS, parseCompartmentSearch } from '@hub/search';
import type { Handler } from '../handler.ts';
import { idOf, typeOf } from '../resource-path.ts';
import { unfolded } from './long-link.ts';
import { parseOptions, searchAnswer } from './search-answer.ts';
import { namedTypes } from './search-system.ts';

/**
 * GET [base]/[compartment]/[id]/[type]?… and the same with `*` for every type, and their POST …/_search (R4 search.html#context,
 * compartmentdefinition.html). Like `patient=…` it does not ask whether the patient is there: what points at it is found as
 * far as the caller may see it. Throws 404 for what is no compartment and for a type that is never in it.
 */
export const searchCompartment: Handler = async (request, deps) => {
  const { compartment = '', type = '' } = request.params;
  if (!COMPARTMENTS.includes(compartment)) {
    throw problem(
      'not-found',
      'not-supported',
      `Chỉ tìm được trong: ${COMPARTMENTS.join(', ')}.`,
      `There are compartments of ${COMPARTMENTS.join(', ')} only.`,
    );
  }
  if (type !== '*') typeOf(request);
  const id = idOf(request, compartment);
  const parsed = parseCompartmentSearch(compartment, id, type, unfolded(request.query), parseOptions(request, deps.now));
  if (parsed === undefined) {
    throw problem(
      'not-found',
      'not-supported',
      `${type} không bao giờ thuộc ${compartment}.`,
      `${type} is never in the compartment of a ${compartment}.`,
    );
  }
  return searchAnswer(
    request,
    `/${compartment}/${id}/${type}`,
    parsed,
    [compartment, ...(type === '*' ? namedTypes(request.query) : [type])],
    deps,
  );
};
