import type { HumanName } from '@hub/fhir-model';
import { humanName } from '../../qd3176/map/human-name.ts';
import type { PersonName } from '../dataset.ts';

/** Tells names in letters, in ideographs and by sound apart (R4 extension). */
const REPRESENTATION = 'http://hl7.org/fhir/StructureDefinition/iso21090-EN-representation';

/** The groups of a PN as names. A name in letters alone carries no mark: that is how names are written here. */
export function humanNames({ alphabetic, ideographic, phonetic }: PersonName): HumanName[] {
  const marked = (group: string | undefined, code: string): HumanName[] =>
    group === undefined ? [] : [{ extension: [{ url: REPRESENTATION, valueCode: code }], ...oneName(group) }];
  if (ideographic === undefined && phonetic === undefined) return alphabetic === undefined ? [] : [oneName(alphabetic)];
  return [...marked(alphabetic, 'ABC'), ...marked(ideographic, 'IDE'), ...marked(phonetic, 'SYL')];
}

/** A group as one reads it: `NGUYEN^VAN A` is “NGUYEN VAN A”; its titles before and after. */
export function readName(group: string): string {
  const [family = '', given = '', middle = '', prefix = '', suffix = ''] = group.split('^');
  return [prefix, family, given, middle, suffix]
    .filter((part) => part.trim() !== '')
    .map((part) => part.trim())
    .join(' ');
}

function oneName(group: string): HumanName {
  const [family = '', given = '', middle = '', prefix = '', suffix = ''] = group.split('^').map((part) => part.trim());
  // The whole name in the first component is how many consoles are typed on.
  if (given === '' && middle === '' && prefix === '' && suffix === '') return humanName(family);
  const names = [...given.split(' '), ...middle.split(' ')].filter((one) => one !== '');
  const text = [family, given, middle].filter((part) => part !== '').join(' ');
  return {
    use: 'official',
    text: text === '' ? readName(group) : text,
    ...(family === '' ? {} : { family }),
    ...(names.length === 0 ? {} : { given: names }),
    ...(prefix === '' ? {} : { prefix: [prefix] }),
    ...(suffix === '' ? {} : { suffix: [suffix] }),
  };
}
