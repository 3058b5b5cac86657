import definitions from '../generated/compartments.json' with { type: 'json' };
import type { CompartmentCriterion } from './query.ts';

interface Definition {
  /** By type, the numbers of the references that make a resource a member. */
  readonly rows: Readonly<Record<string, readonly number[]>>;
  /** The resource the compartment is named after is a member. */
  readonly self: boolean;
}

const DEFINITIONS = definitions as unknown as Readonly<Record<string, Definition>>;

/** Types that have a compartment (R4 compartmentdefinition.html). */
export const COMPARTMENTS: readonly string[] = Object.keys(DEFINITIONS);

/** Types whose resources can be in a compartment, in alphabetical order; undefined when R4 has no such compartment. */
export function membersOf(compartment: string): readonly string[] | undefined {
  if (!Object.hasOwn(DEFINITIONS, compartment)) return undefined;
  const { rows, self } = DEFINITIONS[compartment] as Definition;
  return [...Object.keys(rows), ...(self ? [compartment] : [])].sort();
}

/** Membership in the compartment of `compartment/id`, for resources of `types` (which are among its members). */
export function memberOf(compartment: string, id: string, types: readonly string[]): CompartmentCriterion {
  const { rows, self } = DEFINITIONS[compartment] as Definition;
  return {
    kind: 'compartment',
    type: compartment,
    id,
    rows: Object.fromEntries(types.filter((type) => rows[type] !== undefined).map((type) => [type, rows[type] as readonly number[]])),
    self: self && types.includes(compartment),
  };
}

/** By type, the numbers of the references that make a resource a member of a compartment; empty when R4 has no such compartment. */
export function compartmentRows(compartment: string): Readonly<Record<string, readonly number[]>> {
  return Object.hasOwn(DEFINITIONS, compartment) ? (DEFINITIONS[compartment] as Definition).rows : {};
}
