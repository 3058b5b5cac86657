import type { Patient } from '@hub/fhir-model';
import { namesAgree } from './name.ts';

/** What two source records of persons with an equal official number say together. */
export type Agreement =
  /** Name, year of birth and sex agree as far as they are known: one person. */
  | { readonly kind: 'same' }
  /** One of them contradicts: a number was mistyped or lent. Nothing is linked, somebody is told. */
  | { readonly kind: 'conflict'; readonly field: 'name' | 'birthDate' | 'gender' }
  /** Not enough is known to say either: a side has no name. */
  | { readonly kind: 'unknown' };

type Person = Pick<Patient, 'name' | 'birthDate' | 'gender'>;

/**
 * Whether two Patients with an equal official number are one person (mapping contract §1.1). Pure and symmetric. Equal numbers are the
 * caller's: without one nothing is linked, whatever agrees. What looks at likeness instead of numbers stands beside this, not in it.
 */
export function samePerson(a: Person, b: Person): Agreement {
  const [names, others] = [namesOf(a), namesOf(b)];
  if (differ(sex(a), sex(b))) return { kind: 'conflict', field: 'gender' };
  if (differ(a.birthDate?.slice(0, 4), b.birthDate?.slice(0, 4))) return { kind: 'conflict', field: 'birthDate' };
  if (names.length === 0 || others.length === 0) return { kind: 'unknown' };
  return names.some((name) => others.some((other) => namesAgree(name, other))) ? { kind: 'same' } : { kind: 'conflict', field: 'name' };
}

/** Every name a person has or had: a name of before marriage is one too. */
function namesOf({ name }: Person): readonly string[] {
  return (name ?? []).flatMap(({ text, family, given }) => {
    const whole = text ?? [family, ...(given ?? [])].filter((part) => part !== undefined).join(' ');
    return whole.trim() === '' ? [] : [whole];
  });
}

/** `unknown` and `other` contradict nothing. */
function sex({ gender }: Person): string | undefined {
  return gender === 'male' || gender === 'female' ? gender : undefined;
}

function differ(a: string | undefined, b: string | undefined): boolean {
  return a !== undefined && b !== undefined && a !== b;
}
