import { problem } from '@hub/outcome';
import { listRejected, type RejectedEntry } from '@hub/submission-log';
import { sendJson } from './answer.ts';
import { type Call, parameter } from './call.ts';
import type { IntakeDeps } from './deps.ts';
import { firstMoment, momentAfter } from './moment.ts';
import { countOf, urlWith } from './paging.ts';

/**
 * `GET /intake/rejected?source=&code=&from=&to=&open=&_count=&cursor=`: refused records, newest first: which rule, which submission; their bytes are at
 * `/intake/submissions/{id}/raw`. A sender sees its own facility's. `open=true` leaves out those a later version has mended.
 */
export async function readRejected({ request, response, principal }: Call, { database }: IntakeDeps): Promise<void> {
  const asked = (name: string): string | undefined => parameter(request, name);
  const [source, code, from, to, open] = [asked('source'), asked('code'), asked('from'), asked('to'), asked('open')];
  if (open !== undefined && open !== 'true' && open !== 'false')
    throw problem('incorrect', 'value', 'open phải là true hoặc false.', 'open must be true or false.', 'open');
  const page = await listRejected(
    database,
    {
      ...(principal.kind === 'operator' ? {} : { facilityId: principal.facilityId ?? -1 }),
      ...(source === undefined ? {} : { source }),
      ...(code === undefined ? {} : { code }),
      ...(from === undefined ? {} : { from: firstMoment(from, 'from') }),
      ...(to === undefined ? {} : { to: momentAfter(to, 'to') }),
      open: open === 'true',
    },
    countOf(asked('_count'), 100, 1_000),
    asked('cursor'),
  );
  const rejected = page.rejected.map(entryJson);
  sendJson(response, 200, page.next === undefined ? { rejected } : { rejected, next: urlWith(request.originalUrl, 'cursor', page.next) });
}

/** The name of a visit is told by its last three characters: who mends it has the file. */
function entryJson({ submission, source, receivedAt, ordinal, record, code, field, mended }: RejectedEntry): Record<string, unknown> {
  return {
    submission,
    source,
    receivedAt: new Date(receivedAt + 7 * 3_600_000).toISOString().replace('Z', '+07:00'),
    record: ordinal,
    ...(record === undefined ? {} : { name: record.length > 3 ? `…${record.slice(-3)}` : record }),
    code,
    ...(field === undefined ? {} : { field }),
    mended,
  };
}
