import { labelMask } from '@hub/access';
import type { Resource, StoredText } from '@hub/fhir-model';
import { contentHash, contentText } from '@hub/fhir-model';
import { type IndexRows, withContained } from '@hub/search';
import { type About, aboutOf } from './about.ts';
import { type Relations, relationsOf } from './relations.ts';

/** Everything a stored version follows from, computed from the resource alone. */
export interface Content extends About {
  readonly text: StoredText;
  /** Equal hash = nothing changed. */
  readonly hash: string;
  readonly labels: number;
  readonly rows: IndexRows;
  readonly relations: Relations | undefined;
}

export type Extract = (resource: Resource) => IndexRows;

/** Text, hash, label bits and index rows of a resource. */
export function contentOf(resource: Resource, extract: Extract): Content {
  const text = contentText(resource);
  const rows = extract(resource);
  return {
    text,
    hash: contentHash(text),
    labels: labelMask(resource.meta?.security),
    rows,
    relations: relationsOf(resource, rows),
    ...aboutOf(resource, rows),
  };
}

/** The content as one JSON text, without what changes with every version. */
export function contentJson({ type, id, metaMembers, members }: StoredText): string {
  const meta = metaMembers === '' ? '' : `,"meta":{${metaMembers}}`;
  return `{"resourceType":"${type}","id":"${id}"${meta}${members === '' ? '' : `,${members}`}}`;
}

/** Every system named by index rows. */
export function systemsOf(all: IndexRows, into = new Set<string>()): Set<string> {
  if (all.contained === undefined) addSystems(all, into);
  else for (const rows of withContained(all)) addSystems(rows, into);
  return into;
}

function addSystems(rows: IndexRows, into: Set<string>): void {
  // Most rows have the system of the row before: no look-up for those.
  let last: string | undefined;
  for (const { system } of rows.tokens) {
    if (system === last || system === undefined) continue;
    last = system;
    into.add(system);
  }
  for (const { system } of rows.quantities) if (system !== undefined) into.add(system);
  // Of composites too: a part may be what no other parameter finds.
  for (const { system, system2 } of rows.composites) {
    if (system !== undefined) into.add(system);
    if (system2 !== undefined) into.add(system2);
  }
}
