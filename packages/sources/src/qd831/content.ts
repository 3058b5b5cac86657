import type { Element } from '../qd3176/raw-table.ts';
import { cleanText } from '../text/clean.ts';
import { RENAMED, type SectionName, type Shape } from './sections.ts';

/** Cleaned texts by tag; empty fields are absent. Of an open section `TAG/*` is its markup, beside the words under `TAG`. */
export type Fields = Readonly<Record<string, string>>;

/** A row of a health record, with the rows inside it. */
export interface Part {
  readonly section: SectionName;
  readonly fields: Fields;
  readonly parts: readonly Part[];
  readonly line?: number;
}

/** What reading found besides the rows. */
export interface ReadNotes {
  /** Tags no section knows, as `TIENSU.LA`. */
  readonly strangers: Set<string>;
  /** Fields whose text was of an old font, as `THONGTINCHUNG.HOTEN`. */
  readonly legacy: Set<string>;
}

interface OpenPart extends Part {
  readonly fields: Record<string, string>;
  readonly parts: OpenPart[];
}

/** Reads one element by its shape. Names of other spellings become ours; of a field written twice the first value counts. */
export function readPart(element: Element, shape: Shape, notes: ReadNotes): Part {
  const part = emptyPart(shape.section as SectionName, element);
  read(element, shape, part, notes);
  return part;
}

function emptyPart(section: SectionName, { line }: Element): OpenPart {
  return { section, fields: {}, parts: [], ...(line === undefined ? {} : { line }) };
}

function read(element: Element, shape: Shape, part: OpenPart, notes: ReadNotes): void {
  if (shape.open === true) {
    put(part, part.section, words(element), notes);
    if (element.children.length > 0) part.fields[`${part.section}/*`] ??= markup(element);
    return;
  }
  for (const child of element.children) {
    const inner = Object.hasOwn(shape.inside ?? {}, child.name) ? shape.inside?.[child.name] : undefined;
    if (inner !== undefined) {
      readInside(child, inner, part, notes);
      continue;
    }
    const renamed = Object.hasOwn(RENAMED, child.name) ? (RENAMED[child.name] as string) : child.name;
    const field = shape.fields?.includes(child.name) === true ? child.name : renamed;
    if (shape.fields?.includes(field) === true) put(part, field, words(child), notes);
    else if (!SIGNATURE.has(child.name)) notes.strangers.add(`${part.section}.${child.name.slice(0, 40)}`);
  }
}

const SIGNATURE: ReadonlySet<string> = new Set(['CHUKYDONVI', 'SIGNATURE']);

function readInside(child: Element, shape: Shape, part: OpenPart, notes: ReadNotes): void {
  const { section } = shape;
  if (section === undefined) {
    read(child, shape, part, notes);
    return;
  }
  const known = shape.many === true ? undefined : part.parts.find((one) => one.section === section);
  const row = known ?? emptyPart(section, child);
  read(child, shape, row, notes);
  if (known === undefined && (Object.keys(row.fields).length > 0 || row.parts.length > 0)) part.parts.push(row);
}

function put(part: OpenPart, field: string, sent: string, notes: ReadNotes): void {
  const { text, legacy } = cleanText(sent);
  if (text === '' || part.fields[field] !== undefined) return;
  part.fields[field] = text;
  if (legacy) notes.legacy.add(`${part.section}.${field}`);
}

/** All the text under an element. */
function words(element: Element): string {
  if (element.children.length === 0) return element.text;
  return [element.text, ...element.children.map(words)].join(' ');
}

const ESCAPES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;' };
const escaped = (text: string): string => cleanText(text).text.replace(/[&<>]/g, (c) => ESCAPES[c] as string);

/** What stands inside an element as markup: names as read, texts cleaned, no attributes. */
function markup(element: Element): string {
  return escaped(element.text) + element.children.map((child) => `<${child.name}>${markup(child)}</${child.name}>`).join('');
}

/** The rows of a section directly inside a row. */
export function partsOf(part: Part, section: SectionName): readonly Part[] {
  return part.parts.filter((one) => one.section === section);
}

/** The fields of the one row of a section; none when it is not there. */
export function fieldsOf(part: Part, section: SectionName): Fields {
  return partsOf(part, section)[0]?.fields ?? {};
}
