import type { ExtensionDefinition, FieldMapRow } from './extension-definitions.ts';

/** Fields inside elements the field table names as one row, and what they are kept on. */
const INSIDE: Readonly<Record<string, readonly string[]>> = {
  Observation: ['MADICHVU', 'NHOM', 'TENDICHVU', 'KETQUA', 'DONVI'],
  Condition: ['MABENH', 'TENBENH', 'KETLUAN'],
};

/** Where rows of a section keep what their elements cannot say. */
const HOLDERS: readonly (readonly [RegExp, string])[] = [
  [/\/HOSOKHAMCHUABENH\//, 'Composition'],
  [/\/QUANHE_GIADINH\//, 'RelatedPerson'],
  [/\/THONGTINCHUNG\//, 'Patient'],
  [/\/THONGTINMUITIEM\//, 'Immunization'],
];

/** One definition for each tag of the individual health record (QĐ 831): `{SD}xml-831-…`. */
export function healthRecordExtensions(rows: readonly FieldMapRow[]): ExtensionDefinition[] {
  const found = new Map<string, { contexts: Set<string>; values: Set<string> }>();
  const of = (tag: string) => {
    const known = found.get(tag) ?? { contexts: new Set(), values: new Set(['string']) };
    found.set(tag, known);
    return known;
  };
  for (const { table, field, resource, path } of rows) {
    const tag = field.split('/').at(-1) ?? '';
    if (table !== '831' || tag.includes('|')) continue;
    const { contexts, values } = of(tag);
    contexts.add(HOLDERS.find(([form]) => form.test(field))?.[1] ?? resource);
    if (path.includes('valueInteger') && path.includes('xml-831-')) values.add('integer');
  }
  for (const [resource, tags] of Object.entries(INSIDE)) for (const tag of tags) of(tag).contexts.add(resource);
  return [...found].map(([tag, { contexts, values }]) => ({
    name: `xml-831-${tag.toLowerCase().replaceAll('_', '-')}`,
    title: `Chỉ tiêu ${tag} của hồ sơ sức khỏe / Field ${tag} of the health record`,
    description: `${tag} (QĐ 831). The value of a field without an element of its own; as string also the text as sent where its element cannot give it back.`,
    contexts: [...contexts].sort(),
    values: [...values].sort(),
  }));
}
