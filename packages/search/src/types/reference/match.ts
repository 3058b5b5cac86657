import type { Reference } from '@hub/fhir-model';
import { anyReference, type LocalReference } from '../../extract/local-reference.ts';
import type { TypedValue } from '../../query/typed-value.ts';
import type { ReferenceValue } from './parse.ts';

/** The resource a value points at, of this server or with a whole URL of another; undefined for everything else (identifier only, contained). */
export function targetOf({ type, value }: TypedValue): LocalReference | undefined {
  const text = type === 'Reference' ? (value as Reference).reference : undefined;
  return text === undefined ? undefined : anyReference(text, undefined);
}

export function matchReference(wanted: ReferenceValue, found: TypedValue): boolean {
  const target = targetOf(found);
  return target !== undefined && wanted.some(({ type, id }) => type === target.type && id === target.id);
}
