import type { BusinessKey, Coding, DomainResource, Resource } from '@hub/fhir-model';
import { type Moment, mergeRegisters, type Shape, withSaid } from '../as-of.ts';
import { emit, type Scope } from './scope.ts';

/**
 * Hands on a resource that other messages tell of too: every register of which it has something was said at `moment`; what it leaves out it says nothing of.
 * Labels of security stay once one message gave them. `silent`: registers it has something in only because R4 wants it.
 */
export function emitSaid<T extends DomainResource & { readonly id: string }>(
  scope: Scope,
  resource: T,
  shape: Shape,
  moment: Moment,
  { key, silent = [] }: { readonly key?: BusinessKey | undefined; readonly silent?: readonly string[] } = {},
): void {
  const { names } = scope;
  const sides = { names, yields: true };
  const members = resource as unknown as Readonly<Record<string, unknown>>;
  const spoken = Object.entries(shape.registers).filter(
    ([register, cells]) => !silent.includes(register) && (cells.length === 0 || cells.some((cell) => members[cell] !== undefined)),
  );
  const said = withSaid(resource, new Map(spoken.map(([register]) => [register, moment])), names);
  // Sets and members in the order a merge leaves them in, so that the first to come has the same text as the last.
  const empty = { resourceType: said.resourceType, id: said.id } as unknown as DomainResource;
  const own = withLabels(mergeRegisters(empty, said, shape, sides), resource.meta?.security);
  emit(scope, own, {
    ...(key === undefined ? {} : { key }),
    merge: (stored) => withLabels(mergeRegisters(stored as DomainResource, own, shape, sides), own.meta?.security),
  });
}

/** The resource with these labels beside its own, in an order that depends on them alone. */
export function withLabels<T extends Resource>(resource: T, more: readonly Coding[] = []): T {
  if (more.length === 0) return resource;
  const all = new Map([...(resource.meta?.security ?? []), ...more].map((label) => [`${label.system}|${label.code}`, label]));
  const security = [...all.entries()].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, label]) => label);
  const { resourceType, id, meta, ...rest } = resource;
  return { resourceType, id, meta: { ...meta, security }, ...rest } as unknown as T;
}
