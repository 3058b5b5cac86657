import { stringKey } from '../../extract/keys.ts';
import { unescapeValue } from '../../query/split.ts';

/** Default `starts`: the value begins with the text, without case and marks, at any word of a name. */
export type StringModifier = 'starts' | 'exact' | 'contains';

export const STRING_MODIFIERS = ['exact', 'contains'] as const;

/** The text in the form it is compared in: folded, or for `:exact` as it is (NFC). Undefined when nothing is left. */
export function parseString(text: string, modifier: StringModifier): string | undefined {
  const value = unescapeValue(text);
  const form = modifier === 'exact' ? value.normalize('NFC') : stringKey(value);
  return form === '' ? undefined : form;
}
