import { type Patient, type Provenance, parseResource, type Resource } from '@hub/fhir-model';
import type { MappedRecord } from '../mapping.ts';
import { type Fields, type Part, readPart } from '../qd831/content.ts';
import { headerFromProvenance } from '../qd831/header.ts';
import { namedParts, visitDay } from '../qd831/row-names.ts';
import { RECORD_SHAPE } from '../qd831/sections.ts';
import { healthRecordOf } from '../qd831/unmap/health-record.ts';
import { parseElement } from '../qd3176/element-tree.ts';
import { namesOf } from '../qd3176/map/names.ts';
import { FACILITY, testContext } from '../qd3176/map/testing.ts';
import type { FormatRecord, ParseContext, SourceRecord } from '../record.ts';
import { parseXmlFile } from '../xml-file.ts';
import { CONTEXT } from './files.ts';

/** Reads a file as the worker does. */
export async function readFile(text: string | Uint8Array, context: Partial<ParseContext> = {}, size = 1 << 20) {
  const bytes = typeof text === 'string' ? Buffer.from(text) : text;
  const file = parseXmlFile(
    async function* () {
      for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
    },
    { ...CONTEXT, facility: FACILITY, ...context },
  );
  const records: SourceRecord[] = [];
  for await (const record of file.records) records.push(record);
  const issues = [...records.flatMap((one) => [...one.issues]), ...file.fileIssues()];
  return { records, issues, codes: issues.map(({ code }) => code) };
}

/** The records of a file that are taken. */
export async function takenRecords(text: string | Uint8Array, context: Partial<ParseContext> = {}): Promise<FormatRecord[]> {
  const { records } = await readFile(text, context);
  return records.filter((one): one is FormatRecord => one.kind === 'format' && !one.rejected);
}

/** HOSOSUCKHOE as the hub reads it, of a file that holds one. */
export function sentRecord(text: string): Part {
  const root = parseElement(text.replace(/^\ufeff/, ''), { maxDepth: 64, maxText: 1e8 });
  const element = root.children.find(({ name }) => name === 'BODY')?.children.find(({ name }) => name === 'HOSOSUCKHOE');
  if (element === undefined) throw new Error('no HOSOSUCKHOE');
  return readPart(element, RECORD_SHAPE, { strangers: new Set(), legacy: new Set() });
}

/** The resources of a record as the store gives them back. */
export const stored = (mapped: MappedRecord): Resource[] => mapped.resources.map(({ resource }) => parseResource(JSON.stringify(resource)));

/** The record regenerated from its resources. */
export function backFrom(resources: readonly Resource[], facility = FACILITY): Part {
  const patient = resources.find(({ resourceType }) => resourceType === 'Patient') as Patient;
  return healthRecordOf({ facility, patient, resources }, namesOf(testContext().canonicals));
}

/** The header regenerated from what a Provenance says. */
export function headerBack(record: FormatRecord): Fields {
  const context = testContext();
  const { extension, entities } = record.told?.(context) ?? { extension: [], entities: [] };
  const provenance = { extension, entity: entities.map((identifier) => ({ role: 'source', what: { identifier } })) };
  return headerFromProvenance(
    parseResource(JSON.stringify({ resourceType: 'Provenance', ...provenance })) as Provenance,
    namesOf(context.canonicals),
    FACILITY,
  );
}

/**
 * A record for comparing: rows that the rules leave out are left out (doubles, visits that cannot be told apart), rows of a section stand in
 * the order of their contents: these lists have none of their own.
 */
export function comparable(record: Part): unknown {
  const kept = [...Map.groupBy(record.parts, ({ section }) => section)].flatMap(([section, rows]) =>
    section === 'HOSOKHAMCHUABENH' ? told(rows) : namedParts(rows).map(({ part }) => part),
  );
  const parts = kept.map(comparable).filter((one) => JSON.stringify(one) !== EMPTY);
  return [record.section, Object.entries(record.fields).sort(), parts.map((one) => JSON.stringify(one)).sort()];
}

const EMPTY = JSON.stringify(['THONGTINCHUNG', [], []]);

/** The first visit of each MA_LK, or day where there is none. */
function told(visits: readonly Part[]): Part[] {
  const seen = new Set<string>();
  return visits.filter(({ fields }) => {
    const name = fields.MA_LK ?? `#${visitDay(fields)}`;
    if (name === '#undefined' || seen.has(name)) return false;
    seen.add(name);
    return true;
  });
}
