import { type Finding, validate } from '@hub/validation';
import type { OpenBytes } from '../qd3176/parse.ts';
import { addressesOf, placed, readAddress, rootOf } from './addresses.ts';
import { isExempt, type Label, labelsOf, spreads } from './labels.ts';
import { bundleEntry, type Entry, loneEntry } from './read/entry.ts';
import { FhirFault, type FhirLimits } from './read/fault.ts';
import { identifiersOf, isObject, type Json, objectsOf, readPiece, textOf } from './read/json.ts';
import { bundlePieces, lines, type Shape, wholeText } from './read/pieces.ts';

/** What other resources of the file may point at. */
export interface Target {
  readonly type: string;
  /** As sent, in order. */
  readonly identifiers: readonly Json[];
  readonly addresses: readonly string[];
  /** The address (or the conditional reference) of the patient it says it is of. */
  readonly patient?: string;
}

/** What a file says as a whole, known once it was read to its end. */
export interface Survey {
  /** `lines` for a file of lines, `resource` for one that stands alone. */
  readonly kind: 'bundle' | 'resource' | 'lines';
  /** Bundle.type. */
  readonly type?: string;
  /** Bundle.timestamp. */
  readonly timestamp?: string;
  /** Bundle.identifier. */
  readonly identifier?: Json;
  /** What is wrong with the Bundle itself, its entries left aside. */
  readonly findings?: readonly Finding[];
  /** Entries, resources. */
  readonly count: number;
  /** The one server root of the fullUrls. */
  readonly root?: string;
  readonly targets: ReadonlyMap<string, Target>;
  /** Labels of the visit an entry belongs to, by the address of the Encounter; of a document under ''. */
  readonly labels: ReadonlyMap<string, ReadonlySet<Label>>;
  /** The visit that names a resource as its diagnosis. */
  readonly visitOf: ReadonlyMap<string, string>;
}

/** What is kept of an entry while the file is gone over. */
interface Noted {
  readonly entry: Entry;
  readonly identifiers: readonly Json[];
  readonly patient: string | undefined;
  readonly encounter: string | undefined;
  readonly diagnoses: readonly string[];
  readonly labels: readonly Label[];
}

/** Members that name the patient a resource is of, in the order they are asked. */
const PATIENT_MEMBERS = ['subject', 'patient', 'beneficiary', 'for', 'individual', 'sender', 'recipient', 'source', 'author'] as const;

/** `reference` of each Reference of a member, list or not. */
function referencesAt(value: unknown): readonly string[] {
  const all = Array.isArray(value) ? value : [value];
  return all.flatMap((one) => textOf(one, 'reference') ?? []);
}

/** The reference by which a resource says whose it is: that of an Appointment is among its participants. */
export function patientReference(resource: Json): string | undefined {
  const mayBe = (text: string): boolean => !/^[A-Za-z]+[/?]/.test(text) || /(?:^|\/)Patient[/?]/.test(text);
  for (const name of PATIENT_MEMBERS) {
    const found = referencesAt(resource[name]).find(mayBe);
    if (found !== undefined) return found;
  }
  return objectsOf(resource, 'participant')
    .flatMap(({ actor }) => referencesAt(actor))
    .find((text) => /(?:^|\/)Patient[/?]/.test(text));
}

/** A reference to the visit a resource belongs to; MedicationAdministration and the like say `context`. */
function encounterReference(resource: Json): string | undefined {
  return (
    referencesAt(resource.encounter)[0] ?? referencesAt(resource.context)[0] ?? referencesAt(objectsOf(resource, 'item')[0]?.encounter)[0]
  );
}

function noted(entry: Entry): Noted {
  const { resource = {}, type } = entry;
  const { resource: _r, frame: _f, ...rest } = entry;
  const kept: Entry = { ...rest, resource: { id: resource.id } };
  return {
    entry: kept,
    identifiers: identifiersOf(resource),
    patient: patientReference(resource),
    encounter: encounterReference(resource),
    diagnoses: type === 'Encounter' ? objectsOf(resource, 'diagnosis').flatMap(({ condition }) => referencesAt(condition)) : [],
    labels: labelsOf(resource),
  };
}

/**
 * Goes over a file once and keeps of each resource only what others need of it: is it JSON to its end, what does it call its resources, whose are
 * they, and which labels do their visits get? Throws {@link FhirFault}. Memory: one resource, and some hundred bytes for each.
 */
export async function survey(open: OpenBytes, shape: Shape, limits: FhirLimits): Promise<Survey> {
  if (shape === 'lines') return surveyLines(open, limits);
  const all: Noted[] = [];
  let rest: unknown;
  let count = 0;
  for await (const piece of bundlePieces(open, limits)) {
    if ('rest' in piece) {
      const read = readPiece(piece.rest);
      rest = read.value;
      if (read.repeated && textOf(rest, 'resourceType') === 'Bundle') throw new FhirFault('VN-FHIR-duplicate-member', 'Bundle');
      continue;
    }
    if (++count > limits.entries) throw new FhirFault('VN-FHIR-too-many', String(limits.entries));
    const { value } = readPiece(piece.entry);
    if (isObject(value)) all.push(noted(bundleEntry(value, count - 1)));
  }
  if (!isObject(rest) || typeof rest.resourceType !== 'string') throw new FhirFault('VN-FHIR-resource-missing');
  if (rest.resourceType !== 'Bundle') return surveyOne(open, limits);
  // A list under a name written with escapes, or no list at all.
  if (rest.entry !== undefined && !(Array.isArray(rest.entry) && rest.entry.length === 0)) throw new FhirFault('VN-FHIR-unparseable');
  const { entry: _, ...head } = rest;
  const findings = validate(head);
  const type = textOf(rest, 'type');
  const timestamp = textOf(rest, 'timestamp');
  return {
    kind: 'bundle',
    count,
    findings,
    ...(type === undefined ? {} : { type }),
    ...(timestamp === undefined ? {} : { timestamp }),
    ...(isObject(rest.identifier) ? { identifier: rest.identifier } : {}),
    ...together(all, type === 'document'),
  };
}

