import { writtenAnswer } from '../answer-write.ts';
import { urlCriteria } from '../criteria.ts';
import { FORMAT_PARAMETERS } from '../negotiate.ts';
import { ifMatch, noCondition } from '../preconditions.ts';
import { idOf, onlyParameters, typeOf } from '../resource-path.ts';
import type { WriteInteraction } from '../write-interaction.ts';

/**
 * DELETE [base]/[type]/[id] and DELETE [base]/[type]?criteria (R4 http.html#delete): 204, also when there is nothing to delete;
 * 412 when the criteria match several. Without criteria nothing is deleted, however little there is.
 */
export const remove: WriteInteraction = {
  change(request, { now }) {
    const type = typeOf(request);
    noCondition(request, 'If-None-Match', 'If-None-Exist', 'If-Unmodified-Since');
    const condition = ifMatch(request);
    if (request.params.id === undefined) return { kind: 'delete', type, criteria: urlCriteria(request, type, now()), ...condition };
    onlyParameters(request, FORMAT_PARAMETERS);
    return { kind: 'delete', type, id: idOf(request, type), ...condition };
  },
  answer: writtenAnswer,
};
