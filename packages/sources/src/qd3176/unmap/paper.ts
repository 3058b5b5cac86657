import type { Composition, Identifier, Resource } from '@hub/fhir-model';
import type { Names } from '../map/names.ts';
import { HEAD, PAPERS, type PaperSpec, type PaperTable } from '../map/paper-specs.ts';
import { completeRow } from './complete-row.ts';
import { sectionText } from './narrative.ts';
import { fieldText, openReading, type Reading, type RowName, readRowKey, referenceList, resourcesOf, rowKeyOf } from './reading.ts';
import type { NationalRow, StoredVisit } from './stored-visit.ts';
import { writtenTime } from './written.ts';
import { xml1 } from './xml1.ts';

/** Texts by field name; undefined where a home has nothing. */
export type Found = Readonly<Record<string, string | undefined>>;

/** One paper being read back. */
export interface StoredPaper {
  readonly reading: Reading;
  readonly row: RowName;
  readonly paper: Composition;
  /** What else was made from the row. */
  readonly parts: readonly Resource[];
  /** The row of XML1 of the same visit, which a paper repeats. */
  readonly summary: NationalRow;
}

/**
 * The rows of one kind of paper, by place: the reverse of `map/paper.ts`. `more` reads what the frame does not know; what papers repeat of
 * XML1 is read where XML1 is read.
 */
export function paperRows(
  stored: StoredVisit,
  names: Names,
  table: PaperTable,
  more: (paper: StoredPaper) => Found = () => ({}),
): NationalRow[] {
  const reading = openReading(stored, names);
  const papers = resourcesOf<Composition>(reading, table, 'Composition');
  if (papers.length === 0) return [];
  const summary = xml1(stored, names)[0] ?? {};
  const parts = partsByRow(reading, table);
  return papers.map(({ row, part }) => {
    const paper: StoredPaper = { reading, row, paper: part, parts: parts.get(rowKeyOf(row)) ?? [], summary };
    return completeRow(reading, table, part, { ...frame(paper, PAPERS[table]), ...more(paper) });
  });
}

/** What rows of a table made beside their papers, by row, found once: a relative or an appointment may bear the keys of several rows. */
function partsByRow(reading: Reading, table: PaperTable): ReadonlyMap<string, readonly Resource[]> {
  const found = new Map<string, Resource[]>();
  for (const type of ['ServiceRequest', 'Appointment', 'Observation', 'RelatedPerson'] as const) {
    for (const resource of reading.stored.of(type) as readonly (Resource & { readonly identifier?: Identifier[] })[]) {
      for (const { system, value } of resource.identifier ?? []) {
        const row = system === reading.facility.row ? readRowKey(reading, value) : undefined;
        if (row?.table !== table) continue;
        const key = rowKeyOf(row);
        const parts = found.get(key);
        if (parts === undefined) found.set(key, [resource]);
        else parts.push(resource);
      }
    }
  }
  return found;
}

/** The parts of a type. */
export function partsOfType<T extends Resource>({ parts }: StoredPaper, type: T['resourceType']): T[] {
  return parts.filter(({ resourceType }) => resourceType === type) as T[];
}

function frame({ reading, paper, summary }: StoredPaper, spec: PaperSpec): Found {
  const found: Record<string, string | undefined> = {};
  for (const [field] of spec.sections) found[field] = sectionText(reading, paper.section, field);
  for (const [field] of spec.extensions) found[field] = fieldText(reading, paper, field);
  for (const [field] of spec.repeated) found[field] = fieldText(reading, paper, field) ?? summary[field];
  if (spec.number !== undefined) found[spec.number] = numberOf(reading, paper);
  if (spec.date !== undefined) found[spec.date] = writtenTime(paper.date);
  const doctors = paper.author.filter(({ identifier }) => identifier !== undefined && identifier.system !== reading.names.sid.providerCode);
  if (spec.doctor !== undefined) found[spec.doctor] = referenceList(reading, doctors);
  if (spec.doctorName !== undefined) found[spec.doctorName] = paper.author[0]?.display;
  const heads = paper.attester?.filter(({ mode }) => mode === 'official');
  found[HEAD] = referenceList(
    reading,
    heads?.map(({ party }) => party),
  );
  if (spec.leave !== undefined) {
    const [from, to] = spec.leave;
    found[from] = writtenTime(paper.event?.[0]?.period?.start);
    found[to] = writtenTime(paper.event?.[0]?.period?.end);
  }
  return found;
}

/** The paper's number: Composition.identifier, unless that is the row's own key. */
function numberOf({ facility }: Reading, { identifier }: Composition): string | undefined {
  return identifier?.system === facility.documentNumber ? identifier.value : undefined;
}
