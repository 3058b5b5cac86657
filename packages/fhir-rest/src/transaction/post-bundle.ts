import { ProblemError } from '@hub/outcome';
import { ok } from '../answer.ts';
import { jsonOf } from '../body.ts';
import type { Handler } from '../handler.ts';
import type { MatchRoute } from '../match.ts';
import { FORMAT_PARAMETERS, negotiate } from '../negotiate.ts';
import { preferenceApplied } from '../prefer.ts';
import { onlyParameters } from '../resource-path.ts';
import { callerOf } from '../visible.ts';
import { batch } from './batch.ts';
import type { Entry } from './entry.ts';
import { bundleContext } from './plan.ts';
import { readBundle } from './read-bundle.ts';
import { type EntryAnswer, responseBundle } from './response.ts';
import { transaction } from './transaction.ts';

/** Entries of a bundle at most, unless the service says otherwise. */
const MAX_BUNDLE_ENTRIES = 10_000;

/**
 * POST [base] (R4 http.html#transaction): a batch or a transaction. 200 with a Bundle of answers in the order of the entries; a
 * transaction that fails answers with one OperationOutcome and the status of the entry that failed. `matchRoute` knows what entries
 * may ask.
 */
export const postBundle =
  (matchRoute: MatchRoute): Handler =>
  async (request, deps) => {
    callerOf(request);
    onlyParameters(request, FORMAT_PARAMETERS);
    // Before anything is written: an answer that the client does not take would come too late.
    negotiate(request.header('accept'), request.query);
    const { type, entries } = readBundle(jsonOf(request.body), deps.maxBundleEntries ?? MAX_BUNDLE_ENTRIES);
    const context = bundleContext(request, deps, matchRoute);
    const answers = type === 'batch' ? await batch(entries, context) : await transaction(entries as readonly Entry[], context);
    for (const [i, entry] of entries.entries()) {
      const asked = entry instanceof ProblemError ? '?' : `${entry.method} ${entry.url}`;
      deps.entryAnswered?.(asked, (answers[i] as EntryAnswer).status);
    }
    return ok(request, responseBundle(type, answers), preferenceApplied(request));
  };
