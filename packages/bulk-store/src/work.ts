import { isProblemError } from '@hub/outcome';
import { fail, type HeldPart, holdExport, holdPart } from './held.ts';
import type { Kept } from './jobs.ts';
import { makeFiles } from './make-files.ts';
import { makePart } from './make-part.ts';
import { limitsOf, type MakerDeps } from './maker.ts';
import { Lost, plan } from './plan.ts';
import { isOfViews } from './views/kept-views.ts';
import { makeViews } from './views/make-views.ts';

const BROKEN = {
  vi: 'Không tạo được bản xuất sau nhiều lần thử. Hãy yêu cầu lại; nếu vẫn vậy, báo đơn vị vận hành.',
  en: 'The export could not be made in several tries. Ask again; if that does not help, tell the operator.',
};

/** Does one piece of work that waits, if there is one: plans an export, or makes a part. False: nothing waits. `failed` is told what went wrong. */
export async function workOnce(deps: MakerDeps, failed: (error: unknown) => void): Promise<boolean> {
  const { tries, keptHours } = limitsOf(deps);
  const waiting = await holdExport(deps);
  if (waiting !== undefined) {
    if (waiting.tries > tries) await fail(deps.database, waiting.exportId, BROKEN, keptHours);
    else
      await plan(deps, waiting).catch(async (error: unknown) => {
        if (error instanceof Lost) return;
        failed(error);
        // What was asked cannot be answered, now or later: a search that is too costly, a value set that is not there.
        if (isProblemError(error)) await fail(deps.database, waiting.exportId, error.problem.message, keptHours);
      });
    return true;
  }
  const part = await holdPart(deps);
  if (part === undefined) return false;
  if (part.tries > tries) await fail(deps.database, part.exportId, BROKEN, keptHours);
  else
    await makerOf(part)(deps, part).catch(async (error: unknown) => {
      if (error instanceof Lost) return;
      failed(error);
      // A view that does not fit the data fits them no better another time.
      if (isProblemError(error)) await fail(deps.database, part.exportId, error.problem.message, keptHours);
    });
  return true;
}

function makerOf({ kind, asked }: HeldPart) {
  if (isOfViews(JSON.parse(asked) as Kept)) return makeViews;
  return kind === 'files' ? makeFiles : makePart;
}
