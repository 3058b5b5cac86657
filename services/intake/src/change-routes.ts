import { type ChangedRecord, submissionChanges } from '@hub/submission-log';
import { sendJson } from './answer.ts';
import { type Call, parameter } from './call.ts';
import type { IntakeDeps } from './deps.ts';
import { ownSubmission } from './own-submission.ts';
import { countOf, positionOf, urlWith } from './paging.ts';

const PAGE = 50;
const LONGEST_PAGE = 200;

/**
 * `GET /intake/submissions/{id}/changes?_count=&after=`: what a submission changed, record by record: which version of which resource, and the
 * Provenance that says so. The other way round is `GET /fhir/Provenance?target=Type/id`. Records that changed nothing are only counted.
 */
export async function readChanges(call: Call, deps: IntakeDeps): Promise<void> {
  const { request, response } = call;
  const { receipt } = await ownSubmission(call, deps, { count: 0 });
  const [count, after] = [countOf(parameter(request, '_count'), PAGE, LONGEST_PAGE), parameter(request, 'after')];
  const records = await submissionChanges(deps.database, receipt.id, after === undefined ? -1 : positionOf(after), count + 1);
  const page = records.slice(0, count);
  const last = page.at(-1);
  sendJson(response, 200, {
    id: receipt.id,
    status: receipt.status,
    counts: receipt.counts,
    records: page.map(recordJson),
    ...(records.length > count && last !== undefined ? { next: urlWith(request.originalUrl, 'after', String(last.ordinal)) } : {}),
  });
}

function recordJson({ ordinal, undone, mappingVersion, provenance, resources }: ChangedRecord): Record<string, unknown> {
  return {
    record: ordinal,
    undone,
    mappingVersion,
    provenance: provenance.map((id) => `Provenance/${id}`),
    resources: resources.map(({ reference, version, what }) => ({ reference, version, change: what })),
  };
}
