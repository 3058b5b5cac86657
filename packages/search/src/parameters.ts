import { INDEXED } from './generated/parameters.ts';

/** R4's search parameter types that the hub answers. */
export type ParameterType = 'token' | 'string' | 'date' | 'reference' | 'quantity' | 'uri';

/** One search parameter of one resource type, as the index knows it. */
export interface Parameter {
  readonly code: string;
  /** The type R4 gives it: what the CapabilityStatement declares. */
  readonly type: ParameterType;
  /** How its values are compared, where that differs from `type`: canonical references are compared as URIs. */
  readonly kind?: ParameterType;
  /** Stable number of (type, code): `param` of index rows. */
  readonly number: number;
  /** Numbers whose rows answer it: its own, or those of parameters that index the same values (`patient` in `subject`). */
  readonly rows: readonly number[];
  /** Of those rows only references to this type count. */
  readonly only?: string;
  /** A resource can have several rows. */
  readonly many?: boolean;
  /** Types a reference can point at. */
  readonly targets?: readonly string[];
  /** The code system R4 binds a `code` element to: `system|code` with it finds the code, which is stored without a system. */
  readonly codeSystem?: string;
}

const BY_TYPE = new Map(
  Object.entries(INDEXED).map(([type, list]) => [type, new Map(list.map((parameter) => [parameter.code, parameter]))] as const),
);

/** Types that can be searched, in alphabetical order. */
export const SEARCHED_TYPES: readonly string[] = Object.keys(INDEXED);

/** The indexed parameters of a type, by code; undefined when the hub does not search the type. */
export function parametersOf(type: string): ReadonlyMap<string, Parameter> | undefined {
  return BY_TYPE.get(type);
}
