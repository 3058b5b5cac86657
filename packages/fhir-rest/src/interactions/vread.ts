import { goneAnswer, versionAnswer } from '../answer.ts';
import { binaryAnswer } from '../binary-answer.ts';
import type { Handler } from '../handler.ts';
import { readShape, shownAs } from '../read-shape.ts';
import { idOf, notFound, typeOf, versionOf } from '../resource-path.ts';
import { visibleTo } from '../visible.ts';

/** GET [base]/[type]/[id]/_history/[vid] (R4 http.html#vread). The version that deleted answers 410. */
export const vread: Handler = async (request, { store, now }) => {
  const type = typeOf(request);
  const id = idOf(request, type);
  const shape = readShape(request, type);
  const version = versionOf(request, type);
  const stored = await store.readVersion(type, id, version, visibleTo(request, now(), 'r'));
  if (stored === undefined) throw notFound(type);
  if (stored.deleted) return goneAnswer(type, stored);
  const whole = type === 'Binary' && shape === undefined;
  return whole ? binaryAnswer(request, stored) : versionAnswer(request, shownAs(type, stored, shape));
};
