import { problem } from '@hub/outcome';
import type { SearchQuery } from '@hub/search';
import { ok } from '../../answer.ts';
import { searchset } from '../../bundle.ts';
import { criteriaOf } from '../../criteria.ts';
import type { Handler } from '../../handler.ts';
import { FORMAT_PARAMETERS } from '../../negotiate.ts';
import { visibleTo } from '../../visible.ts';
import { wholeNumber } from '../history-parameters.ts';
import { inputsOf, linkOf, once, operationsOf } from './asked.ts';

/** More of each code than this is a search, not a glance. */
const MOST = 100;

/** The criterion that says whose observations: `patient` or `subject`, also by a chain. -1 without one. */
const whose = ({ criteria }: SearchQuery) =>
  criteria.findIndex(
    (criterion) =>
      (criterion.kind === 'reference' || criterion.kind === 'chain') && ['patient', 'subject'].includes(criterion.parameter.code),
  );

/**
 * GET or POST [base]/Observation/$lastn (R4 operation-observation-lastn.html): the last `max` (1 when not given) of each code, of the
 * subject that `patient` or `subject` names, among what any search parameters of Observation leave.
 */
export const lastn: Handler = async (request, { store, now }) => {
  const inputs = inputsOf(request);
  const max = wholeNumber('max', once(inputs, 'max')) ?? 1;
  if (max < 1 || max > MOST) throw problem('incorrect', 'value', `max phải từ 1 đến ${MOST}.`, `max must be between 1 and ${MOST}.`, 'max');
  const criteria = inputs.filter(([name]) => name !== 'max' && !FORMAT_PARAMETERS.has(name));
  const query = criteriaOf('Observation', criteria, request, now());
  const lead = whose(query);
  if (lead < 0) throw problem('incorrect', 'required', '$lastn cần patient hoặc subject.', '$lastn needs patient or subject.', 'patient');
  const matches = await operationsOf(store).lastn(query, lead, max, visibleTo(request, now()));
  const links = [{ relation: 'self', url: linkOf(request.base, '/Observation/$lastn', inputs) }];
  return ok(request, searchset(request.base, { matches, included: [], total: matches.length }, links));
};
