import type { Fields, Part } from '../content.ts';
import { HEADER_FIELDS, RECORD_SHAPE, type SectionName, type Shape } from '../sections.ts';

const ESCAPES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;' };
const escaped = (text: string): string => text.replace(/[&<>]/g, (c) => ESCAPES[c] as string);
const tagged = (tag: string, inside: string): string => `<${tag}>${inside}</${tag}>`;

/** A file of health records: the header, then a HOSOSUCKHOE each. The root's name is our choice: any is read. */
export function healthRecordsXml(header: Fields, records: readonly Part[]): string {
  const head = tagged('HEADER', fieldsXml(HEADER_FIELDS, header));
  const body = tagged('BODY', records.map((record) => tagged('HOSOSUCKHOE', partXml(record, RECORD_SHAPE))).join(''));
  return `<?xml version="1.0" encoding="utf-8"?>\n${tagged('HSSK', head + body)}\n`;
}

const fieldsXml = (names: readonly string[], fields: Fields): string =>
  names.map((name) => (fields[name] === undefined ? '' : tagged(name, escaped(fields[name])))).join('');

function partXml({ section, fields, parts }: Part, shape: Shape): string {
  if (shape.open === true) return fields[`${section}/*`] ?? escaped(fields[section] ?? '');
  return fieldsXml(shape.fields ?? [], fields) + insideXml(parts, shape);
}

function insideXml(parts: readonly Part[], { inside = {} }: Shape): string {
  return Object.entries(inside)
    .map(([tag, shape]) => {
      if (shape.section !== undefined)
        return rowsOf(parts, shape.section)
          .map((row) => tagged(tag, partXml(row, shape)))
          .join('');
      const within = insideXml(parts, shape);
      return within === '' ? '' : tagged(tag, within);
    })
    .join('');
}

const rowsOf = (parts: readonly Part[], section: SectionName): readonly Part[] => parts.filter((part) => part.section === section);
