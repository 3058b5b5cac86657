import { type Resource, typeNumber } from '@hub/fhir-model';
import { problem } from '@hub/outcome';
import { requireStructure } from './body.ts';
import { partRefused } from './interactions/update.ts';
import { readJson } from './json-text.ts';
import { isId, SERVED_TYPES } from './resource-path.ts';
import { isSubset } from './subset.ts';
import { standingAlone } from './transaction/single-links.ts';

/**
 * The resource of a line of NDJSON, held against all that PUT of it would be held against (interactions/update.ts): JSON and R4's structure, an id, the whole
 * resource, no conditional reference. Throws the ProblemError of what PUT would answer; nothing of the line is repeated in it.
 */
export function resourceOfLine(line: Uint8Array, base: string): Resource & { readonly id: string } {
  const read = readJson(line);
  const type = (read as { readonly resourceType?: unknown } | null)?.resourceType;
  if (typeof type === 'string' && typeNumber(type) !== undefined && !SERVED_TYPES.has(type))
    throw problem('not-found', 'not-supported', 'Loại tài nguyên này không lưu được.', 'This type is not stored.', 'resourceType');
  requireStructure(read, 'incorrect');
  const resource = read as Resource;
  if (resource.id === undefined || !isId(resource.id))
    throw problem('incorrect', 'required', 'Dòng phải có id.', 'The line must have an id.', `${resource.resourceType}.id`);
  if (isSubset(resource)) throw partRefused(resource.resourceType);
  return standingAlone(resource, base) as Resource & { readonly id: string };
}
