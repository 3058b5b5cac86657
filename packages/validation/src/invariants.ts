/** An invariant of R4: its name there, the member it is about when there is one, and what it asks for. */
export interface Broken {
  readonly key: string;
  readonly member?: string;
}

type Json = Readonly<Record<string, unknown>>;

const there = (value: unknown) => value !== undefined;

/** Whole moments compare as moments, equally precise dates as text; anything else is not compared (FHIRPath answers nothing). */
function after(a: unknown, b: unknown): boolean {
  if (typeof a !== 'string' || typeof b !== 'string') return false;
  // Of one form and one offset, as nearly always: their texts are in the order of their moments.
  if (a.length === b.length && (a.length <= 10 || a.endsWith(b.slice(19)))) return a > b;
  return a.length > 10 && b.length > 10 && Date.parse(a) > Date.parse(b);
}

const coded = ({ code, system, _system }: Json): Broken | undefined =>
  there(code) && !there(system) && !there(_system) ? { key: 'qty-3', member: 'system' } : undefined;

/** `hasChoice`: the object has one of a choice, which for a type with one choice is its value[x]. */
export type Invariant = (value: Json, hasChoice: boolean) => Broken | undefined;

/**
 * Invariants that R4 puts on a type and that cost next to nothing to hold it against: one look at one object, no expressions.
 * Their texts are in `finding.ts`. Wrong kinds of values were told before; here they are passed over.
 */
export const INVARIANTS: Readonly<Record<string, Invariant>> = {
  Extension: (value, hasChoice) => (hasChoice === there(value.extension) ? { key: 'ext-1' } : undefined),
  Period: ({ start, end }) => (there(start) && there(end) && after(start, end) ? { key: 'per-1' } : undefined),
  Quantity: coded,
  Age: coded,
  Count: coded,
  Distance: coded,
  Duration: coded,
  ContactPoint: ({ value, system, _system }) =>
    there(value) && !there(system) && !there(_system) ? { key: 'cpt-2', member: 'system' } : undefined,
  Attachment: ({ data, contentType, _contentType }) =>
    there(data) && !there(contentType) && !there(_contentType) ? { key: 'att-1', member: 'contentType' } : undefined,
  Ratio: ({ numerator, denominator, extension }) =>
    there(numerator) !== there(denominator) || (!there(numerator) && !there(extension)) ? { key: 'rat-1' } : undefined,
  'Patient.contact': ({ name, telecom, address, organization }) =>
    there(name) || there(telecom) || there(address) || there(organization) ? undefined : { key: 'pat-1' },
  'Parameters.parameter': (value, hasChoice) =>
    [there(value.part), there(value.resource), hasChoice].filter(Boolean).length === 1 ? undefined : { key: 'inv-1' },
  Observation: (value) => {
    if (there(value.dataAbsentReason) && Object.keys(value).some((name) => name.startsWith('value')))
      return { key: 'obs-6', member: 'dataAbsentReason' };
    return undefined;
  },
};
