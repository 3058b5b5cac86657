import { hash } from 'node:crypto';
import { findSource } from '@hub/client-register';
import { problem } from '@hub/outcome';
import { WITHDRAWAL } from '@hub/submission-log';
import { sendJson } from './answer.ts';
import { type Call, parameter, pathPart } from './call.ts';
import type { IntakeDeps } from './deps.ts';
import { sourceFor } from './submit.ts';
import type { takingIn } from './take-in.ts';

/**
 * `DELETE /intake/visits/{MA_LK}?source=`: the hospital withdraws a visit it has sent. The national format names no such request (Choice), so it is a
 * delivery of its own: kept as bytes, in the source's order, with a receipt, to be undone like any other. What the visit wrote becomes
 * entered-in-error; sent again later the visit is whole again. 202 with the address of the receipt. On record: the delivery, and the visit by
 * {@link visitMark}, also when nothing came of it.
 */
export function withdrawVisit(deps: IntakeDeps, takeIn: ReturnType<typeof takingIn>): (call: Call) => Promise<void> {
  return async ({ request, response, principal }) => {
    const visit = pathPart(request, 'visit').normalize('NFC').trim();
    const control = [...visit].some((character) => (character.codePointAt(0) ?? 0) < 32);
    if (visit === '' || visit.length > 100 || control) {
      throw problem('incorrect', 'value', 'MA_LK không hợp lệ.', 'This is no MA_LK.', 'visit');
    }
    const source = await sourceFor(principal, parameter(request, 'source'), (code) => findSource(deps.database, code));
    const mark = visitMark(source.facility.code, visit);
    response.locals.about = mark;
    // Two requests about one visit are two deliveries: in between it may have been sent again.
    const text = JSON.stringify({ withdraw: { visit }, requestedAt: new Date().toISOString() });
    const { id, status } = await takeIn({
      source,
      sentBy: principal.clientNumber,
      contentType: WITHDRAWAL,
      body: (async function* () {
        yield Buffer.from(text);
      })(),
    });
    response.locals.about = `${id} ${mark}`;
    sendJson(response, 202, { id, status }, { Location: `/intake/submissions/${id}` });
  };
}

/**
 * A visit as the record of accesses names it: 16 hexadecimal digits of SHA-256 of `{MA_CSKCB}/{MA_LK}`. Who asks about a visit finds it, and who reads the
 * record is shown no number of a visit. It is no secret: there is no key in it, so that an auditor who tries the numbers a hospital gives finds the one that was
 * meant; only auditors read the record.
 */
export const visitMark = (facility: string, visit: string): string => hash('sha256', `${facility}/${visit}`, 'hex').slice(0, 16);
