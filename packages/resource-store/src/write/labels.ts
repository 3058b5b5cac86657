import { labelMask } from '@hub/access';
import type { Coding, Resource } from '@hub/fhir-model';

/** The resource with the sensitive labels that the stored one carries, added behind its own. Labels that restrict nothing are the writer's. */
export function withLabelsOf(resource: Resource, stored: Pick<Resource, 'meta'>): Resource {
  const own = resource.meta?.security ?? [];
  const has = (label: Coding) => own.some(({ system, code }) => system === label.system && code === label.code);
  const kept = (stored.meta?.security ?? []).filter((label) => labelMask([label]) !== 0 && !has(label));
  if (kept.length === 0) return resource;
  return { ...resource, meta: { ...resource.meta, security: [...own, ...kept] } };
}
