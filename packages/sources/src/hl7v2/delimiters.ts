/** The separators of a message, as its MSH-1 and MSH-2 give them (HL7 v2.9 2.5.4). */
export interface Delimiters {
  readonly field: string;
  readonly component: string;
  readonly repetition: string;
  readonly escape: string;
  readonly subcomponent: string;
}

/** The recommended ones, `|^~\&`. */
export const USUAL: Delimiters = { field: '|', component: '^', repetition: '~', escape: '\\', subcomponent: '&' };

/**
 * The separators of a text that begins with MSH; undefined when there are none. What MSH-2 leaves out is as recommended. Two of the same kind, letters,
 * digits, line ends and what ASCII prints not separate nothing: half of a character of two would cut others in two.
 */
export function delimitersOf(text: string): Delimiters | undefined {
  const field = text[3];
  if (field === undefined) return undefined;
  const end = text.indexOf(field, 4);
  const encoding = text.slice(4, end < 0 || end > 9 ? 8 : end);
  const [component = USUAL.component, repetition = USUAL.repetition, mark = USUAL.escape, subcomponent = USUAL.subcomponent] = encoding;
  const all = [field, component, repetition, mark, subcomponent];
  if (new Set(all).size < all.length || all.some((one) => !/[!-/:-@[-`{-~]/.test(one))) return undefined;
  return { field, component, repetition, escape: mark, subcomponent };
}
