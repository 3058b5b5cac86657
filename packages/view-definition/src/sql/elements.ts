import { baseOf, type ElementRule, elementsOf, isResourceType } from '@hub/validation';

/** Elements of R4 types, as paths of views meet them. */

const byType = new Map<string, ReadonlyMap<string, ElementRule>>();

/** Elements of a type by name (`status`, `value[x]`); undefined for primitives and unknown types. */
export function elements(type: string): ReadonlyMap<string, ElementRule> | undefined {
  const known = byType.get(type);
  if (known !== undefined) return known;
  if (baseOf(type) === undefined) return undefined;
  const made = new Map(elementsOf(type).map((rule) => [rule.name, rule]));
  byType.set(type, made);
  return made;
}

/** Types whose content nothing is known of: any resource. */
export const isAnyResource = (type: string): boolean => type === 'Resource' || type === 'DomainResource';

export const isPrimitive = (type: string): boolean => /^[a-z]/.test(type);

/** Types of R4 that `ofType` can name. */
export const isType = (type: string): boolean => isPrimitive(type) || baseOf(type) !== undefined || isResourceType(type);

const NUMBERS = new Set(['decimal', 'integer', 'positiveInt', 'unsignedInt']);
const MOMENTS = new Set(['date', 'dateTime', 'instant']);
export const isNumber = (type: string): boolean => NUMBERS.has(type);
export const isMoment = (type: string): boolean => MOMENTS.has(type);
/** As FHIRPath sees types: what R4 derives from string is a string. */
export const isText = (type: string): boolean =>
  isPrimitive(type) && !isNumber(type) && !isMoment(type) && type !== 'boolean' && type !== 'time';

/** JSON name of an element of a choice: `value`, `Quantity` → `valueQuantity`. */
export const choiceName = (name: string, type: string): string => name + type.charAt(0).toUpperCase() + type.slice(1);
