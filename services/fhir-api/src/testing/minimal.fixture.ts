import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const structureOf = (standard: string) =>
  JSON.parse(readFileSync(join(import.meta.dirname, '../../../../fhir-profiles', standard, 'structure.json'), 'utf8')) as {
    readonly types: Readonly<Record<string, Readonly<Record<string, string>>>>;
    readonly codes: Readonly<Record<string, readonly string[]>>;
  };
const { types: r4, codes } = structureOf('r4');
const types = { ...r4, ...structureOf('sql-on-fhir').types };

/** A value of each of R4's simple types. */
const SIMPLE: Readonly<Record<string, unknown>> = {
  ...{
    string: 'mẫu',
    markdown: 'mẫu',
    code: 'mau',
    id: 'mau',
    boolean: true,
    xhtml: '<div xmlns="http://www.w3.org/1999/xhtml">mẫu</div>',
  },
  ...{ integer: 1, positiveInt: 1, unsignedInt: 1, decimal: 1.5, base64Binary: 'bcOidQ==' },
  ...{ uri: 'urn:oid:1.2.3', url: 'http://example.org/mau', canonical: 'http://example.org/mau', oid: 'urn:oid:1.2.3' },
  ...{ date: '2026-03-10', dateTime: '2026-03-10', instant: '2026-03-10T07:30:00+07:00', time: '07:30:00' },
  uuid: 'urn:uuid:c757873d-ec9a-4326-a141-556f43239520',
};

/** Elements that nothing requires but that a type without any of them would not be. */
const CONTENT: Readonly<Record<string, unknown>> = {
  Reference: { reference: 'Patient/mau' },
  CodeableConcept: { coding: [{ system: 'http://example.org/ma', code: 'mau' }] },
  Identifier: { system: 'http://example.org/so', value: 'mau' },
  Period: { start: '2026-03-10' },
};

/** A view is held against what it reads. */
const VIEW = { resource: 'Patient', select: [{ column: [{ name: 'id', path: 'id' }] }] };

/** A resource of the type with everything R4 requires of it and nothing else: what its structure says, not its invariants. */
export function minimal(type: string): { readonly resourceType: string } & Readonly<Record<string, unknown>> {
  return { resourceType: type, ...required(type), ...(type === 'ViewDefinition' ? VIEW : {}) };
}

/** True when the type has an element `identifier` that is a list of Identifier. */
export function hasIdentifiers(type: string): boolean {
  return types[type]?.identifier === '0..* Identifier';
}

function required(type: string): Record<string, unknown> {
  const out: Record<string, unknown> = {};
  for (const [name, text] of Object.entries(types[type] ?? {})) {
    const [cardinality = '', kinds = '', list] = text.split(' ');
    if (!cardinality.startsWith('1')) continue;
    const [kind = ''] = kinds.split('|');
    const value = list === undefined ? sampleOf(kind) : coded(kind, codes[list]?.[0] ?? '');
    const property = name.endsWith('[x]') ? name.replace('[x]', kind.charAt(0).toUpperCase() + kind.slice(1)) : name;
    out[property] = cardinality.endsWith('*') ? [value] : value;
  }
  return out;
}

/** The first code of a required binding; a list of codings has `system|code`. */
function coded(kind: string, first: string): unknown {
  const [system, code] = first.split('|');
  if (kind === 'Coding') return { system, code };
  return kind === 'CodeableConcept' ? { coding: [{ system, code }] } : first;
}

function sampleOf(kind: string): unknown {
  if (kind === 'Resource') return { resourceType: 'Basic', code: CONTENT.CodeableConcept };
  return SIMPLE[kind] ?? CONTENT[kind] ?? orOne(kind, required(kind));
}

/** An element must hold something: its first simple one when nothing is required. */
function orOne(kind: string, made: Record<string, unknown>): Record<string, unknown> {
  if (Object.keys(made).length > 0) return made;
  for (const [name, text] of Object.entries(types[kind] ?? {})) {
    const [cardinality = '', simple = '', list] = text.split(' ');
    if (list === undefined && cardinality === '0..1' && simple in SIMPLE) return { [name]: SIMPLE[simple] };
  }
  throw new Error(`nothing simple in ${kind}`);
}
