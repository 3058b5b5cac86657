import { isProblemError } from '@hub/outcome';
import { fail, holdImport, holdPart } from './held.ts';
import { loadPart } from './load-part.ts';
import { type ImporterDeps, Lost, limitsOf } from './maker.ts';
import { plan } from './plan.ts';

const BROKEN = {
  vi: 'Không nhập được sau nhiều lần thử. Phần đã lưu vẫn còn; nhập lại cùng các tệp với IncrementalLoad sẽ tiếp tục. Nếu vẫn vậy, báo đơn vị vận hành.',
  en: 'The import could not go on in several tries. What is stored stays; importing the same files with IncrementalLoad goes on. If that does not help, tell the operator.',
};

const REVOKED = {
  vi: 'Tài khoản của lần nhập này đã bị khoá: không lưu thêm gì. Phần đã lưu vẫn còn.',
  en: 'The client of this import was disabled: nothing more is stored. What is stored stays.',
};

/** Does one piece of work that waits, if there is one: plans an import, or loads a part. False: nothing waits. `failed` is told what went wrong. */
export async function importOnce(deps: ImporterDeps, failed: (error: unknown) => void): Promise<boolean> {
  const { tries, keptHours } = limitsOf(deps);
  const waiting = await holdImport(deps);
  if (waiting !== undefined) {
    if (waiting.revoked) await fail(deps.database, waiting.importId, REVOKED, keptHours);
    else if (waiting.tries > tries) await fail(deps.database, waiting.importId, BROKEN, keptHours);
    else
      await plan(deps, waiting).catch(async (error: unknown) => {
        if (error instanceof Lost) return;
        // What was asked cannot be done: the store is not as the import says.
        if (isProblemError(error)) await fail(deps.database, waiting.importId, error.problem.message, keptHours);
        else failed(error);
      });
    return true;
  }
  const part = await holdPart(deps);
  if (part === undefined) return false;
  if (part.revoked) await fail(deps.database, part.importId, REVOKED, keptHours);
  else if (part.tries > tries) await fail(deps.database, part.importId, BROKEN, keptHours);
  else
    await loadPart(deps, part).catch((error: unknown) => {
      if (!(error instanceof Lost)) failed(error);
    });
  return true;
}

/**
 * Lets go of the bytes of imports that are over, whose key goes with them: what was stored of them stays, and that they came, by the digest of each file. Takes
 * away imports whose time is over; what they stored stays.
 */
export async function sweepImports({ database }: Pick<ImporterDeps, 'database'>): Promise<void> {
  await database.pool.query(
    `update bulk_import_part p set sha256 = null from bulk_import i
      where i.import_id = p.import_id and i.state in ('done', 'failed', 'cancelled') and p.sha256 is not null`,
  );
  await database.pool.query('delete from bulk_import where expires_at < now()');
}
