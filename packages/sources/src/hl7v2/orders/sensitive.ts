import type { CodeableConcept, Coding, Resource } from '@hub/fhir-model';
import { TERMINOLOGY } from '@hub/fhir-model';
import { labelsOf } from '../../fhir-bundle/labels.ts';
import type { MappedResource } from '../../mapping.ts';
import { diagnosisLabels } from '../../qd3176/map/security.ts';
import { withLabels } from '../emit-said.ts';
import type { Scope } from '../scope.ts';
import type { OrderGroup } from './groups.ts';

/** Words for HIV: what a laboratory calls a test in its own codes. */
const HIV_WORDS = /(?<![\p{L}\d])(?:HIV|AIDS|ARV)(?![\p{L}\d])/iu;
/** What is of the order, and carries its labels: nothing of the person or the visit. */
const OF_ORDER: ReadonlySet<string> = new Set(['ServiceRequest', 'Specimen', 'Observation', 'DiagnosticReport']);
/** Members whose words say what it is about. Documents are not read. */
const SPOKEN = ['code', 'reasonCode', 'note', 'conclusion', 'valueString', 'valueCodeableConcept'] as const;

/**
 * Labels what the message made of an order since `from` (a length of `scope.made`), mapping contract §3.4: by the diagnoses it was ordered for (DG1, OBR-31),
 * by the codes of its tests, and by the words for HIV, since a laboratory's own codes say nothing. All of the order, so that no part tells what another hides.
 */
export function labelOrder(scope: Scope, { obr, diagnoses }: OrderGroup, from: number): void {
  const own = scope.made.slice(from).filter(({ resource }) => OF_ORDER.has(resource.resourceType));
  const icd = [...diagnoses.map((dg1) => dg1.component(3, 1)), ...obr.reps(31).map((one) => obr.part(31, one, 1))];
  const labels = new Map(diagnosisLabels(icd).map((label) => [`${label.code}`, label]));
  for (const { resource } of own) for (const code of saidBy(resource)) labels.set(code, { system: TERMINOLOGY.actCode, code });
  if (labels.size === 0) return;
  labels.set('R', { system: TERMINOLOGY.confidentiality, code: 'R' });
  const all = [...labels.values()];
  for (let i = from; i < scope.made.length; i++) {
    const mapped = scope.made[i] as MappedResource;
    if (OF_ORDER.has(mapped.resource.resourceType)) scope.made[i] = labelled(mapped, all);
  }
}

function saidBy(resource: Resource): ('HIV' | 'SEX')[] {
  const members = resource as unknown as Readonly<Record<string, unknown>>;
  const said = SPOKEN.flatMap((member) => members[member] ?? []);
  const codes = labelsOf({ code: (members.code ?? {}) as CodeableConcept as never }).flatMap((label) =>
    label === 'HIV' || label === 'SEX' ? label : [],
  );
  return HIV_WORDS.test(JSON.stringify(said)) ? [...codes, 'HIV'] : codes;
}

function labelled(mapped: MappedResource, labels: readonly Coding[]): MappedResource {
  const { resource, merge } = mapped;
  const give = <T extends Resource>(one: T): T => withLabels(one, labels);
  return { ...mapped, resource: give(resource), ...(merge === undefined ? {} : { merge: (stored: Resource) => give(merge(stored)) }) };
}
