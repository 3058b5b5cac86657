import { existsSync, readFileSync } from 'node:fs';
import { DEFAULT_CANONICAL_BASE, parseResource, type Resource } from '@hub/fhir-model';

/** Holds resources to the definitions of their extensions (fhir-profiles/extensions): URL, type of the value, place. */

const SD = `${DEFAULT_CANONICAL_BASE}StructureDefinition/`;
const FOLDER = new URL('../../../../fhir-profiles/extensions/', import.meta.url);

interface Definition {
  readonly contexts: ReadonlySet<string>;
  readonly values: ReadonlySet<string>;
}

const known = new Map<string, Definition | undefined>();

function definitionOf(name: string): Definition | undefined {
  if (known.has(name)) return known.get(name);
  const file = new URL(`${name}.json`, FOLDER);
  if (!existsSync(file)) {
    known.set(name, undefined);
    return undefined;
  }
  const { context, differential } = JSON.parse(readFileSync(file, 'utf8')) as {
    context: { expression: string }[];
    differential: { element: { id: string; type?: { code: string }[] }[] };
  };
  const types = differential.element.find(({ id }) => id === 'Extension.value[x]')?.type ?? [];
  const found = { contexts: new Set(context.map(({ expression }) => expression)), values: new Set(types.map(({ code }) => code)) };
  known.set(name, found);
  return found;
}

type Json = Readonly<Record<string, unknown>>;

/** What is wrong with the extensions below `value`, each once. `places` are the ways a definition may name where it is. */
function look(value: unknown, places: readonly string[], found: Set<string>): void {
  if (Array.isArray(value)) for (const one of value) look(one, places, found);
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return;
  for (const [member, child] of Object.entries(value as Json)) {
    if (member === 'extension') {
      for (const extension of child as Json[]) {
        judge(extension, places, found);
        look(extension, ['Extension'], found);
      }
    } else {
      const name = member.replace(/^_/, '');
      const typed = name === 'coding' || name === 'valueCoding' ? ['Coding'] : name.startsWith('value') ? ['Extension.value[x]'] : [];
      const inAddress = places.some((place) => place.endsWith('.address')) ? [`Address.${name}`] : [];
      look(child, [...places.map((place) => `${place}.${name}`), ...typed, ...inAddress], found);
    }
  }
}

function judge(extension: Json, places: readonly string[], found: Set<string>): void {
  const url = extension.url as string;
  if (!url.startsWith(SD)) return;
  const name = url.slice(SD.length);
  const definition = definitionOf(name);
  if (definition === undefined) {
    found.add(`${name}: not defined`);
    return;
  }
  const member = Object.keys(extension).find((key) => key.startsWith('value'));
  const type = member?.slice('value'.length);
  const fits = type === undefined ? definition.values.size === 0 : definition.values.has(type) || definition.values.has(lower(type));
  if (!fits) found.add(`${name}: value of type ${type ?? 'none'}, defined ${[...definition.values].join(', ')}`);
  if (!places.some((place) => definition.contexts.has(place))) found.add(`${name}: on ${places.join(' or ')}`);
}

const lower = (type: string): string => `${type[0]?.toLowerCase()}${type.slice(1)}`;

/** What is wrong with the extensions of some resources, each once, in order. */
export function extensionProblems(resources: readonly Resource[]): string[] {
  const found = new Set<string>();
  for (const resource of resources) look(parseResource(JSON.stringify(resource)), [resource.resourceType], found);
  return [...found].sort();
}
