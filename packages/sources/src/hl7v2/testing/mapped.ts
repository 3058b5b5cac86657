import { parseResource, type Resource } from '@hub/fhir-model';
import type { Issue } from '@hub/outcome';
import type { MappedResource } from '../../mapping.ts';
import { testContext } from '../../qd3176/map/testing.ts';
import { headOf } from '../head.ts';
import type { MessageMapper } from '../mapper.ts';
import { readMessage, segmentOf } from '../message.ts';
import { personNumbers } from '../person/numbers.ts';
import { type SenderProfile, USUAL_PROFILE } from '../profile.ts';
import { openScope } from '../scope.ts';
import type { Segment } from '../segment.ts';

/** What the tests of the mappings share. Invented people only. */

export const FACILITY = '92901';
export const PERSON = 'PID|1||LAB0001^^^92901^PI||^Nguyễn Thị Mẫu||19840722|F';

/** MSH of a message: type and event (`ORU^R01`), control id, time. */
export const head = (type: string, id: string, time = '20260315081500'): string =>
  `MSH|^~\\&|LIS|92901|HUB|SYT|${time}||${type}|${id}|P|2.5`;

/** What a mapper makes of a message: its own resources, without those of the person. */
export function mapped(
  mapper: MessageMapper,
  lines: readonly string[],
  profile: SenderProfile = USUAL_PROFILE,
): { readonly made: readonly MappedResource[]; readonly issues: readonly Issue[] } {
  const message = readMessage(lines.join('\r'));
  if (message.kind !== 'message') throw new Error('no message');
  const [msh, pid, pv1] = ['MSH', 'PID', 'PV1'].map((name) => segmentOf(message, name)) as [Segment, Segment, Segment | undefined];
  const scope = openScope(
    {
      facility: FACILITY,
      message,
      head: headOf(msh),
      profile,
      mapper,
      pid,
      pv1,
      numbers: personNumbers(pid, FACILITY, profile),
      visit: pv1?.component(19, 1) || undefined,
    },
    testContext(),
  );
  mapper.map(scope);
  return { made: scope.made, issues: scope.issues };
}

/** What is stored after these resources came, one after the other, as the store would have it: texts by type and id. */
export function stored(all: readonly (readonly MappedResource[])[]): Map<string, string> {
  const store = new Map<string, string>();
  for (const { resource, mode, merge } of all.flat()) {
    const name = `${resource.resourceType}/${resource.id}`;
    const before = store.get(name);
    if (before !== undefined && mode === 'if-absent') continue;
    const next = before === undefined || merge === undefined ? resource : merge(parseResource(before));
    store.set(name, JSON.stringify(next));
  }
  return store;
}

/** The stored resources of a type, by name. */
export function ofType<T extends Resource>(store: ReadonlyMap<string, string>, type: T['resourceType']): T[] {
  return [...store.entries()].filter(([name]) => name.startsWith(`${type}/`)).map(([, text]) => JSON.parse(text) as T);
}
