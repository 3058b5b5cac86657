import { requireAnswerable, returnOf } from '../answer-write.ts';
import type { Handler } from '../handler.ts';
import { sizeOf } from '../message.ts';
import { standsAlone } from '../transaction/single-links.ts';
import { callerOf } from '../visible.ts';
import type { WriteInteraction } from '../write-interaction.ts';
import type { Written } from '../write-store.ts';

/** A write as a request of its own: what it asks for, done alone, and what came of it. */
export function alone(write: WriteInteraction): Handler {
  return async (request, deps) => {
    const principal = callerOf(request);
    requireAnswerable(request);
    const change = standsAlone(write.change(request, deps), request.base);
    const bodies = returnOf(request) === 'representation';
    const written = await deps.writes.write({ changes: [change], principal, bodies, ...sizeOf(request) });
    return write.answer(request, written[0] as Written);
  };
}
