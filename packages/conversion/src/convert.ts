import type { Issue } from '@hub/outcome';
import { type MapContext, type MappedRecord, type MappedResource, mapRecord, type SourceRecord, type SubjectMove } from '@hub/sources';
import { validate } from '@hub/validation';
import { invalidIssue, mappingFailedIssue } from './issues.ts';
import { recordName } from './record-name.ts';

/** Findings of one record that its receipt names. */
const MOST_FINDINGS = 20;

/** A record that could be read. */
type Readable = Exclude<SourceRecord, { readonly kind: 'unreadable' }>;

/** A record as it would be stored. `resources` is empty when it is refused. */
export interface Converted {
  /** The parser's, the mapping's and the validation's, in that order. */
  readonly issues: readonly Issue[];
  readonly resources: readonly MappedResource[];
  readonly moves?: readonly SubjectMove[];
  readonly rejected: boolean;
  /** The hub's own mistake that costs the record, for its log: what the mapping threw, or the first rule a resource breaks. */
  readonly fault?: { readonly kind: 'mapping'; readonly error: unknown } | { readonly kind: 'invalid'; readonly rule: string };
}

/** Maps a record that was read and not refused, and holds every resource against R4. Never throws for what a record is. */
export function convertRecord(record: Readable, context: MapContext): Converted {
  let mapped: MappedRecord;
  try {
    mapped = mapRecord(record, context);
  } catch (error) {
    return unmappable(record, error);
  }
  const issues = [...record.issues, ...mapped.issues];
  if (mapped.rejected) return { issues, resources: [], rejected: true };
  const invalid = mapped.resources.flatMap(({ resource }) => validate(resource));
  const [first] = invalid;
  if (first === undefined)
    return { issues, resources: mapped.resources, ...(mapped.moves === undefined ? {} : { moves: mapped.moves }), rejected: false };
  const name = recordName(record);
  return {
    issues: [...issues, ...invalid.slice(0, MOST_FINDINGS).map((finding) => invalidIssue(name, finding))],
    resources: [],
    rejected: true,
    fault: { kind: 'invalid', rule: first.rule },
  };
}

/** A record on which the hub's own code stopped. */
export function unmappable(record: Readable, error: unknown): Converted {
  const issues = [...record.issues, mappingFailedIssue(recordName(record))];
  return { issues, resources: [], rejected: true, fault: { kind: 'mapping', error } };
}
