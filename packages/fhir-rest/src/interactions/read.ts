import { goneAnswer, versionAnswer } from '../answer.ts';
import { binaryAnswer } from '../binary-answer.ts';
import type { Handler } from '../handler.ts';
import { readShape, shownAs } from '../read-shape.ts';
import { idOf, notFound, typeOf } from '../resource-path.ts';
import { visibleTo } from '../visible.ts';

/** GET [base]/[type]/[id] (R4 http.html#read). 404 unknown or not the caller's, 410 deleted, 304 when the client has it. */
export const read: Handler = async (request, { store, now }) => {
  const type = typeOf(request);
  const id = idOf(request, type);
  const shape = readShape(request, type);
  const stored = await store.readCurrent(type, id, visibleTo(request, now(), 'r'));
  if (stored === undefined) throw notFound(type);
  if (stored.deleted) return goneAnswer(type, stored);
  const whole = type === 'Binary' && shape === undefined;
  return whole ? binaryAnswer(request, stored) : versionAnswer(request, shownAs(type, stored, shape));
};
