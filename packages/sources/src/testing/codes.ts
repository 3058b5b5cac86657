import { existsSync, readFileSync } from 'node:fs';
import { DEFAULT_CANONICAL_BASE, type Resource } from '@hub/fhir-model';

/** Holds resources to the hub's own code systems (fhir-profiles/code-systems/hub): each code defined, called what it is called there. */

const CS = `${DEFAULT_CANONICAL_BASE}CodeSystem/`;
const FOLDER = new URL('../../../../fhir-profiles/code-systems/hub/', import.meta.url);
const known = new Map<string, ReadonlyMap<string, string> | undefined>();

/** Codes of one of the hub's own systems with their names; undefined for a list of the Ministry's. */
function codesOf(name: string): ReadonlyMap<string, string> | undefined {
  if (known.has(name)) return known.get(name);
  const file = new URL(`${name}.json`, FOLDER);
  const concepts = existsSync(file)
    ? (JSON.parse(readFileSync(file, 'utf8')) as { concept: { code: string; display: string }[] }).concept
    : undefined;
  const codes = concepts && new Map(concepts.map(({ code, display }) => [code, display]));
  known.set(name, codes);
  return codes;
}

function look(value: unknown, found: Set<string>, used: Set<string>): void {
  if (typeof value !== 'object' || value === null) return;
  const { system, code, display } = value as Readonly<Record<string, unknown>>;
  if (typeof system === 'string' && system.startsWith(CS)) {
    const name = system.slice(CS.length);
    const codes = codesOf(name);
    used.add(name);
    if (codes !== undefined && !codes.has(code as string)) found.add(`${name}|${code}: not defined`);
    else if (codes !== undefined && display !== undefined && codes.get(code as string) !== display)
      found.add(`${name}|${code}: ${display}`);
  }
  for (const child of Object.values(value)) look(child, found, used);
}

/** What is wrong with the codes of some resources, each once, in order; `used` gets the names of the systems met. */
export function codeProblems(resources: readonly Resource[], used = new Set<string>()): string[] {
  const found = new Set<string>();
  for (const resource of resources) look(JSON.parse(JSON.stringify(resource)), found, used);
  return [...found].sort();
}
