import type { CodeableConcept, Extension, Identifier, Reference, Resource } from '@hub/fhir-model';
import { type FacilityNames, facilityNames, fieldExtension, hubExtension, type Names } from '../map/names.ts';
import { byStt } from '../map/row-order.ts';
import type { NationalRow, StoredVisit } from './stored-visit.ts';
import { writtenCode, writtenExtension, writtenList, writtenReference } from './written.ts';

/** What every reader of a table needs, worked out once. */
export interface Reading {
  readonly stored: StoredVisit;
  readonly names: Names;
  readonly facility: FacilityNames;
  /** MA_LK. */
  readonly visit: string;
}

/** What can carry extensions. */
export interface Holder {
  readonly extension?: readonly Extension[] | undefined;
}

/** What can bear the key of the row it was made from. */
interface Identified {
  readonly identifier?: Identifier | Identifier[] | undefined;
}

/** Opens a stored visit. One without its MA_LK has no rows: visit ''. */
export function openReading(stored: StoredVisit, names: Names): Reading {
  const facility = facilityNames(names, stored.facility);
  const visit = stored.encounter.identifier?.find(({ system }) => system === facility.visit)?.value ?? '';
  return { stored, names, facility, visit };
}

/**
 * A field whose home is the extension `{SD}xml-…`, whatever kind it is of. Several extensions of one field are its list. A text beside
 * values is the text as sent, kept because the values written out are another (`keepExact`): it is the field.
 */
export function fieldText({ names, facility }: Reading, holder: Holder | undefined, field: string): string | undefined {
  const url = fieldExtension(names, field);
  let values: (string | undefined)[] | undefined;
  let exact: string | undefined;
  for (const extension of holder?.extension ?? []) {
    if (extension.url !== url) continue;
    exact = extension.valueString ?? exact;
    values ??= [];
    values.push(writtenExtension(extension, names, facility));
  }
  return exact ?? (values === undefined ? undefined : writtenList(values));
}

/**
 * A field whose home is an element of R4: `written` is that element as the tables write it ({@link written}). The exact text is
 * there only when the element could not hold it; then it is the field.
 */
export function nativeText({ names }: Reading, holder: Holder | undefined, field: string, written: string | undefined): string | undefined {
  const url = fieldExtension(names, field);
  return holder?.extension?.findLast((extension) => extension.url === url && extension.valueString !== undefined)?.valueString ?? written;
}

/** The code of a concept in one system, its ICD mark put back. */
export function codeIn({ names }: Reading, concept: CodeableConcept | undefined, system: string): string | undefined {
  return writtenCode(
    concept?.coding?.find((coding) => coding.system === system),
    names,
  );
}

/** A `;` list of the health workers or facilities that references name. */
export function referenceList({ facility }: Reading, references: readonly (Reference | undefined)[] | undefined): string | undefined {
  return writtenList((references ?? []).map((reference) => writtenReference(reference, facility)));
}

/** A row under construction: fields that are not there make nothing. */
export function nationalRow(fields: Readonly<Record<string, string | undefined>>): NationalRow {
  const row: Record<string, string> = {};
  for (const name in fields) {
    const text = fields[name];
    if (text !== undefined) row[name] = text;
  }
  return row;
}

/** Which row something was made from: its STT, or its place in the table when it had none. */
export interface RowName {
  readonly table: string;
  readonly stt?: string;
  readonly position?: number;
}

/** Reads `MA_LK/XML2/3`; undefined when it is no row of this visit. See `rowName` of the mapping. */
export function readRowKey({ visit }: Reading, key: string | undefined): RowName | undefined {
  if (visit === '' || key === undefined || !key.startsWith(`${visit}/`)) return undefined;
  const name = key.slice(visit.length + 1);
  const slash = name.indexOf('/');
  if (slash < 0) return { table: name };
  const table = name.slice(0, slash);
  const last = name.slice(slash + 1);
  if (!last.startsWith('#')) return { table, stt: last };
  return last.startsWith('##') ? { table, stt: last.slice(1) } : { table, position: Number(last.slice(1)) };
}

/** The row a resource or a bill's item was made from: its row identifier, else extension `{SD}xml-row`. */
export function rowOf(reading: Reading, holder: Holder & Identified): RowName | undefined {
  const { facility, names } = reading;
  const identifiers = Array.isArray(holder.identifier) ? holder.identifier : holder.identifier === undefined ? [] : [holder.identifier];
  const key = identifiers.find(({ system }) => system === facility.row)?.value;
  return readRowKey(reading, key ?? holder.extension?.find(({ url }) => url === hubExtension(names, 'xml-row'))?.valueString);
}

/** Something made from a row of a table. */
export interface RowPart<T> {
  readonly row: RowName;
  readonly part: T;
}

/** Those of `parts` that were made from rows of a table, by STT, then by place. */
export function partsOf<T extends Holder & Identified>(reading: Reading, table: string, parts: readonly T[]): RowPart<T>[] {
  const found: RowPart<T>[] = [];
  for (const part of parts) {
    const row = rowOf(reading, part);
    if (row?.table === table) found.push({ row, part });
  }
  return found.sort((a, b) => byStt({ stt: a.row.stt, position: a.row.position ?? 0 }, { stt: b.row.stt, position: b.row.position ?? 0 }));
}

/** The resources of a type that were made from rows of a table, by STT, then by place. */
export function resourcesOf<T extends Resource>(reading: Reading, table: string, type: T['resourceType']): RowPart<T>[] {
  return partsOf(reading, table, reading.stored.of<T>(type) as readonly (T & Holder)[]);
}

/** A key to join the parts of one row by. */
export function rowKeyOf({ table, stt, position }: RowName): string {
  return stt === undefined ? `${table}#${position ?? ''}` : `${table}/${stt}`;
}
