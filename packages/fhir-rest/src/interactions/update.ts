import type { Resource } from '@hub/fhir-model';
import { type ProblemError, problem } from '@hub/outcome';
import { writtenAnswer } from '../answer-write.ts';
import { contentOf } from '../binary.ts';
import { urlCriteria } from '../criteria.ts';
import type { RestRequest } from '../message.ts';
import { FORMAT_PARAMETERS } from '../negotiate.ts';
import { ifMatch, ifNoneMatch, noCondition } from '../preconditions.ts';
import { isId, onlyParameters, typeOf } from '../resource-path.ts';
import { isSubset } from '../subset.ts';
import type { WriteInteraction } from '../write-interaction.ts';

/** R4 http.html#update: "If no id element is provided, or the id disagrees with the id in the URL, 400". */
function requireId(resource: Resource, id: string): void {
  if (resource.id === id) return;
  throw problem(
    'incorrect',
    resource.id === undefined ? 'required' : 'invalid',
    'Nội dung phải có id, đúng như id trong địa chỉ.',
    'The body must have an id, the same as in the address.',
    `${resource.resourceType}.id`,
  );
}

/**
 * The content of an update. A part of a resource (`_summary`, `_elements`) says so by its tag and is refused: what was left out of it would be lost
 * (R4 search.html#summary: "to ensure that the incomplete resource is not accidentally used to overwrite a complete resource").
 */
function wholeContent(request: RestRequest, type: string, id?: string): Resource {
  const resource = contentOf(request, type, id);
  if (!isSubset(resource)) return resource;
  throw partRefused(type);
}

/** What a part of a resource is answered where the whole is needed. */
export function partRefused(type: string): ProblemError {
  return problem(
    'invalid',
    'business-rule',
    'Nội dung mang nhãn SUBSETTED, tức chỉ là một phần của tài nguyên: không được ghi đè bản đầy đủ. Hãy đọc toàn bộ rồi sửa.',
    'The content is tagged SUBSETTED: it is a part of a resource and may not replace the whole. Read the whole resource and change that.',
    `${type}.meta.tag`,
  );
}

/**
 * PUT [base]/[type]/[id] (R4 http.html#update, #upsert) and PUT [base]/[type]?criteria (#cond-update). 200 for a new version or equal
 * content, 201 when there was none; If-Match and `If-None-Match: *` guard it (412).
 */
export const update: WriteInteraction = {
  change(request, { now }) {
    const type = typeOf(request);
    noCondition(request, 'If-None-Exist', 'If-Unmodified-Since');
    const conditions = { ...ifMatch(request), ...ifNoneMatch(request) };
    const { id } = request.params;
    if (id === undefined) {
      const criteria = urlCriteria(request, type, now());
      return { kind: 'update', type, criteria, resource: wholeContent(request, type), ...conditions };
    }
    onlyParameters(request, FORMAT_PARAMETERS);
    if (!isId(id))
      throw problem(
        'incorrect',
        'invalid',
        'id trong địa chỉ không hợp lệ: 1–64 ký tự A–Z a–z 0–9 - .',
        'The id in the address is not valid: 1–64 of A–Z a–z 0–9 - .',
      );
    const resource = wholeContent(request, type, id);
    requireId(resource, id);
    return { kind: 'update', type, id, resource, ...conditions };
  },
  answer: writtenAnswer,
};
