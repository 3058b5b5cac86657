import { existsSync, readFileSync } from 'node:fs';
import { DEFAULT_CANONICAL_BASE } from '@hub/fhir-model';
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { arbitraryVisit } from '../../testing/arbitrary-visit.ts';
import { parseVisit } from '../../testing/files.ts';
import { SAMPLE_FILES, sampleVisits } from '../../testing/samples.ts';
import { mapVisit } from './map-visit.ts';
import { testContext } from './testing.ts';

/** Every code the mapping writes of the hub's own systems is defined (fhir-profiles/code-systems/hub), called what it is called there. */

const CS = `${DEFAULT_CANONICAL_BASE}CodeSystem/`;
const FOLDER = new URL('../../../../../fhir-profiles/code-systems/hub/', import.meta.url);
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

const used = new Set<string>();
function problemsOf(record: Parameters<typeof mapVisit>[0]): string[] {
  const found = new Set<string>();
  for (const { resource } of mapVisit(record, testContext()).resources) look(JSON.parse(JSON.stringify(resource)), found, used);
  return [...found].sort();
}

describe('every code of the hub’s own systems is defined', () => {
  test.each(SAMPLE_FILES)('%s', async (path) => {
    for (const record of await sampleVisits(path)) expect(problemsOf(record)).toEqual([]);
  });

  test('of generated visits with every table, which use all of them', async () => {
    const found = new Set<string>();
    for (const tables of fc.sample(arbitraryVisit(), { numRuns: 60, seed: 6 })) {
      const { visit } = await parseVisit(tables);
      for (const problem of problemsOf(visit)) found.add(problem);
    }
    expect([...found].sort()).toEqual([]);
    for (const name of ['document-type', 'section', 'programme', 'sensitivity', 'event', 'xml6', 'xml12', 'xml15'])
      expect([name, used.has(name)]).toEqual([name, true]);
  });
});
