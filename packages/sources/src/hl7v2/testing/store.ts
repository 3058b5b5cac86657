import { parseResource, type Resource } from '@hub/fhir-model';
import type { Issue } from '@hub/outcome';
import type { MapContext, MappedRecord } from '../../mapping.ts';
import { FACILITY, testContext } from '../../qd3176/map/testing.ts';
import type { FormatRecord, ParseContext, SourceRecord } from '../../record.ts';
import { parseHl7File } from '../parse.ts';

/** Files of messages read as the hub reads them, and what a store holds after them. Invented people only. */

/** The records of a file. */
export async function recordsOf(file: string | Uint8Array, context: Partial<ParseContext> = {}): Promise<SourceRecord[]> {
  const bytes = typeof file === 'string' ? Buffer.from(file) : file;
  const open = async function* (): AsyncGenerator<Uint8Array> {
    yield bytes;
  };
  const limits = { maxDepth: 32, maxTextBytes: 1024 * 1024 };
  const all: SourceRecord[] = [];
  for await (const record of parseHl7File(open, { facility: FACILITY, limits, ...context }).records) all.push(record);
  return all;
}

/** The one message of a file that is taken. */
export async function taken(file: string | Uint8Array, context: Partial<ParseContext> = {}): Promise<FormatRecord> {
  const [record, ...others] = await recordsOf(file, context);
  if (record?.kind !== 'format' || record.rejected || others.length > 0) throw new Error(`not taken: ${JSON.stringify(record?.issues)}`);
  return record;
}

/** Codes of issues, in order. */
export const codes = (issues: readonly Issue[]): string[] => issues.map(({ code }) => code);

/** MSH of an ADT message and its EVN: event, time (`20260320100000`), number. */
export function admission(event: string, time: string, id: string, ...lines: readonly string[]): string {
  return [`MSH|^~\\&|HIS|92901|HUB|SYT|${time}||ADT^${event}|${id}|P|2.5`, `EVN||${time}`, ...lines].join('\r');
}

/** A store as far as merging goes: what every record says of a resource meets what is there. */
export class Store {
  readonly #texts = new Map<string, string>();

  /** Stores a record; answers how many resources changed. */
  put({ resources }: MappedRecord): number {
    let changed = 0;
    for (const { resource, mode, merge } of resources) {
      const name = `${resource.resourceType}/${resource.id}`;
      const before = this.#texts.get(name);
      if (before !== undefined && mode === 'if-absent') continue;
      const text = JSON.stringify(before === undefined || merge === undefined ? resource : merge(parseResource(before) as Resource));
      if (text !== before) changed++;
      this.#texts.set(name, text);
    }
    return changed;
  }

  /** Maps and stores a message. */
  take(record: FormatRecord, context: Partial<MapContext> = {}): number {
    return this.put(record.map(testContext(context)));
  }

  /** Everything, by name: two stores that hold the same are equal. */
  all(): Readonly<Record<string, string>> {
    return Object.fromEntries([...this.#texts].sort(([a], [b]) => (a < b ? -1 : 1)));
  }

  /** The resources of a type, as they would be served. */
  of<T extends Resource>(type: T['resourceType']): T[] {
    return Object.entries(this.all()).flatMap(([name, text]) => (name.startsWith(`${type}/`) ? [JSON.parse(text) as T] : []));
  }

  /** The only resource of a type. */
  only<T extends Resource>(type: T['resourceType']): T {
    const found = this.of<T>(type);
    if (found.length !== 1) throw new Error(`${found.length} resources of type ${type}`);
    return found[0] as T;
  }
}
