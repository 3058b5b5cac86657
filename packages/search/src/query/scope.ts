import { firstEntryParameter } from '../first-entry.ts';
import { kindOf, type Parameter, parametersOf, SEARCHED_TYPES } from '../parameters.ts';

/** What a search is over: one type or several, with the parameters that can be asked of all of them. */
export interface Scope {
  readonly types: readonly string[];
  /** How messages name it. */
  readonly name: string;
  /** The parameter of this code; undefined when not every type has it, or not with one meaning. */
  readonly parameter: (code: string) => Parameter | undefined;
}

/** A search of one type. */
export function scopeOfType(type: string): Scope {
  return { types: [type], name: type, parameter: (code) => parametersOf(type)?.get(code) ?? firstEntryParameter(type, code) };
}

/**
 * A search over several types (R4 search.html#context: "parameters ... common to all resources", or to all that `_type` names). A
 * parameter's number belongs to one type, so the rows of all of them together answer it: nothing else changes.
 */
export function scopeOfTypes(types: readonly string[]): Scope {
  const [only] = types;
  if (types.length === 1) return scopeOfType(only as string);
  const name = types.length === SEARCHED_TYPES.length ? '*' : types.join(',');
  const merged = new Map<string, Parameter | undefined>();
  return {
    types,
    name,
    parameter(code) {
      if (!merged.has(code)) merged.set(code, merge(types.map((type) => parametersOf(type)?.get(code))));
      return merged.get(code);
    },
  };
}

/** One parameter over the rows of several; undefined when one is missing or they do not mean the same. */
function merge(all: readonly (Parameter | undefined)[]): Parameter | undefined {
  const found = all.filter((parameter) => parameter !== undefined);
  const [first] = found;
  if (first === undefined || found.length < all.length) return undefined;
  const same = <T>(of: (parameter: Parameter) => T) => found.every((parameter) => of(parameter) === of(first));
  if (!same((parameter) => parameter.type) || !same(kindOf) || !same(partsOf)) return undefined;
  // `patient` is its own in one type and a narrowed `subject` in another: both point at patients only.
  const narrowed = found.find(({ only }) => only !== undefined)?.only;
  const pointsAt = ({ only, targets }: Parameter) => (only === undefined && targets?.length === 1 ? targets[0] : only);
  if (narrowed !== undefined && !found.every((parameter) => pointsAt(parameter) === narrowed)) return undefined;
  const targets = found.every((parameter) => parameter.targets !== undefined)
    ? [...new Set(found.flatMap((parameter) => parameter.targets as readonly string[]))]
    : undefined;
  const { codeSystem } = first;
  const oneSystem = same((parameter) => parameter.codeSystem);
  return {
    code: first.code,
    type: first.type,
    ...(first.kind === undefined ? {} : { kind: first.kind }),
    number: first.number,
    rows: [...new Set(found.flatMap((parameter) => parameter.rows))],
    ...(found.some((parameter) => parameter.many === true) ? { many: true } : {}),
    ...(narrowed === undefined ? {} : { only: narrowed }),
    ...(targets === undefined ? {} : { targets }),
    ...(oneSystem && codeSystem !== undefined ? { codeSystem } : {}),
    ...(oneSystem ? {} : { codeSystemsDiffer: true }),
    ...(first.components === undefined ? {} : { components: first.components }),
  };
}

/** What the parts of a composite are asked for, as a text. */
const partsOf = ({ components }: Parameter) =>
  components === undefined ? '' : JSON.stringify(components.map(({ type, targets, codeSystem }) => [type, targets, codeSystem]));
