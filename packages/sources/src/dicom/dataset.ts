import { cleanText } from '../text/clean.ts';

/** A dataset of the DICOM JSON model (PS3.18 F.2): attributes by tag, as they came. */
export type Dataset = Readonly<Record<string, unknown>>;

/** The values of an attribute; none when it is not there, empty, or no attribute of the model. */
function valuesOf(dataset: Dataset, tag: string): readonly unknown[] {
  const attribute = dataset[tag];
  if (typeof attribute !== 'object' || attribute === null) return [];
  const { Value } = attribute as { readonly Value?: unknown };
  return Array.isArray(Value) ? Value : [];
}

const textOf = (value: unknown): string | undefined => {
  const text = typeof value === 'string' ? cleanText(value).text : typeof value === 'number' ? String(value) : '';
  return text === '' ? undefined : text;
};

/** The first value of an attribute as clean text; undefined when there is none. */
export function text(dataset: Dataset, tag: string): string | undefined {
  for (const value of valuesOf(dataset, tag)) {
    const found = textOf(value);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** A number of an IS attribute that fits R4's unsignedInt; undefined for anything else. */
export function count(dataset: Dataset, tag: string): number | undefined {
  const found = text(dataset, tag);
  if (found === undefined || !/^\+?\d{1,10}$/.test(found)) return undefined;
  const number = Number(found);
  return number <= 2_147_483_647 ? number : undefined;
}

/** The groups of a person's name (PS3.5 6.2.1): in letters, in ideographs, by sound; each `family^given^middle^prefix^suffix`. */
export interface PersonName {
  readonly alphabetic?: string;
  readonly ideographic?: string;
  readonly phonetic?: string;
}

/** The first name of a PN attribute; undefined when nothing of it says anything. */
export function personName(dataset: Dataset, tag: string): PersonName | undefined {
  for (const value of valuesOf(dataset, tag)) {
    if (typeof value !== 'object' || value === null) continue;
    const { Alphabetic, Ideographic, Phonetic } = value as Readonly<Record<string, unknown>>;
    const [alphabetic, ideographic, phonetic] = [Alphabetic, Ideographic, Phonetic].map((group) => {
      const found = textOf(group);
      return found === undefined || /^[\^\s]*$/.test(found) ? undefined : found;
    });
    if (alphabetic === undefined && ideographic === undefined && phonetic === undefined) continue;
    return {
      ...(alphabetic === undefined ? {} : { alphabetic }),
      ...(ideographic === undefined ? {} : { ideographic }),
      ...(phonetic === undefined ? {} : { phonetic }),
    };
  }
  return undefined;
}
