import { readFileSync } from 'node:fs';
import { keyedId, type Resource } from '@hub/fhir-model';
import { validate } from '@hub/validation';
import { mapRecord, neededKeys } from '../dispatch.ts';
import type { MapContext } from '../mapping.ts';
import type { FileReader } from '../packed/zip.ts';
import { testContext } from '../qd3176/map/testing.ts';
import type { OpenBytes } from '../qd3176/parse.ts';
import type { FormatRecord, ParseContext, SheetLayout, SourceRecord } from '../record.ts';
import { csvReader, xlsxReader } from '../sheets/readers.ts';

/** What tests of sheets share. Invented people only. */

export const STATION = '92951';
export const SHEET_CONTEXT: ParseContext = { facility: STATION, limits: { maxDepth: 32, maxTextBytes: 1_000_000 } };

export interface ReadSheet {
  readonly records: readonly SourceRecord[];
  readonly rows: readonly FormatRecord[];
  /** Of records, then of the file. */
  readonly codes: readonly string[];
  readonly layouts: readonly SheetLayout[];
}

/** Reads bytes as `reader` does. */
export async function readWith(reader: FileReader, bytes: Uint8Array | string, context: ParseContext = SHEET_CONTEXT): Promise<ReadSheet> {
  const whole = Buffer.from(bytes);
  const open: OpenBytes = async function* () {
    yield whole;
  };
  const parsed = reader(open, context);
  const records: SourceRecord[] = [];
  for await (const record of parsed.records) records.push(record);
  return {
    records,
    rows: records.flatMap((record) => (record.kind === 'format' ? [record] : [])),
    codes: [...records.flatMap(({ issues }) => issues), ...parsed.fileIssues()].map(({ code }) => code),
    layouts: parsed.layouts?.() ?? [],
  };
}

export const readCsv = (text: string | Uint8Array): Promise<ReadSheet> => readWith(csvReader(), text);
export const readXlsx = (bytes: Uint8Array): Promise<ReadSheet> => readWith(xlsxReader(), bytes);
export const stationCase = (name: string): Buffer => readFileSync(new URL(`../../cases/stations/${name}`, import.meta.url));

type Stored = Resource & { id: string };

/** A store of one facility, in memory: rows are mapped and merged as the worker does it. */
export class SheetStore {
  readonly resources = new Map<string, Stored>();
  readonly #keys = new Map<string, string>();
  readonly #context: MapContext;

  constructor() {
    this.#context = testContext({
      facility: { code: STATION, name: 'Trạm Y tế Mẫu' },
      known: ({ system, value }) => this.#keys.get(`${system}|${value}`),
      idFor: (key, shard) => this.#keys.get(`${key.system}|${key.value}`) ?? keyedId('secret of a test hub', key, shard),
    });
  }

  /** Stores a row; throws for what is not R4, for a key that was not announced. */
  take(record: FormatRecord): void {
    const announced = new Set(neededKeys(record, this.#context).map(({ key }) => `${key.system}|${key.value}`));
    for (const { resource, mode, merge, key, aliases = [] } of mapRecord(record, this.#context).resources) {
      for (const one of [...(key === undefined ? [] : [key]), ...aliases]) {
        const name = `${one.system}|${one.value}`;
        if (!announced.has(name)) throw new Error(`${name} was not announced`);
        if (!this.#keys.has(name)) this.#keys.set(name, resource.id);
      }
      const at = `${resource.resourceType}/${resource.id}`;
      const stored = this.resources.get(at);
      if (stored !== undefined && mode === 'if-absent') continue;
      const next = stored === undefined || merge === undefined ? resource : merge(stored);
      const invalid = validate(next);
      if (invalid.length > 0) throw new Error(`${at}: ${JSON.stringify(invalid[0])}`);
      this.resources.set(at, next as Stored);
    }
  }

  /** Resources of a type as they would be served. */
  served<T extends Resource>(type: T['resourceType']): T[] {
    const found = [...this.resources.values()].filter(({ resourceType }) => resourceType === type);
    return found.map((one) => JSON.parse(JSON.stringify(one)) as T);
  }

  /** Everything, in an order of its own. */
  text(): string {
    return JSON.stringify([...this.resources].sort(([a], [b]) => (a < b ? -1 : 1)));
  }
}
