import { isProblemError } from '@hub/outcome';
import { fail, holdExport, holdPart } from './held.ts';
import { makePart } from './make-part.ts';
import { limitsOf, type MakerDeps } from './maker.ts';
import { Lost, plan } from './plan.ts';

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
    await makePart(deps, part).catch((error: unknown) => {
      if (!(error instanceof Lost)) failed(error);
    });
  return true;
}
