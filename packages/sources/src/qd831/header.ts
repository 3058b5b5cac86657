import type { Extension, Identifier, Provenance } from '@hub/fhir-model';
import type { MapContext } from '../mapping.ts';
import { hubExtension, type Names, namesOf } from '../qd3176/map/names.ts';
import type { Element } from '../qd3176/raw-table.ts';
import type { ToldByHeader } from '../record.ts';
import { cleanText } from '../text/clean.ts';
import type { Fields } from './content.ts';
import { HEADER_FIELDS } from './sections.ts';

/** The fields of HEADER; the first of each counts. */
export function headerOf(element: Element | undefined): Fields {
  const fields: Record<string, string> = {};
  for (const { name, text } of element?.children ?? []) {
    if (!(HEADER_FIELDS as readonly string[]).includes(name) || fields[name] !== undefined) continue;
    const clean = cleanText(text).text;
    if (clean !== '') fields[name] = clean;
  }
  return fields;
}

/** The extension of a field of this format: `{SD}xml-831-` and its tag. */
export function tagExtension(names: Names, tag: string): string {
  return hubExtension(names, `xml-831-${tag.toLowerCase().replaceAll('_', '-')}`);
}

/** Numbers of the delivery: identifiers of what the Provenance came from. */
const NUMBERS = { TRANSACTION_ID: 'message', REQUEST_ID: 'request' } as const;

/** What the Provenance of each record of the file says of its header. */
export function told(header: Fields, { canonicals, facility }: Pick<MapContext, 'canonicals' | 'facility'>): ToldByHeader {
  const names = namesOf(canonicals);
  const extension: Extension[] = [];
  const entities: Identifier[] = [];
  for (const tag of HEADER_FIELDS) {
    const text = header[tag];
    if (text === undefined) continue;
    const kind = (NUMBERS as Readonly<Record<string, string | undefined>>)[tag];
    if (kind === undefined) extension.push({ url: tagExtension(names, tag), valueString: text });
    else entities.push({ system: `${canonicals.sid}${kind}/${facility.code}`, value: text });
  }
  return { extension, entities };
}

/** The header as it was sent, from a Provenance: the reverse of {@link told}. */
export function headerFromProvenance({ extension, entity }: Provenance, names: Names, facility: string): Fields {
  const header: Record<string, string> = {};
  for (const tag of HEADER_FIELDS) {
    const kind = (NUMBERS as Readonly<Record<string, string | undefined>>)[tag];
    const system = `${names.canonicals.sid}${kind}/${facility}`;
    const text =
      kind === undefined
        ? extension?.find(({ url }) => url === tagExtension(names, tag))?.valueString
        : entity?.find(({ what }) => what.identifier?.system === system)?.what.identifier?.value;
    if (text !== undefined) header[tag] = text;
  }
  return header;
}
