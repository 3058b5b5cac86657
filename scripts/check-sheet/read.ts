import { readFileSync } from 'node:fs';
import { canonicals, keyedId } from '@hub/fhir-model';
import type { Issue } from '@hub/outcome';
import { csvReader, type Form, type MapContext, mapRecord, type ParsedFile, type SheetLayout, xlsxReader } from '@hub/sources';

/** How a sheet would be read, without a hub. */
export interface ReadSheet {
  readonly layouts: readonly SheetLayout[];
  readonly counts: { readonly records: number; readonly rejected: number };
  /** The first records. */
  readonly rows: readonly {
    readonly name: string;
    readonly values: Readonly<Record<string, string>>;
    readonly rejected: boolean;
    readonly resources: readonly string[];
  }[];
  readonly issues: readonly Issue[];
}

/** A facility nobody is: the file says nothing of whose it is. */
const NOWHERE = 'x';
const SECRET = 'ids of nobody';
const CONTEXT: MapContext = {
  canonicals: canonicals(),
  idSecret: SECRET,
  facility: { code: NOWHERE, name: '' },
  receivedAt: 0,
  idFor: (key, shard) => keyedId(SECRET, key, shard),
  known: () => undefined,
};

/** Reads a file as the hub does: every row is read and mapped, the first `most` are shown. Nothing is stored. */
export async function readSheet(file: string, forms: readonly Form[], most: number): Promise<ReadSheet> {
  const bytes = readFileSync(file);
  // A workbook is a zip, whatever it is called.
  const reader = bytes.subarray(0, 2).toString('latin1') === 'PK' ? xlsxReader(forms) : csvReader(forms);
  const parsed: ParsedFile = reader(
    async function* () {
      yield bytes;
    },
    { facility: NOWHERE, limits: { maxDepth: 32, maxTextBytes: 64 * 1024 * 1024 }, source: 'check-sheet' },
  );
  const rows: ReadSheet['rows'][number][] = [];
  const issues: Issue[] = [];
  let records = 0;
  let rejected = 0;
  for await (const record of parsed.records) {
    records++;
    issues.push(...record.issues);
    const refused = record.kind !== 'format' || record.rejected;
    if (refused) rejected++;
    if (record.kind !== 'format' || rows.length >= most) continue;
    const resources = refused ? [] : mapRecord(record, CONTEXT).resources.map(({ resource }) => resource.resourceType);
    rows.push({ name: record.name ?? '', values: record.shown?.() ?? {}, rejected: refused, resources });
  }
  return { layouts: parsed.layouts?.() ?? [], counts: { records, rejected }, rows, issues: [...parsed.fileIssues(), ...issues] };
}
