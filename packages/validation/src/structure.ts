import data from '@hub/fhir-profiles/r4/structure.json' with { type: 'json' };
import views from '@hub/fhir-profiles/sql-on-fhir/structure.json' with { type: 'json' };

/** One element of a type as R4 defines it (StructureDefinition snapshot). */
export interface ElementRule {
  /** Name in the definition: `status`, `value[x]`. */
  readonly name: string;
  readonly required: boolean;
  readonly list: boolean;
  /** Type names; more than one, or a name that ends in `[x]`, is a choice. */
  readonly types: readonly string[];
  /** Codes of a required binding that the standard lists. */
  readonly codes?: ReadonlySet<string>;
}

/** `DomainResource` and `Resource` are resources; everything else is an element. */
export type Base = 'DomainResource' | 'Resource' | 'Element';

type Types = Readonly<Record<string, Readonly<Record<string, string>>>>;
/** SQL on FHIR adds a resource type, and its name to the codes of resource types. */
const tables = {
  codes: { ...data.codes, 'resource-types': [...data.codes['resource-types'], ...views.codes['resource-types']] } as Readonly<
    Record<string, readonly string[]>
  >,
  types: { ...(data.types as unknown as Types), ...(views.types as unknown as Types) } as Types,
};

const BASES: Record<Base, Readonly<Record<string, string>>> = {
  Element: { id: '0..1 string', extension: '0..* Extension' },
  Resource: { id: '0..1 id', meta: '0..1 Meta', implicitRules: '0..1 uri', language: '0..1 code' },
  DomainResource: {
    id: '0..1 id',
    meta: '0..1 Meta',
    implicitRules: '0..1 uri',
    language: '0..1 code',
    text: '0..1 Narrative',
    contained: '0..* Resource',
    extension: '0..* Extension',
    modifierExtension: '0..* Extension',
  },
};

const codeSets = new Map<string, ReadonlySet<string>>();

function codeSet(name: string): ReadonlySet<string> {
  let set = codeSets.get(name);
  if (set === undefined) {
    set = new Set(tables.codes[name]);
    codeSets.set(name, set);
  }
  return set;
}

function rule(name: string, text: string): ElementRule {
  const [cardinality, type, codes] = text.split(' ') as [string, string, string | undefined];
  return {
    name,
    required: cardinality.startsWith('1'),
    list: cardinality.endsWith('*'),
    types: type.split('|'),
    ...(codes === undefined ? {} : { codes: codeSet(codes) }),
  };
}

/** The base of a type: tells resources from elements; undefined when R4 has no such type. */
export function baseOf(type: string): Base | undefined {
  return Object.hasOwn(tables.types, type) ? (tables.types[type]?.['#'] as Base) : undefined;
}

const RESOURCES: ReadonlySet<string> = new Set(
  Object.keys(tables.types).filter((type) => ['DomainResource', 'Resource'].includes(baseOf(type) ?? '')),
);

/** True for the resource types of R4, and ViewDefinition of SQL on FHIR. */
export function isResourceType(type: string): boolean {
  return RESOURCES.has(type);
}

/** Every element of a type, inherited ones first (`Observation`, `Observation.component`, `Coding`). Throws for an unknown type: a caller's mistake. */
export function elementsOf(type: string): readonly ElementRule[] {
  const base = baseOf(type);
  if (base === undefined) throw new Error(`R4 has no type ${type}`);
  const own = Object.entries(tables.types[type] as Record<string, string>).filter(([name]) => name !== '#');
  return [...Object.entries(BASES[base]), ...own].map(([name, text]) => rule(name, text));
}
