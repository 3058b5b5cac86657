import { problem } from '@hub/outcome';
import type { SearchQuery } from '@hub/search';
import { resourceOf } from '../../body.ts';
import type { RestDeps } from '../../handler.ts';
import type { RestRequest } from '../../message.ts';
import type { OperationStore } from '../../operation-store.ts';
import { parametersOf, unknownInput } from './parameters.ts';

type Pairs = readonly (readonly [string, string])[];

/**
 * What an operation was asked, whichever way (R4 operations.html#executing): the parameters of the address, then those of a Parameters
 * resource. Throws 400 for an input that is no simple value.
 */
export function inputsOf(request: RestRequest): Pairs {
  const { body, query } = request;
  if (body === undefined || ('bytes' in body && body.bytes.length === 0)) return query;
  const given = parametersOf(resourceOf(body, 'Parameters')).map((parameter, place): readonly [string, string] => {
    const value = Object.entries(parameter).find(([name]) => name.startsWith('value'))?.[1];
    if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') return [parameter.name, String(value)];
    throw unknownInput(place, parameter.name);
  });
  return [...query, ...given];
}

/** The address of an operation with what it was asked: what a link of its answer points at. */
export function linkOf(base: string, path: string, asked: Pairs): string {
  const text = new URLSearchParams(asked.map(([name, value]): [string, string] => [name, value])).toString();
  return `${base}${path}${text === '' ? '' : `?${text}`}`;
}

/** The value of a parameter that may be given once. Throws 400 when it is given again. */
export function once(pairs: Pairs, name: string): string | undefined {
  const [first, second] = pairs.filter(([other]) => other === name);
  if (second !== undefined) throw problem('incorrect', 'value', `${name} chỉ được có một lần.`, `${name} may be given once only.`, name);
  return first?.[1];
}

/** The store's operations. */
export function operationsOf({ operations }: RestDeps['store']): OperationStore<SearchQuery> {
  if (operations === undefined) throw new Error('this store answers no operations');
  return operations;
}
