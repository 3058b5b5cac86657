import type { Parameter, ParameterKind } from './parameters.ts';

/**
 * Modifiers that ask for other values than the parameter's own have rows of their own. Their numbers follow from the parameter's, so that a
 * search over several types or over shared rows (`patient` in `subject`) finds them the same way:
 * - `text` of a token: strings, what CodeableConcept.text, Coding.display and Identifier.type.text say
 * - `of-type` of an Identifier: tokens, the system of its type, `code|value` as code
 * - `identifier` of a reference: tokens, its logical identifier
 */
export type RowModifier = 'text' | 'of-type' | 'identifier';

/** Added to a parameter's number, which is always below. Stored in index rows: never changed. */
export const TEXT_ROWS = 10_000;
export const IDENTIFIER_ROWS = 20_000;

const ROWS: Readonly<Record<RowModifier, { readonly add: number; readonly kind: ParameterKind }>> = {
  text: { add: TEXT_ROWS, kind: 'string' },
  'of-type': { add: IDENTIFIER_ROWS, kind: 'token' },
  identifier: { add: IDENTIFIER_ROWS, kind: 'token' },
};

/** The parameter whose rows answer a modifier of `parameter`: to the index it is one like any other. */
export function modified({ code, type, number, rows }: Parameter, modifier: RowModifier): Parameter {
  const { add, kind } = ROWS[modifier];
  return { code: `${code}:${modifier}`, type, kind, number: number + add, rows: rows.map((row) => row + add), many: true, modifier };
}

/**
 * The parameter with the rows of unit texts that differ from their codes: `5.4||mg` is asked of the code and of the text (R4 search.html#quantity:
 * "where the unit - either the code (code) or the stated human unit (unit) are 'mg'"). A resource may have both rows.
 */
export function withUnitTexts(parameter: Parameter): Parameter {
  return { ...parameter, rows: [...parameter.rows, ...parameter.rows.map((row) => row + TEXT_ROWS)], many: true };
}

/** The number of the parameter itself. */
export function plainNumber(number: number): number {
  return number % TEXT_ROWS;
}
