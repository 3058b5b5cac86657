import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import fhirpath, { type Model } from 'fhirpath';
import r4 from 'fhirpath/fhir-context/r4/index.js';
import type { MappedRecord } from '../mapping.ts';
import { FACILITY, served } from '../qd3176/map/testing.ts';
import { ownSample, type Sample } from './field-samples.ts';

/**
 * The frame of the proof of completeness: a table with every field filled, and for every row of the field table
 * (fhir-profiles/mapping/field-map.csv) the value of that field found where the row says. One test file per family of tables
 * names its rows ({@link fieldRows}), gives fields whose form matters a sample, fills its rows ({@link openFieldMap}), maps
 * them and lets {@link proveFields} look.
 */

/** One row of the field table. `note` is written for people. */
export interface FieldRow {
  readonly table: string;
  readonly field: string;
  readonly resource: string;
  readonly path: string;
  readonly transform: string;
  readonly note: string;
}

/** The rows of these tables, in the order of the file. */
export function fieldRows(...tables: readonly string[]): FieldRow[] {
  return allRows().filter(({ table }) => tables.includes(table));
}

function allRows(): FieldRow[] {
  const url = new URL('../../../../fhir-profiles/mapping/field-map.csv', import.meta.url);
  const lines = readFileSync(url, 'utf8').trim().split(/\r?\n/).slice(1);
  return lines.map((line) => {
    const [table = '', field = '', resource = '', path = '', transform = '', note = ''] = cells(line);
    return { table, field, resource, path, transform, note };
  });
}

function cells(line: string): string[] {
  return [...line.matchAll(/("(?:[^"]|"")*"|[^,]*)(?:,|$)/g)].map(([, cell = '']) =>
    cell.startsWith('"') ? cell.slice(1, -1).replaceAll('""', '"') : cell,
  );
}

/** Every field of some tables with its sample. */
export interface FieldMap {
  readonly rows: readonly FieldRow[];
  /** The sample of `XML7.CHAN_DOAN_RV`. */
  readonly sample: (key: string) => Sample;
  /** A row of the table with every field filled; `replaced` adds and replaces, '' takes away. */
  readonly filled: (table: string, replaced?: Readonly<Record<string, string>>) => Record<string, string>;
}

/**
 * Gives every field of `rows` its sample: `samples` by `XML7.CHAN_DOAN_RV`, else by `CHAN_DOAN_RV` alone; otherwise a text of its
 * own, in the form the row's transform asks for.
 */
export function openFieldMap(rows: readonly FieldRow[], samples: Readonly<Record<string, Sample>>): FieldMap {
  const all = new Map<string, Sample>();
  for (const { table, field, transform } of rows) {
    const key = `${table}.${field}`;
    if (!all.has(key)) all.set(key, samples[key] ?? samples[field] ?? ownSample(field, transform, all.size + 1));
  }
  return {
    rows,
    sample: (key) => {
      const found = all.get(key);
      if (found === undefined) throw new Error(`${key} is no field of the field table`);
      return found;
    },
    filled: (table, replaced = {}) => {
      const fields: Record<string, string> = {};
      for (const [key, { text }] of all) if (key.startsWith(`${table}.`)) fields[key.slice(table.length + 1)] = text;
      return Object.fromEntries(Object.entries({ ...fields, ...replaced }).filter(([, text]) => text !== ''));
    },
  };
}

/**
 * One test per row of the field table: its values stand at its path in `mapped`. `expected` says what must be found for a row
 * whose sample does not say it; undefined leaves it to the sample. Values a transform of text (`narrative`) makes need only hold it.
 */
export function proveFields(
  { rows, sample }: FieldMap,
  mapped: MappedRecord,
  expected: (row: FieldRow) => readonly string[] | undefined = () => undefined,
): void {
  describe('every row of the field table', () => {
    test('the visit is mapped', () => {
      expect(rows.length).toBeGreaterThan(0);
      expect(mapped.rejected).toBe(false);
      expect(mapped.issues).toEqual([]);
    });

    test.each(rows.map((row) => [`${row.table}.${row.field} → ${row.path}`, row] as const))('%s', (_name, row) => {
      const { text, found = [text] } = sample(`${row.table}.${row.field}`);
      const wanted = expected(row) ?? found;
      const values = valuesAt(mapped, row);
      const missing = wanted.filter(
        (one) => !values.some((value) => value === one || (row.transform === 'narrative' && value.includes(one))),
      );
      expect(wanted).not.toEqual([]);
      expect({ missing, values: missing.length === 0 ? [] : values }).toEqual({ missing: [], values: [] });
    });
  });
}

/** All values at a row's path over the resources of its type, as text; of an object its leaves. */
export function valuesAt(mapped: MappedRecord, { resource, path }: Pick<FieldRow, 'resource' | 'path'>): string[] {
  const evaluate = fhirpath.compile(fhirPath(path), r4 as unknown as Model);
  return served(mapped, resource as never).flatMap((one) => (evaluate(one, {}) as unknown[]).flatMap(leaves));
}

function leaves(value: unknown): string[] {
  if (typeof value !== 'object' || value === null) return [String(value)];
  return Object.values(value).flatMap(leaves);
}

/** The table's notation as FHIRPath. */
function fhirPath(path: string): string {
  return path
    .replace(/\.(\w+)\.value \(system ([^)]+)\)$/, ".$1.where(system='$2').value")
    .replace('value[x]', 'value')
    .replace(/\(code\.coding\.code=('[^']+')\)/, '(code.coding.code contains $1)') // a code may stand beside another system's
    .replace('.text.div', '.text.`div`') // a word of FHIRPath's own
    .replaceAll('{MA_CSKCB}', FACILITY);
}
