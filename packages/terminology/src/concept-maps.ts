/** The parts of a FHIR ConceptMap (R4 conceptmap.html) this package reads. */
export interface ConceptMapResource {
  readonly id: string;
  readonly group?: readonly {
    readonly source?: string;
    readonly target?: string;
    readonly element: readonly {
      readonly code?: string;
      readonly target?: readonly {
        readonly code?: string;
        readonly display?: string;
        readonly equivalence: string;
        readonly dependsOn?: readonly { readonly property: string; readonly value: string }[];
      }[];
    }[];
  }[];
}

/** A code in the system a map leads to. */
export interface MappedCode {
  readonly system: string;
  readonly code: string;
  readonly display?: string;
}

/** What is known of the result whose code it is. */
export interface CodeFacts {
  /** UCUM code of its unit. */
  readonly unit?: string | undefined;
}

interface Target extends MappedCode {
  /** UCUM codes it holds for; any when absent. */
  readonly unit?: string;
}

/** What a set of concept maps knows: targets by source system and code. */
export type ConceptMaps = ReadonlyMap<string, ReadonlyMap<string, readonly Target[]>>;

/** The target says no less than true of the source (R4 concept-map-equivalence). */
const STATED: ReadonlySet<string> = new Set(['equal', 'equivalent', 'wider']);
const UCUM = 'http://unitsofmeasure.org';

/** Reads maps; what depends on something else than the unit is left out: nobody could say whether it holds. */
export function conceptMaps(resources: readonly ConceptMapResource[]): ConceptMaps {
  const maps = new Map<string, Map<string, Target[]>>();
  for (const { group = [] } of resources) {
    for (const { source, target: system, element } of group) {
      if (source === undefined || system === undefined) continue;
      const codes = maps.get(source) ?? new Map<string, Target[]>();
      maps.set(source, codes);
      for (const { code: from, target = [] } of element) {
        if (from === undefined) continue;
        for (const { code, display, equivalence, dependsOn = [] } of target) {
          if (code === undefined || !STATED.has(equivalence) || dependsOn.some(({ property }) => property !== UCUM)) continue;
          const unit = dependsOn[0]?.value;
          const one = { system, code, ...(display === undefined ? {} : { display }), ...(unit === undefined ? {} : { unit }) };
          codes.set(from, [...(codes.get(from) ?? []), one]);
        }
      }
    }
  }
  return maps;
}

/** The codes a code means elsewhere, each once; none when no map knows it. */
export function translate(maps: ConceptMaps, system: string, code: string, { unit }: CodeFacts = {}): readonly MappedCode[] {
  const targets = maps.get(system)?.get(code) ?? [];
  const found = targets.filter((one) => one.unit === undefined || one.unit === unit);
  const seen = new Set<string>();
  return found.flatMap(({ unit: _unit, ...target }) => {
    const name = `${target.system}|${target.code}`;
    if (seen.has(name)) return [];
    seen.add(name);
    return [target];
  });
}

/** True when a map knows the code in some unit. */
export const hasMap = (maps: ConceptMaps, system: string, code: string): boolean => maps.get(system)?.has(code) ?? false;
