import { anyReference, type LocalReference, saidType } from '../../extract/local-reference.ts';
import type { Parameter } from '../../parameters.ts';
import { unescapeValue } from '../../query/split.ts';

/** Resources a value can mean: one, or for a bare id one per type the parameter can point at. Empty: none of the type asked for. */
export type ReferenceValue = readonly LocalReference[];

const ID = /^[A-Za-z0-9.-]{1,64}$/;

/**
 * Reads `id`, `Type/id` or a URL. `type` is that of a `:Type` modifier; `types` are the types a bare id may mean.
 * Undefined when the text can be no reference. A URL of another server finds what points there.
 */
export function parseReference(
  text: string,
  parameter: Parameter,
  options: { readonly type?: string; readonly types: readonly string[]; readonly base?: string },
): ReferenceValue | undefined {
  const value = unescapeValue(text);
  const wanted = options.type ?? parameter.only;
  if (ID.test(value)) return (wanted === undefined ? options.types : [wanted]).map((type) => ({ type, id: value }));
  const target = anyReference(value, options.base);
  if (target === undefined) return undefined;
  return wanted === undefined || wanted === saidType(target) ? [target] : [];
}
