import type { Address, HumanName } from '@hub/fhir-model';
import { stringKey } from '../../extract/keys.ts';
import type { TypedValue } from '../../query/typed-value.ts';
import type { StringModifier } from './parse.ts';

/** The texts a value holds, each searched by itself. */
export function textsOf({ type, value }: TypedValue): string[] {
  switch (type) {
    case 'HumanName': {
      const { text, family, given, prefix, suffix } = value as HumanName;
      return present([text, family, ...(given ?? []), ...(prefix ?? []), ...(suffix ?? [])]);
    }
    case 'Address': {
      const { text, line, city, district, state, country, postalCode } = value as Address;
      return present([text, ...(line ?? []), city, district, state, country, postalCode]);
    }
    case 'string':
    case 'markdown':
      return present([value as string]);
    default:
      return [];
  }
}

const present = (texts: readonly (string | null | undefined)[]) =>
  texts.filter((text): text is string => typeof text === 'string' && text !== '');

/**
 * R4 search, string: by default the text begins with what is asked, without case and marks; the hub also lets it begin
 * at any of the first twelve words of a name (`byWord`). `:contains` anywhere, `:exact` the whole text as it is.
 */
export function matchString(wanted: string, modifier: StringModifier, found: TypedValue, byWord: boolean): boolean {
  return textsOf(found).some((text) => {
    if (modifier === 'exact') return text.normalize('NFC') === wanted;
    const folded = stringKey(text);
    if (modifier === 'contains') return folded.includes(wanted);
    const words = byWord ? folded.split(' ').slice(0, 12) : [folded];
    return words.some((_, i) => (byWord ? folded.split(' ').slice(i).join(' ') : folded).startsWith(wanted));
  });
}
