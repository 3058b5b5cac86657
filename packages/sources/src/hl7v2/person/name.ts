import type { HumanName } from '@hub/fhir-model';
import { humanName } from '../../qd3176/map/human-name.ts';
import type { SenderProfile } from '../profile.ts';
import { CLEARED, type Segment } from '../segment.ts';

/** Name types (HL7 table 0200) that are not what the person is called by law. */
const USES: Readonly<Record<string, HumanName['use']>> = { A: 'anonymous', N: 'nickname', M: 'maiden', B: 'usual', D: 'usual', T: 'temp' };

/**
 * A name (XPN or XCN from its component `first`: family, given, further, suffix, prefix). Where one component holds the whole name, whichever it is, its first
 * word is the family name, as in the national tables. `text` is always there. Undefined when nothing is written.
 */
export function nameOf(
  segment: Segment,
  field: number,
  repetition: string,
  { person = {} }: SenderProfile,
  first = 1,
): HumanName | undefined {
  const at = (component: number): string => {
    const text = segment.part(field, repetition, first + component);
    return text === CLEARED ? '' : text;
  };
  const [family, given, further] = [at(0), at(1), at(2)];
  const [suffix, prefix] = [at(3), at(4)];
  const parts = [family, given, further].filter((one) => one !== '');
  if (parts.length === 0) return undefined;
  const form = person.nameForm ?? 'auto';
  const use = first === 1 ? (USES[at(6).toUpperCase()] ?? 'official') : 'official';
  if (parts.length === 1 && form !== 'parts') return { ...humanName(parts[0] as string), use };
  if (form === 'full' && family === '') return { ...humanName(parts.join(' ')), use };
  const names = form === 'given-last' ? [further, given] : [given, further];
  const givens = names.filter((one) => one !== '');
  return {
    use,
    text: [family, ...givens].filter((one) => one !== '').join(' '),
    ...(family === '' ? {} : { family }),
    ...(givens.length === 0 ? {} : { given: givens }),
    ...(prefix === '' ? {} : { prefix: [prefix] }),
    ...(suffix === '' ? {} : { suffix: [suffix] }),
  };
}