/** A resource that stands alone, whichever members it has. */
async function surveyOne(open: OpenBytes, limits: FhirLimits): Promise<Survey> {
  const { value } = readPiece(await wholeText(open, limits));
  return { kind: 'resource', count: 1, ...together(isObject(value) ? [noted(loneEntry(value, 0))] : [], false) };
}

/** Lines that are no JSON are told when their records are read: the others do not pay for them. */
async function surveyLines(open: OpenBytes, limits: FhirLimits): Promise<Survey> {
  const all: Noted[] = [];
  let count = 0;
  for await (const { line, text } of lines(open, limits)) {
    if (++count > limits.entries) throw new FhirFault('VN-FHIR-too-many', String(limits.entries));
    try {
      const { value } = readPiece(text);
      if (isObject(value)) all.push(noted(loneEntry(value, count - 1, line)));
    } catch (error) {
      if (!(error instanceof FhirFault)) throw error;
    }
  }
  return { kind: 'lines', count, ...together(all, false) };
}

/** What the entries are to each other. A document is one: what labels one of its resources labels all. */
function together(all: readonly Noted[], whole: boolean): Pick<Survey, 'root' | 'targets' | 'labels' | 'visitOf'> {
  const roots = new Set(all.flatMap(({ entry }) => rootOf(entry) ?? []));
  const [root] = roots.size === 1 ? roots : [];
  const targets = new Map<string, Target>();
  const labels = new Map<string, Set<Label>>();
  const visitOf = new Map<string, string>();
  const addresses = all.map(({ entry }) => addressesOf(entry, root));
  const at = (reference: string | undefined, entry: Entry): string | undefined => addressOf(reference, entry, root);
  for (const [i, { entry, identifiers, patient }] of all.entries()) {
    const own = addresses[i] as readonly string[];
    if (entry.type !== undefined && entry.method !== 'DELETE') {
      const whose = at(patient, entry);
      const target: Target = { type: entry.type, identifiers, addresses: own, ...(whose === undefined ? {} : { patient: whose }) };
      for (const address of own) if (!targets.has(address)) targets.set(address, target);
    }
  }
  for (const [i, { entry, diagnoses }] of all.entries()) {
    const [first] = addresses[i] as readonly string[];
    for (const one of diagnoses) {
      const condition = at(one, entry);
      if (condition !== undefined && first !== undefined) visitOf.set(firstOf(targets, condition), first);
    }
  }
  for (const [i, { entry, encounter, labels: found }] of all.entries()) {
    const told = found.filter(spreads);
    if (told.length === 0 || isExempt(entry.type ?? '')) continue;
    const own = addresses[i] as readonly string[];
    const visit = whole ? '' : visitOfEntry(entry, own, at(encounter, entry), { targets, visitOf });
    if (visit === undefined) continue;
    const group = labels.get(visit) ?? new Set();
    for (const label of told) group.add(label);
    labels.set(visit, group);
  }
  return { ...(root === undefined ? {} : { root }), targets, labels, visitOf };
}

/** What a reference means in this file: an address, or a conditional reference as it stands. */
export function addressOf(reference: string | undefined, entry: Pick<Entry, 'fullUrl'>, root: string | undefined): string | undefined {
  if (reference === undefined) return undefined;
  if (/^[A-Z][A-Za-z]{1,40}\?/.test(reference)) return reference;
  const address = readAddress(reference);
  return address === undefined ? undefined : placed(address, rootOf(entry), root);
}

function visitOfEntry(
  { type }: Entry,
  own: readonly string[],
  encounter: string | undefined,
  { targets, visitOf }: Pick<Survey, 'targets' | 'visitOf'>,
): string | undefined {
  if (type === 'Encounter') return own[0];
  if (encounter !== undefined) return firstOf(targets, encounter);
  return own[0] === undefined ? undefined : visitOf.get(own[0]);
}

/** The first of the addresses a resource of the file has, for any of them. */
const firstOf = (targets: ReadonlyMap<string, Target>, address: string): string => targets.get(address)?.addresses[0] ?? address;

/** The labels the visit of an entry gives it. */
export function labelsAround(file: Survey, entry: Entry, own: readonly string[]): Iterable<Label> {
  const { labels, root, type } = file;
  if (isExempt(entry.type ?? '') || labels.size === 0) return [];
  const visit = type === 'document' ? '' : visitOfEntry(entry, own, addressOf(encounterReference(entry.resource ?? {}), entry, root), file);
  return visit === undefined ? [] : (labels.get(visit) ?? []);
}
