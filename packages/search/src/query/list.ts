import type { Problem } from '@hub/outcome';
import { parametersOf } from '../parameters.ts';
import { searchProblem } from './problems.ts';
import type { Criterion } from './query.ts';
import type { Scope } from './scope.ts';
import { split, unescapeValue } from './split.ts';

const ID = /^[A-Za-z0-9.-]{1,64}$/;

/**
 * `_list=42` (R4 search.html#list): what List/42 names in its entries, as far as the caller may see that list. It means `_has:List:item:_id=42`
 * and is answered as such. Functional lists (`$current-problems`) belong to one patient's record, which a search does not name: refused.
 */
export function parseList({ name }: Scope, text: string): Criterion | Problem {
  const values = split(text, ',').map(unescapeValue);
  if (values.some((value) => value === '')) return searchProblem.empty('_list');
  if (values.some((value) => value.startsWith('$'))) return searchProblem.listFunctional();
  if (!values.every((value) => ID.test(value))) return searchProblem.value('_list', 'cần id của một List', 'expected the id of a List');
  const parameter = parametersOf('List')?.get('item');
  if (parameter === undefined) return searchProblem.parameterUnknown(name, '_list');
  return { kind: 'has', type: 'List', parameter, criterion: { kind: 'id', values } };
}
