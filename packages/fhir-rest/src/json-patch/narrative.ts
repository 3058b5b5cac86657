import type { Resource } from '@hub/fhir-model';
import { problem } from '@hub/outcome';
import type { Operation } from './operation.ts';

type Narrated = Resource & { readonly text?: { readonly status?: unknown } };

/** Members whose change says nothing new about the patient. */
const BESIDE_CONTENT: ReadonlySet<string> = new Set(['meta', 'id', 'resourceType', 'language', 'implicitRules']);

/**
 * R4 http.html#patch: "The server SHALL ensure that the narrative in a resource is not clinically unsafe after the PATCH". A narrative
 * generated from data that the patch changes is dropped; one that says more than the data is the author's to patch as well: 422.
 * A patch that touches the narrative has taken care of it.
 */
export function safeNarrative(operations: readonly Operation[], patched: Resource): Resource {
  const { text, ...rest } = patched as Narrated;
  if (text === undefined || text === null) return patched;
  const changed = operations.filter(({ op }) => op !== 'test').map(({ path }) => path[0]);
  if (changed.some((member) => member === undefined || member === 'text')) return patched;
  if (changed.every((member) => BESIDE_CONTENT.has(member as string))) return patched;
  if (text.status === 'generated' || text.status === 'extensions') return rest as Resource;
  if (text.status === 'empty') return patched;
  throw problem(
    'invalid',
    'business-rule',
    'text.status của tài nguyên là additional: bản vá phải sửa (hoặc bỏ) cả text.',
    'The text.status of the resource is additional: the patch must change (or remove) text as well.',
    `${patched.resourceType}.text`,
  );
}
