import {
  type Canonicals,
  type CodeableConcept,
  type Coding,
  DEFAULT_CANONICAL_BASE,
  type Observation,
  type Quantity,
  type Resource,
  TERMINOLOGY,
} from '@hub/fhir-model';
import { bundledMaps, type ConceptMaps, hasMap, translate } from '@hub/terminology';
import { withoutNumbers } from '../messages/mask.ts';

/** Codes of senders and what they mean in international systems (fhir-profiles/concept-maps). */

/** Systems whose codes a map is wanted for: results by a sender's own code, indices of the national tables. Name of the system under `{CS}`. */
const WANTED = /^(?:lis(?:\/[^/]+)?|lis-common|lab-index-1227|lab-index-7603)$/;

/** The system as the maps call it: under the default base. Undefined for a system of others. */
function bare(system: string | undefined, { base }: Pick<Canonicals, 'base'>): string | undefined {
  return system?.startsWith(base) === true ? DEFAULT_CANONICAL_BASE + system.slice(base.length) : undefined;
}

/** The concept with what its codes mean elsewhere beside them: the sender's own coding stays first. `value` tells the unit. */
export function withMappedCodes(
  concept: CodeableConcept,
  value: Quantity | undefined,
  canonicals: Canonicals,
  maps: ConceptMaps = bundledMaps(),
): CodeableConcept {
  const unit = value?.system === TERMINOLOGY.ucum ? value.code : undefined;
  const own = concept.coding ?? [];
  const more: Coding[] = [];
  for (const { system, code } of own) {
    const source = bare(system, canonicals);
    if (source === undefined || code === undefined) continue;
    for (const target of translate(maps, source, code, { unit })) {
      if (![...own, ...more].some((one) => one.system === target.system && one.code === target.code)) more.push({ ...target });
    }
  }
  return more.length === 0 ? concept : { ...concept, coding: [...own, ...more] };
}

/** A code no map knew, with the name its sender gives it. */
export interface UnmappedCode {
  readonly system: string;
  readonly code: string;
  readonly display: string | undefined;
}

/** The sender's code of a result that has none of an international system beside it; undefined when it has, or none is wanted. */
export function unmappedCode(resource: Resource, { codeSystem }: Pick<Canonicals, 'codeSystem'>): UnmappedCode | undefined {
  if (resource.resourceType !== 'Observation') return undefined;
  const { coding = [], text } = (resource as Observation).code;
  let own: Coding | undefined;
  for (const one of coding) {
    if (one.system?.startsWith(codeSystem) !== true) return undefined;
    if (WANTED.test(one.system.slice(codeSystem.length))) own ??= one;
  }
  if (own?.system === undefined || own.code === undefined) return undefined;
  const display = own.display ?? text;
  // The list is no record of a patient: what a sender wrote into the wrong field is not kept there.
  return { system: own.system, code: withoutNumbers(own.code), display: display === undefined ? undefined : withoutNumbers(display) };
}

/** True when a map has come for a code since it was counted (perhaps for another unit than it was sent in). */
export function isMappedNow(system: string, code: string, canonicals: Canonicals, maps: ConceptMaps = bundledMaps()): boolean {
  const source = bare(system, canonicals);
  return source !== undefined && hasMap(maps, source, code);
}
