import { writtenAnswer } from '../answer-write.ts';
import { contentOf } from '../binary.ts';
import { ifNoneExist } from '../criteria.ts';
import { FORMAT_PARAMETERS } from '../negotiate.ts';
import { noCondition } from '../preconditions.ts';
import { onlyParameters, typeOf } from '../resource-path.ts';
import type { WriteInteraction } from '../write-interaction.ts';

/**
 * POST [base]/[type] (R4 http.html#create), with If-None-Exist conditional (#ccreate). 201; 200 when the condition found one; 412
 * when it found several. An id, versionId or lastUpdated in the body is the sender's and is not kept.
 */
export const create: WriteInteraction = {
  change(request, { now }) {
    const type = typeOf(request);
    onlyParameters(request, FORMAT_PARAMETERS);
    noCondition(request, 'If-Match', 'If-Unmodified-Since');
    const condition = ifNoneExist(request, type, now());
    const resource = contentOf(request, type);
    return { kind: 'create', type, resource, ...(condition === undefined ? {} : { ifNoneExist: condition }) };
  },
  answer: writtenAnswer,
};
