import type { Address, ContactPoint } from '@hub/fhir-model';
import { CLEARED, type Segment } from '../segment.ts';

/** HL7 table 0202: what a number is for. */
const SYSTEMS: Readonly<Record<string, ContactPoint['system']>> = {
  FX: 'fax',
  CP: 'phone',
  Internet: 'email',
  INTERNET: 'email',
  BP: 'pager',
  'X.400': 'email',
};

/** The telephone numbers and mail addresses of a field (XTN): component 1, or 12, or country, area and number; mail in 4. Each once. */
export function contactsOf(segment: Segment, field: number, use: 'home' | 'work'): ContactPoint[] {
  const all = new Map<string, ContactPoint>();
  for (const one of segment.reps(field)) {
    const at = (component: number): string => {
      const text = segment.part(field, one, component);
      return text === CLEARED ? '' : text;
    };
    const kind = at(3);
    const mail = at(4);
    const number = at(1) || at(12) || [at(5), at(6), at(7)].filter((part) => part !== '').join('');
    const system = SYSTEMS[kind] ?? 'phone';
    if (mail !== '') all.set(mail, { system: 'email', value: mail, use });
    if (number !== '')
      all.set(number, {
        system: number.includes('@') ? 'email' : system,
        value: number,
        use: kind === 'CP' && use === 'home' ? 'mobile' : use,
      });
  }
  return [...all.values()];
}

/** HL7 table 0190: what an address is for. */
const USES: Readonly<Record<string, Address['use']>> = { H: 'home', P: 'home', L: 'home', B: 'work', O: 'work', C: 'temp', BA: 'old' };

/** The addresses of a field (XAD), each with all of it as text: nothing is looked up, a commune's name is no code. */
export function addressesOf(segment: Segment, field: number): Address[] {
  return segment.reps(field).flatMap((one): Address[] => {
    const at = (component: number, s = 1): string => {
      const text = segment.part(field, one, component, s);
      return text === CLEARED ? '' : text;
    };
    const street = [at(1, 3), at(1, 1) || at(1, 2)].filter((part) => part !== '').join(' ');
    const [other, city, state, zip, country, district] = [at(2), at(3), at(4), at(5), at(6), at(8) || at(9)];
    const lines = [street, other].filter((part) => part !== '');
    const parts = [...lines, district, city, state].filter((part) => part !== '');
    if (parts.length === 0 && zip === '' && country === '') return [];
    return [
      {
        use: USES[at(7)] ?? 'home',
        ...(parts.length === 0 ? {} : { text: parts.join(', ') }),
        ...(lines.length === 0 ? {} : { line: lines }),
        ...(city === '' ? {} : { city }),
        ...(district === '' ? {} : { district }),
        ...(state === '' ? {} : { state }),
        ...(zip === '' ? {} : { postalCode: zip }),
        ...(country === '' ? {} : { country }),
      },
    ];
  });
}
