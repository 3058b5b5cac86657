import type { BusinessKey } from '@hub/fhir-model';
import type { ResourceTemplate } from '../profile.ts';
import type { Values } from '../record.ts';

/** What stands for `{SID}`, `{CS}`, `{SD}`, `{F}` in a form. */
export type Expansions = Readonly<Record<string, string>>;

/** A text of a form with its `{…}` replaced. */
export const expanded = (text: string, names: Expansions): string =>
  text.replace(/\{([A-Z]+)\}/g, (all, name: string) => names[name] ?? all);

/** The key of a resource that is known outside by a number of its own; undefined for one that is a part of the row, or when the number is missing. */
export function directoryKey({ directory, resourceType }: ResourceTemplate, values: Values, names: Expansions): BusinessKey | undefined {
  const value = directory === undefined ? undefined : values.get(directory.field)?.text;
  if (directory === undefined || value === undefined || value.length > LONGEST) return undefined;
  return { type: resourceType, system: expanded(directory.system, names), value };
}

/** No key of the store is longer. */
const LONGEST = 255;
