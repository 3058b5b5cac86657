import { listMllpRefusals } from '@hub/client-register';
import { sendJson } from './answer.ts';
import { type Call, parameter } from './call.ts';
import type { IntakeDeps } from './deps.ts';
import { countOf } from './paging.ts';

/**
 * `GET /intake/mllp/refusals?_count=`: what the MLLP port refused without a submission, newest first: who connected from where, what it said of itself, how
 * often. An operator who connects a laboratory reads here what to register; messages refused for their content stand under `/intake/rejected`.
 */
export async function readMllpRefusals({ request, response }: Call, { database }: Pick<IntakeDeps, 'database'>): Promise<void> {
  const refusals = await listMllpRefusals(database, countOf(parameter(request, '_count'), 100, 1_000));
  sendJson(response, 200, {
    refusals: refusals.map(({ firstAt, lastAt, ...refusal }) => ({ ...refusal, firstAt: local(firstAt), lastAt: local(lastAt) })),
  });
}

const local = (at: number): string => new Date(at + 7 * 3_600_000).toISOString().replace('Z', '+07:00');
