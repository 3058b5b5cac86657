import type { BusinessKey } from '@hub/fhir-model';
import { ELSEWHERE, type IndexRows, withContained } from '@hub/search';
import type { UriDictionary } from '../uri-dictionary.ts';
import { systemsOf } from './content.ts';
import type { Decision } from './decide.ts';
import type { PreparedItem } from './prepared.ts';
import type { Wanted } from './stored-rows.ts';
import type { KnownTarget, Target, TargetCache } from './targets.ts';

/** Items of one id, in order. */
export type Groups = ReadonlyMap<string, readonly PreparedItem[]>;

/** What becomes of one id. */
export interface GroupDecision extends Decision {
  readonly reference: string;
  readonly group: readonly PreparedItem[];
}

export function groupByReference(items: readonly PreparedItem[]): Groups {
  const groups = new Map<string, PreparedItem[]>();
  for (const item of items) {
    const group = groups.get(item.reference);
    if (group === undefined) groups.set(item.reference, [item]);
    else group.push(item);
  }
  return groups;
}

/** Of such a group the first is written, or none. */
const onlyIfAbsent = (group: readonly PreparedItem[]): boolean => group.every(({ item }) => item.mode === 'if-absent');

/** Parts off what is known to be stored and only wanted if absent: nothing happens to it. */
export function setAside(groups: Groups, cache: TargetCache): { readonly known: ReadonlyMap<string, KnownTarget>; readonly open: Groups } {
  const known = new Map<string, KnownTarget>();
  const open = new Map<string, readonly PreparedItem[]>();
  for (const [reference, group] of groups) {
    const cached = cache.get(reference);
    if (cached !== undefined && onlyIfAbsent(group)) known.set(reference, cached);
    else open.set(reference, group);
  }
  return { known, open };
}

/** Wanted only if absent, and not known to be stored yet. */
export function perhapsStored(groups: Groups, cache: TargetCache): Map<string, Target> {
  const wanted = new Map<string, Target>();
  for (const [reference, group] of groups) {
    if (cache.get(reference) !== undefined || !onlyIfAbsent(group)) continue;
    const { resourceType: type, id } = (group[0] as PreparedItem).item.resource;
    wanted.set(reference, { type, id, keep: true });
  }
  return wanted;
}

/** What the items point at that is not in the batch itself. Items still to be merged are looked at afterwards. */
export function targetsOutside(open: Groups, groups: Groups): Map<string, Target> {
  const outside = new Map<string, Target>();
  for (const group of open.values())
    for (const prepared of onlyIfAbsent(group) ? group.slice(0, 1) : group) addOutside(outside, prepared.content().rows, groups);
  return outside;
}

/** The same for contents that were decided, as far as they were not seen before. */
export function targetsOfDecisions(
  changed: readonly GroupDecision[],
  groups: Groups,
  seen: (reference: string) => boolean,
): Map<string, Target> {
  const outside = new Map<string, Target>();
  for (const { content, by } of changed) {
    if (content === undefined || by.item.mode !== 'merge') continue;
    addOutside(outside, content.rows, groups);
  }
  for (const reference of outside.keys()) if (seen(reference)) outside.delete(reference);
  return outside;
}

function addOutside(outside: Map<string, Target>, rows: IndexRows, groups: Groups): void {
  for (const { type, id } of rows.contained === undefined ? rows.references : [...withContained(rows)].flatMap((one) => one.references)) {
    if (type === ELSEWHERE) continue;
    const reference = `${type}/${id}`;
    if (!groups.has(reference)) outside.set(reference, { type, id });
  }
}

/** What must be looked up; fresh ids need not. Bodies only for merging, and where an item asks for it. */
export function wantedOf(open: Groups): Wanted[] {
  const wanted: Wanted[] = [];
  for (const [reference, group] of open) {
    if (group.every(({ item }) => item.fresh === true)) continue;
    const first = group[0] as PreparedItem;
    wanted.push({
      reference,
      type: first.type,
      id: first.item.resource.id,
      body: group.some(({ item }) => item.mode === 'merge' || item.body === true),
      labelled: group.some(({ item }) => item.keepsLabels === true && item.mode === 'replace'),
    });
  }
  return wanted;
}

/** Systems of the rows and keys about to be written that this process has no number for yet. */
export function systemsNeeded(
  changed: readonly GroupDecision[],
  keys: readonly { readonly key: BusinessKey }[],
  uris: UriDictionary,
): Set<string> {
  const named = new Set<string>();
  for (const { content } of changed) if (content !== undefined) systemsOf(content.rows, named);
  for (const { key } of keys) named.add(key.system);
  return new Set([...named].filter((system) => uris.peek(system) === undefined));
}
