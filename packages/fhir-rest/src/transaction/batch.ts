import { ProblemError } from '@hub/outcome';
import { errorAnswer } from '../error-answer.ts';
import { callerOf } from '../visible.ts';
import type { Written } from '../write-store.ts';
import { type Entry, RANK } from './entry.ts';
import { located } from './located.ts';
import { placed } from './placed.ts';
import { type BundleContext, planOf, type ReadPlan, readAnswer, type WritePlan, writeAnswer } from './plan.ts';
import { type EntryAnswer, entryAnswer } from './response.ts';
import { noLinkToEntry, standsAlone } from './single-links.ts';

/** Writes of one batch that are under way at once: the store gathers them into groups of one commit. */
const WRITES_AT_ONCE = 200;
/** Reads: each may take a connection. */
const READS_AT_ONCE = 8;

/** Does one entry as the request it stands for; what it throws is its own. */
async function answerOf(plan: ReadPlan | WritePlan, made: ReadonlySet<string>, context: BundleContext): Promise<EntryAnswer> {
  const { outer, deps, prefer } = context;
  if (plan.kind === 'read') return readAnswer(plan, await plan.route.handle(plan.request, deps));
  const asked = plan.write.change(plan.request, deps);
  if ('resource' in asked) noLinkToEntry(asked.resource, made);
  const change = placed(standsAlone(asked, outer.base), plan.entry, outer.base);
  const unit = { changes: [change], principal: callerOf(outer), bodies: prefer === 'return=representation' };
  const [written] = await deps.writes.write(unit);
  return writeAnswer(plan, written as Written, context);
}

/** Works through `items`, at most `atOnce` at a time. */
async function inParallel<T>(items: readonly T[], atOnce: number, work: (item: T) => Promise<void>): Promise<void> {
  let next = 0;
  const worker = async () => {
    for (let item = items[next++]; item !== undefined; item = items[next++]) await work(item);
  };
  await Promise.all(Array.from({ length: Math.min(atOnce, items.length) }, worker));
}

/** Entries that may go at the same time, each a list of those that go one after the other: updates of one resource. */
function sequences(plans: readonly (ReadPlan | WritePlan)[], rank: number): readonly (readonly (ReadPlan | WritePlan)[])[] {
  const byUrl = new Map<string, (ReadPlan | WritePlan)[]>();
  for (const plan of plans) {
    const { method, url, index } = plan.entry;
    const { type, id } = plan.request.params;
    if (RANK[method] !== rank) continue;
    const key = rank !== 2 ? String(index) : id === undefined ? url : `${type}/${id}`;
    const same = byUrl.get(key);
    if (same === undefined) byUrl.set(key, [plan]);
    else same.push(plan);
  }
  return [...byUrl.values()];
}

/**
 * Does a batch (R4 http.html#brules): every entry for itself, in the order of a transaction. Returns the answers in the order of the
 * entries; an entry that fails is answered with its status and an OperationOutcome and changes nothing for the others. Entries that
 * update one resource go in their order in the bundle.
 */
export async function batch(entries: readonly (Entry | ProblemError)[], context: BundleContext): Promise<readonly EntryAnswer[]> {
  const { deps } = context;
  const answers: EntryAnswer[] = new Array(entries.length);
  const fail = (error: unknown, index: number) => {
    const told = located(deps.explain?.(error) ?? error, `Bundle.entry[${index}]`);
    answers[index] = entryAnswer(errorAnswer(told), { body: 'outcome' });
  };
  const plans: (ReadPlan | WritePlan)[] = [];
  const made = new Set<string>();
  for (const [index, entry] of entries.entries()) {
    if (entry instanceof ProblemError) {
      fail(entry, index);
      continue;
    }
    if (entry.fullUrl !== undefined && (entry.method === 'POST' || entry.fullUrl.startsWith('urn:'))) made.add(entry.fullUrl);
    try {
      plans.push(planOf(entry, context));
    } catch (error) {
      fail(error, index);
    }
  }
  for (const rank of [0, 1, 2, 3]) {
    await inParallel(sequences(plans, rank), rank === 3 ? READS_AT_ONCE : WRITES_AT_ONCE, async (sequence) => {
      for (const plan of sequence) {
        try {
          answers[plan.entry.index] = await answerOf(plan, made, context);
        } catch (error) {
          fail(error, plan.entry.index);
        }
      }
    });
  }
  return answers;
}
