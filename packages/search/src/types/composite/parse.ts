import { groupText } from '../../extract/keys.ts';
import { type Component, kindOf } from '../../parameters.ts';
import { split } from '../../query/split.ts';
import { type DateValue, parseDate } from '../date/parse.ts';
import { parseNumber, parseQuantity, type QuantityValue } from '../quantity/parse.ts';
import { parseReference, type ReferenceValue } from '../reference/parse.ts';
import { parseString } from '../string/parse.ts';
import { parseToken, type TokenValue } from '../token/parse.ts';

/** What one part of a composite is asked for. A string is asked for by its beginning, as without a modifier. */
export type PartValue =
  | { readonly kind: 'token'; readonly value: TokenValue }
  | { readonly kind: 'quantity'; readonly value: QuantityValue }
  | { readonly kind: 'date'; readonly value: DateValue }
  | { readonly kind: 'string'; readonly value: string }
  | { readonly kind: 'reference'; readonly value: ReferenceValue };

/** One value of each part, in their order: all of one group. */
export type CompositeValue = readonly PartValue[];

/** Reads `value$value` (R4 search, composite; `\$` is a dollar sign of a value). Undefined when a part is missing, too many or of another form. */
export function parseComposite(
  text: string,
  components: readonly Component[],
  options: { readonly now: number; readonly base?: string },
): CompositeValue | undefined {
  const texts = split(text, '$');
  if (texts.length !== components.length) return undefined;
  const parts = texts.map((one, i) => parsePart(one, components[i] as Component, options));
  return parts.every((one) => one !== undefined) ? parts : undefined;
}

function parsePart(text: string, component: Component, { now, base }: { now: number; base?: string }): PartValue | undefined {
  const kind = kindOf(component);
  switch (kind) {
    case 'token':
      return of(kind, parseToken(text, component));
    case 'quantity':
      return of(kind, component.type === 'number' ? parseNumber(text) : parseQuantity(text));
    case 'date':
      return of(kind, parseDate(text, now));
    case 'string':
      return of(kind, beginning(parseString(text, 'starts')));
    case 'reference':
      return of(kind, parseReference(text, component, { types: component.targets ?? [], ...(base === undefined ? {} : { base }) }));
    default:
      return undefined;
  }
}

const beginning = (text: string | undefined) => (text === undefined ? undefined : groupText(text));

function of<K extends PartValue['kind']>(kind: K, value: Extract<PartValue, { kind: K }>['value'] | undefined): PartValue | undefined {
  return value === undefined ? undefined : ({ kind, value } as PartValue);
}
