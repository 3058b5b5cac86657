/** What an extension of the hub is: enough to write its StructureDefinition. */
export interface ExtensionDefinition {
  /** Last part of its URL, `xml-ma-ttdv`. */
  readonly name: string;
  readonly title: string;
  readonly description: string;
  /** Element paths it may stand on. */
  readonly contexts: readonly string[];
  /** Types of its value; none: it holds extensions. */
  readonly values: readonly string[];
}

/** A file of `fhir-profiles/national-tables`, as far as it is needed here. */
interface NationalTable {
  readonly table: string;
  readonly title: string;
  readonly fields: readonly { readonly name: string }[];
  readonly only4210?: readonly { readonly name: string }[];
}

const BASE = 'http://fhir.ehealth.gov.vn/core/StructureDefinition/';
const kebab = (field: string): string => field.toLowerCase().replaceAll('_', '-');

/**
 * Where rows keep what no element can hold, beside the resources the field table names: the bill's items, the sections of a paper, and the
 * Encounter and the person for what several tables share.
 */
const BESIDE: Readonly<Record<string, readonly string[]>> = {
  Claim: ['Claim.item'],
  Composition: ['Composition.section'],
};
const EVERYWHERE = ['Encounter', 'Patient'] as const;

/** Fields whose extension points at something instead of holding it. */
const POINTERS: Readonly<Record<string, string>> = { CAN_NANG_CON: 'integer', KET_LUAN: 'integer' };

/** Types of a field's extension by how the field table reads it (contract §3): where one row has an element for it, another may have none. */
const BY_TRANSFORM: Readonly<Record<string, readonly string[]>> = {
  code: ['Coding'],
  codelist: ['Coding'],
  icd10: ['Coding'],
  'list; icd10': ['Coding'],
  code2: ['Coding'],
  gender: ['Coding'],
  'admin-code': ['Coding'],
  dt12: ['date', 'dateTime'],
  date8: ['date'],
  datelist: ['date'],
  'date8 or dt12': ['date', 'dateTime'],
  licence: ['Reference'],
  'list; licence': ['Reference'],
  money: ['Money'],
  decimal: ['decimal'],
  percent: ['decimal'],
  int: ['integer'],
  flag: ['boolean'],
};

/** A row of the field table. */
export interface FieldMapRow {
  readonly transform: string;
  readonly table: string;
  readonly field: string;
  readonly resource: string;
  readonly path: string;
}

/** One definition for each field of the tables, whichever of them has it. */
export function fieldExtensions(tables: readonly NationalTable[], fieldMap: string): ExtensionDefinition[] {
  const rows = readRows(fieldMap);
  const byField = new Map<string, NationalTable[]>();
  for (const table of tables) {
    for (const { name } of [...table.fields, ...(table.only4210 ?? [])]) {
      const known = byField.get(name) ?? [];
      byField.set(name, known.includes(table) ? known : [...known, table]);
    }
  }
  return [...byField].sort(([a], [b]) => (a < b ? -1 : 1)).map(([field, of]) => definition(field, of, rows));
}

function definition(field: string, tables: readonly NationalTable[], rows: readonly FieldMapRow[]): ExtensionDefinition {
  const names = new Set(tables.map(({ table }) => table));
  const ofTables = rows.filter(({ table }) => names.has(tableOf(table)));
  const resources = new Set(ofTables.map(({ resource }) => resource));
  const contexts = new Set([...resources, ...[...resources].flatMap((resource) => BESIDE[resource] ?? []), ...EVERYWHERE]);
  if (names.has('XML0')) contexts.add('Extension'); // check-in-row holds them
  const url = `/xml-${kebab(field)}'`;
  const types = new Set<string>();
  for (const { path } of ofTables) {
    const type = path.includes(url) ? /\)\.value([A-Z]\w+)/.exec(path)?.[1] : undefined;
    if (type !== undefined) types.add(PRIMITIVE.has(type) ? type[0]?.toLowerCase() + type.slice(1) : type);
  }
  for (const { field: named, transform } of ofTables)
    if (named === field) for (const type of BY_TRANSFORM[transform] ?? []) types.add(type);
  const pointer = POINTERS[field];
  if (pointer !== undefined) types.add(pointer);
  types.add('string');
  const of = tables.map(({ table, title }) => `${table} ${title}`).join('; ');
  return {
    name: `xml-${kebab(field)}`,
    title: `Chỉ tiêu ${field} / Field ${field}`,
    description: `${field} (${of}). The value of a field without an element of its own; as string also the text as sent where its element, or the typed value beside it, cannot give it back.`,
    contexts: [...contexts].sort(),
    values: [...types].sort(),
  };
}

const PRIMITIVE: ReadonlySet<string> = new Set(['String', 'Boolean', 'Integer', 'Decimal', 'Date', 'DateTime', 'Code']);

/** `4210-XML1`, `XML13@3176` → the table whose fields these are. */
const tableOf = (name: string): string => name.replace(/^4210-/, '').replace(/@.*$/, '');

/** The rows of the field table. */
export function readRows(csv: string): FieldMapRow[] {
  return csv
    .trim()
    .split(/\r?\n/)
    .slice(1)
    .map((line) => {
      const [table = '', field = '', resource = '', path = '', transform = ''] = [...line.matchAll(/("(?:[^"]|"")*"|[^,]*)(?:,|$)/g)].map(
        ([, cell = '']) => (cell.startsWith('"') ? cell.slice(1, -1).replaceAll('""', '"') : cell),
      );
      return { table, field, resource, path, transform };
    });
}

/** The R4 StructureDefinition of an extension (structuredefinition.html, extensibility.html#2.4.0.2), its differential alone. */
export function structureDefinition({ name, title, description, contexts, values }: ExtensionDefinition): Record<string, unknown> {
  const url = `${BASE}${name}`;
  return {
    resourceType: 'StructureDefinition',
    id: name,
    url,
    name: name
      .split('-')
      .map((part) => `${part[0]?.toUpperCase()}${part.slice(1)}`)
      .join(''),
    title,
    status: 'active',
    date: '2026-11-22',
    publisher: 'Provincial health data hub',
    description,
    fhirVersion: '4.0.1',
    kind: 'complex-type',
    abstract: false,
    context: contexts.map((expression) => ({ type: 'element', expression })),
    type: 'Extension',
    baseDefinition: 'http://hl7.org/fhir/StructureDefinition/Extension',
    derivation: 'constraint',
    differential: {
      element: [
        { id: 'Extension', path: 'Extension', short: title, definition: description },
        ...(values.length === 0 ? [] : [{ id: 'Extension.extension', path: 'Extension.extension', max: '0' }]),
        { id: 'Extension.url', path: 'Extension.url', fixedUri: url },
        values.length === 0
          ? { id: 'Extension.value[x]', path: 'Extension.value[x]', max: '0' }
          : { id: 'Extension.value[x]', path: 'Extension.value[x]', type: values.map((code) => ({ code })) },
      ],
    },
  };
}
