import table from './generated/parameters.json' with { type: 'json' };

/** R4's search parameter types that the hub answers. */
export type ParameterType = 'token' | 'string' | 'date' | 'reference' | 'quantity' | 'number' | 'uri' | 'composite' | 'special';

/** How values are compared. */
export type ParameterKind = Exclude<ParameterType, 'number'>;

/** One search parameter of one resource type, as the index knows it. */
export interface Parameter {
  readonly code: string;
  /** The type R4 gives it: what the CapabilityStatement declares. */
  readonly type: ParameterType;
  /** How its values are compared, where that differs from `type`: canonical references are compared as URIs, numbers as quantities without a unit. */
  readonly kind?: ParameterKind;
  /** Stable number of (type, code): `param` of index rows. */
  readonly number: number;
  /** Numbers whose rows answer it: its own, or those of parameters that index the same values (`patient` in `subject`). */
  readonly rows: readonly number[];
  /** Of those rows only references to this type count. */
  readonly only?: string;
  /** A resource can have several rows. */
  readonly many?: boolean;
  /** Types a reference can point at; absent: any. */
  readonly targets?: readonly string[];
  /** The code system R4 binds a `code` element to: `system|code` with it finds the code, which is stored without a system. */
  readonly codeSystem?: string;
  /** Of a parameter over several types: their code systems are not one, so a search cannot name one. */
  readonly codeSystemsDiffer?: boolean;
  /** Stands for a modifier of the parameter: its rows are that modifier's (modifier-rows.ts). */
  readonly modifier?: 'text' | 'of-type' | 'identifier';
  /** It asks for what a bundle begins with (first-entry.ts): its rows point at no resource stored by itself. */
  readonly entry?: true;
  /** Of a composite: its parts, in the order their values are written. */
  readonly components?: readonly Component[];
}

/** One part of a composite: asked like a parameter of its own, found in the composite's rows. */
export type Component = Parameter;

/** As the generated table has it: `rows` only where they are not its own. */
type StoredParameter = Omit<Parameter, 'rows' | 'components'> & {
  readonly rows?: readonly number[];
  readonly components?: readonly StoredComponent[];
};
type StoredComponent = Pick<Component, 'type' | 'targets' | 'codeSystem'>;

const INDEXED = table as unknown as Readonly<Record<string, readonly StoredParameter[]>>;
const byType = new Map<string, ReadonlyMap<string, Parameter>>();

/** Types that can be searched, in alphabetical order. */
export const SEARCHED_TYPES: readonly string[] = Object.keys(INDEXED);

/** The indexed parameters of a type, by code; undefined when the hub does not search the type. Made when a type is first asked for. */
export function parametersOf(type: string): ReadonlyMap<string, Parameter> | undefined {
  let parameters = byType.get(type);
  if (parameters === undefined && Object.hasOwn(INDEXED, type)) {
    const list = INDEXED[type] as readonly StoredParameter[];
    parameters = new Map(list.map((stored) => [stored.code, parameterOf(stored)]));
    byType.set(type, parameters);
  }
  return parameters;
}

/** Numbers of the parameters of all types that have one of these codes and are of this type. */
export function numbersOf(type: ParameterType, codes: readonly string[]): readonly number[] {
  return Object.values(INDEXED).flatMap((list) =>
    list.filter((one) => one.type === type && codes.includes(one.code)).map(({ number }) => number),
  );
}

function parameterOf({ components, ...stored }: StoredParameter): Parameter {
  const { code, number } = stored;
  const rows = stored.rows ?? [number];
  if (components === undefined) return { ...stored, rows };
  return { ...stored, rows, components: components.map((part) => componentOf(part, { code, number, rows })) };
}

function componentOf(part: StoredComponent, of: Pick<Parameter, 'code' | 'number' | 'rows'>): Component {
  return part.type === 'number' ? { ...part, ...of, kind: 'quantity' } : { ...part, ...of };
}

/** How the values of a parameter are compared: which table holds its rows. */
export function kindOf(parameter: Parameter): ParameterKind {
  return parameter.kind ?? (parameter.type as ParameterKind);
}
